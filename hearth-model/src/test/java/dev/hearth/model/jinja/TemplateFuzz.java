package dev.hearth.model.jinja;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: a template, parsed and rendered. Whatever it says, it gives a text within the limits
 * or a HearthException that says what was wrong in the template's terms, and the same again when it
 * is rendered again.
 */
public final class TemplateFuzz {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 21, 9, 30, 15);

  /** So small that whatever ends only by a limit ends at once. */
  private static final Limits LIMITS =
      Limits.DEFAULT
          .withStepsMax(200_000)
          .withCharactersMax(1_000_000)
          .withOutputCharactersMax(100_000);

  /** Something of every type, under short names that chance finds. */
  private static final Map<String, @Nullable Object> VARIABLES = variables();

  private TemplateFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String source = new String(data, StandardCharsets.UTF_8);
    Template template;
    try {
      template = Template.parse(source, LIMITS);
    } catch (HearthException e) {
      check(e);
      return;
    }
    String first = outcome(template);
    String again = outcome(template);
    require(first.equals(again), "not the same: " + first + " and " + again);
  }

  private static String outcome(Template template) {
    try {
      String text = template.render(VARIABLES, () -> NOW);
      require(text.length() <= LIMITS.outputCharactersMax(), "too long: " + text.length());
      return text;
    } catch (HearthException e) {
      check(e);
      return e.code() + e.fact();
    }
  }

  private static void check(HearthException error) {
    TemplateException cause = TemplateException.of(error).orElseThrow();
    require(error.code() != HearthException.Code.INTERNAL, error.toString());
    require(!error.fact().isEmpty() && !error.fix().isEmpty(), error.toString());
    require(!cause.kind().isEmpty() && cause.line() >= 0, cause.toString());
    boolean overflow = cause.kind().equals("RecursionError") && cause.text().contains("stack");
    require(!overflow, error.toString());
  }

  /** The templates of the test data: every part of the language, a few words each. */
  public static List<byte[]> seeds() {
    Fixtures fixtures = Fixtures.testdata();
    List<byte[]> seeds = new ArrayList<>();
    for (String file : TemplateCases.files(fixtures)) {
      for (TemplateCases.Case golden : TemplateCases.of(fixtures, file)) {
        seeds.add(golden.source().getBytes(StandardCharsets.UTF_8));
      }
    }
    return seeds;
  }

  private static Map<String, @Nullable Object> variables() {
    Map<String, @Nullable Object> call = Map.of("name", "f", "arguments", Map.of("a", 1));
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put(
        "messages",
        List.of(
            Map.of("role", "system", "content", "s"),
            Map.of("role", "user", "content", "hi <b> 😀"),
            Map.of(
                "role",
                "assistant",
                "content",
                "",
                "tool_calls",
                List.of(Map.of("function", call))),
            Map.of("role", "tool", "content", List.of(Map.of("type", "text", "text", "t")))));
    variables.put("tools", List.of(Map.of("type", "function", "function", call)));
    variables.put("documents", null);
    variables.put("add_generation_prompt", true);
    variables.put("bos_token", "<s>");
    variables.put("none", null);
    variables.put("t", true);
    variables.put("no", false);
    variables.put("n", 42);
    variables.put("f", 3.75);
    variables.put("neg", -7);
    variables.put("big", java.math.BigInteger.TEN.pow(30));
    variables.put("s", "Hello, World");
    variables.put("e", "");
    variables.put("uni", "Straße ΣΑΣ 日本語 😀");
    variables.put("html", "<b>\"q\" & 's'</b>");
    variables.put("lines", "one\ntwo\r\n\n three");
    variables.put("xs", List.of(3, 1, 2));
    variables.put("el", List.of());
    variables.put("d", Map.of("b", 1));
    variables.put("ed", Map.of());
    variables.put("nested", List.of(List.of(1, 2), List.of(3, List.of(4))));
    return variables;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
