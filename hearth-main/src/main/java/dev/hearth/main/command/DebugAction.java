package dev.hearth.main.command;

import dev.hearth.main.debug.Argument;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.debug.Arguments;
import dev.hearth.main.debug.Batch;
import dev.hearth.main.debug.Operation;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/** Puts a debugging operation on the command line: alone, or over the lines of a batch file. */
final class DebugAction implements Action {
  private static final String BATCH = "--batch";

  private final Session session;
  private final Operation operation;
  private final CommandSpec spec;

  private DebugAction(Session session, Operation operation) {
    this.session = session;
    this.operation = operation;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /** The operation as a command, with an option for each of its arguments. */
  static CommandSpec of(Session session, Operation operation) {
    return new DebugAction(session, operation).describe();
  }

  private CommandSpec describe() {
    spec.usageMessage().description(operation.description()).optionListHeading("%nOptions:%n");
    for (Argument argument : operation.arguments()) {
      if (argument.form() == Form.MODEL) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .paramLabel(argument.option())
                .arity("0..1")
                .type(String.class)
                .description(argument.description())
                .build());
      } else {
        spec.addOption(option(argument));
      }
    }
    spec.addOption(
        OptionSpec.builder(BATCH)
            .paramLabel("FILE.jsonl")
            .type(String.class)
            .description(
                "Answer every line of the file: an object of these arguments each, one result a"
                    + " line. Options given here hold for every line.")
            .build());
    return spec;
  }

  /** A name of one letter also stands after one hyphen. */
  private static String[] names(Argument argument) {
    return argument.name().length() == 1
        ? new String[] {"-" + argument.name(), argument.option()}
        : new String[] {argument.option()};
  }

  private static OptionSpec option(Argument argument) {
    OptionSpec.Builder builder =
        OptionSpec.builder(names(argument)).description(argument.description());
    return argument.form().placeholder().isEmpty()
        ? builder.arity("0").type(boolean.class).build()
        : builder.paramLabel(argument.form().placeholder()).type(String.class).build();
  }

  @Override
  public ExitCode run() throws IOException {
    ParseResult parsed = spec.commandLine().getParseResult();
    ObjectNode given = given(parsed);
    try (operation) {
      if (parsed.hasMatchedOption(BATCH)) {
        Path file = Path.of(parsed.matchedOptionValue(BATCH, ""));
        return new Batch(operation, given, session).run(file);
      }
      Arguments arguments = Arguments.of(operation.arguments(), given, Json.object());
      session.console().line(Json.line(operation.answer(arguments)));
      return ExitCode.DONE;
    }
  }

  private ObjectNode given(ParseResult parsed) throws IOException {
    ObjectNode given = Json.object();
    for (Argument argument : operation.arguments()) {
      if (argument.form() == Form.MODEL) {
        if (parsed.hasMatchedPositional(0)) {
          given.set(argument.name(), argument.parse(parsed.matchedPositionalValue(0, "")));
        }
      } else if (parsed.hasMatchedOption(argument.option())) {
        Object value = parsed.matchedOptionValue(argument.option(), "");
        given.set(argument.name(), argument.parse(String.valueOf(value)));
      }
    }
    return given;
  }
}
