package dev.hearth.main.debug;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.CrashReport;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Failure;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs an operation over the lines of a file: one object of arguments a line in, one result a line
 * out, in order. A line that fails says so in its own place, and the next goes on.
 */
public final class Batch {
  private final Operation operation;
  private final ObjectNode fixed;
  private final Session session;
  private ExitCode exit = ExitCode.DONE;

  /**
   * @param fixed arguments that hold for every line
   */
  public Batch(Operation operation, ObjectNode fixed, Session session) {
    this.operation = operation;
    this.fixed = fixed;
    this.session = session;
  }

  /** Runs all lines; ends as a bug if any line met one, else as done. */
  public ExitCode run(Path file) throws IOException {
    Console console = session.console();
    try (Lines lines = Lines.open(file)) {
      for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
        // a program that writes line by line waits for each answer
        console.line(Json.line(answer(line)));
        console.flush();
      }
    }
    return exit;
  }

  private ObjectNode answer(byte[] line) {
    try {
      JsonNode own = Json.read(line, "the line");
      if (!(own instanceof ObjectNode object)) {
        throw new HearthException(
            Code.BAD_INPUT,
            "the line is not a JSON object",
            "write one object of arguments a line");
      }
      return operation.answer(Arguments.of(operation.arguments(), fixed, object));
    } catch (Throwable e) {
      // Throwable: also a line that runs out of memory must not take the others along
      Failure failure = Failure.of(e);
      if (failure.unexpected()) {
        exit = ExitCode.INTERNAL;
        failure = CrashReport.kept(session.settings(), failure, e);
      }
      return failure.json();
    }
  }
}
