package dev.hearth.main.debug;

import dev.hearth.engine.grammar.Grammar;
import dev.hearth.engine.grammar.GrammarSource;
import dev.hearth.engine.grammar.TextMatch;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a text is one that a schema, grammar or regular expression allows. In a batch the schema
 * may be a JSON value, and the text an array that mixes texts with {@code {"token":42}}.
 */
public final class GrammarOperation implements Operation {
  private @Nullable GrammarSource compiledFrom;
  private Optional<Grammar> compiled = Optional.empty();

  @Override
  public String name() {
    return "grammar";
  }

  @Override
  public String description() {
    return "Prints whether a grammar allows a text: {\"verdict\":\"accept|reject|unsupported\",…}.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("schema", Form.FILE, "A JSON Schema."),
        new Argument("gbnf", Form.FILE, "A grammar in the language of llama.cpp."),
        new Argument("regex", Form.TEXT, "A regular expression for the whole text."),
        new Argument("text", Form.TEXT, "The text."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) throws IOException {
    GrammarSource source = source(arguments);
    JsonNode text = arguments.json("text");
    try {
      if (!source.equals(compiledFrom)) {
        compiled = Grammar.ifPossible(source);
        compiledFrom = source;
      }
    } catch (HearthException e) {
      if (e.code() == Code.UNSUPPORTED || e.code() == Code.LIMIT) {
        return verdict("unsupported", e.fact());
      }
      throw e;
    }
    return compiled.isEmpty()
        ? verdict("reject", "no text at all is allowed")
        : judge(compiled.get().match(), text);
  }

  private static ObjectNode verdict(String verdict, String why) {
    return Json.object().put("verdict", verdict).put("why", why);
  }

  private static GrammarSource source(Arguments arguments) throws IOException {
    boolean schema = arguments.has("schema");
    boolean gbnf = arguments.has("gbnf");
    boolean regex = arguments.has("regex");
    if ((schema ? 1 : 0) + (gbnf ? 1 : 0) + (regex ? 1 : 0) != 1) {
      throw new HearthException(
          Code.USAGE, "one of 'schema', 'gbnf' and 'regex' is needed", "name what must hold");
    }
    if (regex) {
      return new GrammarSource.Regex(arguments.text("regex"));
    }
    if (gbnf) {
      return new GrammarSource.Gbnf(TextFile.read(arguments.path("gbnf")));
    }
    JsonNode value = arguments.json("schema");
    return new GrammarSource.JsonSchema(
        value.isString() ? TextFile.read(arguments.path("schema")) : Json.line(value));
  }

  private static ObjectNode judge(TextMatch match, JsonNode text) {
    List<JsonNode> parts = text.isArray() ? text.values().stream().toList() : List.of(text);
    for (int i = 0; i < parts.size(); i++) {
      if (!goesOn(match, parts.get(i), text.isArray())) {
        String where = text.isArray() ? " in part " + i : "";
        return verdict("reject", "no allowed text goes on so" + where);
      }
    }
    return match.mayEnd()
        ? verdict("accept", "the text is complete")
        : verdict("reject", "the text is not complete");
  }

  private static boolean goesOn(TextMatch match, JsonNode part, boolean mixed) {
    if (part.isString() && !mixed) {
      return match.accept(part.stringValue().getBytes(StandardCharsets.UTF_8));
    }
    if (part.isString()) {
      return part.stringValue()
          .codePoints()
          .allMatch(c -> match.acceptToken(-1, false, utf8(Character.toString(c))));
    }
    JsonNode token = part.path("token");
    if (!token.isIntegralNumber() || !token.canConvertToInt()) {
      throw new HearthException(
          Code.USAGE, "'text' holds " + Json.line(part), "give a text or {\"token\":42}");
    }
    int id = token.intValue();
    return match.acceptToken(id, true, utf8("<[" + id + "]>"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
