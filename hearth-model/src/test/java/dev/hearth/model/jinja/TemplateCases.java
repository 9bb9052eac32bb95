package dev.hearth.model.jinja;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The template goldens of one folder, and what this implementation makes of them. */
final class TemplateCases {
  static final String FOLDER = "templates";
  static final String SUFFIX = ".json.gz";

  /** How a rendering ended: text, or the kind and message of an error. */
  record Outcome(@Nullable String text, @Nullable String kind, @Nullable String message) {
    static Outcome of(String source, Map<String, @Nullable Object> input, LocalDateTime now) {
      try {
        String text = Template.parse(source, Limits.DEFAULT).render(input, () -> now);
        return new Outcome(text, null, null);
      } catch (HearthException e) {
        TemplateException cause = TemplateException.of(e).orElseThrow();
        return new Outcome(null, cause.kind(), cause.text());
      }
    }
  }

  /** One case with what it should give. */
  record Case(
      String name,
      String source,
      Map<String, @Nullable Object> input,
      LocalDateTime now,
      Outcome expected) {
    Outcome actual() {
      return Outcome.of(source, input, now);
    }

    /** Whether the outcome is right. How Python words running out of stack depends on the stack. */
    boolean holds(Outcome actual) {
      return "RecursionError".equals(expected.kind())
          ? expected.kind().equals(actual.kind())
          : expected.equals(actual);
    }
  }

  private TemplateCases() {}

  static List<String> files(Fixtures fixtures) {
    return fixtures.names(FOLDER, SUFFIX);
  }

  static List<Case> of(Fixtures fixtures, String file) {
    JsonNode golden = fixtures.json(FOLDER + "/" + file + SUFFIX);
    List<Case> cases = new ArrayList<>();
    for (JsonNode node : golden.get("cases")) {
      JsonNode error = node.get("expected_error");
      Outcome expected =
          error == null
              ? new Outcome(node.get("expected").asString(), null, null)
              : new Outcome(null, error.get("kind").asString(), error.get("message").asString());
      JsonNode source = node.has("source") ? node.get("source") : golden.get("source");
      cases.add(
          new Case(
              file + "/" + node.get("conversation").asString(),
              source.asString(),
              variables(node.get("input")),
              LocalDateTime.parse(node.get("now").asString()),
              expected));
    }
    return cases;
  }

  static Map<String, @Nullable Object> variables(JsonNode object) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    object.properties().forEach(entry -> variables.put(entry.getKey(), value(entry.getValue())));
    return variables;
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.asString();
      case NUMBER ->
          node.isIntegralNumber() ? (Object) node.bigIntegerValue() : (Object) node.doubleValue();
      case ARRAY -> node.valueStream().map(TemplateCases::value).toList();
      case OBJECT -> variables(node);
      default -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    };
  }
}
