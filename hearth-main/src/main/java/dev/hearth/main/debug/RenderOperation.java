package dev.hearth.main.debug;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.TextFile;
import dev.hearth.model.jinja.Limits;
import dev.hearth.model.jinja.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat template with its input: the text that a model would read. */
public final class RenderOperation implements Operation {
  private static final String KEY = "tokenizer.chat_template";

  private @Nullable Path parsedFrom;
  private @Nullable Template parsed;

  @Override
  public String name() {
    return "render";
  }

  @Override
  public String description() {
    return "Prints what a chat template makes of its input: {\"text\":…}.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("template", Form.FILE, "A file that holds the template."),
        new Argument("model", Form.FILE, "A GGUF file whose template is taken."),
        new Argument(
            "input", Form.JSON_FILE, "What the template sees: {\"messages\":[…],…}; nothing else."),
        new Argument("now", Form.TEXT, "The time it sees, such as 2026-11-21T09:30:15."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) throws IOException {
    if (arguments.has("template") == arguments.has("model")) {
      throw new HearthException(
          Code.USAGE,
          "one of 'template' and 'model' is needed",
          "name the file that holds the template");
    }
    JsonNode input = arguments.json("input");
    if (!(input instanceof ObjectNode variables)) {
      throw new HearthException(
          Code.BAD_INPUT,
          "the input is not a JSON object",
          "write {\"messages\":[…]} and what else the template asks for");
    }
    LocalDateTime now =
        arguments.has("now")
            ? time(arguments.text("now"))
            : LocalDateTime.now(ZoneId.systemDefault());
    String text = template(arguments).render(Json.map(variables), () -> now);
    return Json.object().put("text", text);
  }

  private Template template(Arguments arguments) throws IOException {
    boolean ofModel = arguments.has("model");
    Path path = arguments.path(ofModel ? "model" : "template");
    Template template = parsed;
    if (template == null || !path.equals(parsedFrom)) {
      template = Template.parse(ofModel ? source(path) : TextFile.read(path), Limits.DEFAULT);
      parsed = template;
      parsedFrom = path;
    }
    return template;
  }

  private static String source(Path model) {
    try (GgufFile file = GgufFile.open(model)) {
      if (!file.metadata().has(KEY)) {
        throw new HearthException(
            Code.UNSUPPORTED, model + " has no chat template", "give one with --template");
      }
      return file.metadata().string(KEY);
    }
  }

  private static LocalDateTime time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new HearthException(
          Code.USAGE, "'now' is '" + text + "'", "write it as 2026-11-21T09:30:15", e);
    }
  }

  @Override
  public void close() {}
}
