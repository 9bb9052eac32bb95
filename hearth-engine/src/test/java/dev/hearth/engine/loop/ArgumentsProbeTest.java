package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.model.chat.ChatMessage.ArgumentsForm;
import dev.hearth.model.jinja.Limits;
import dev.hearth.model.jinja.Template;
import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsProbeTest {
  private static ArgumentsForm form(String source) {
    return ArgumentsProbe.of(Template.parse(source, Limits.DEFAULT), "reasoning_content");
  }

  private static String template(String expression) {
    return "{% for m in messages %}{% for c in m.tool_calls or [] %}"
        + expression
        + "{% endfor %}{% endfor %}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "{{ c.function.arguments | tojson }} ! OBJECT",
        "{% for k, v in c.function.arguments.items() %}<{{ k }}>{{ v }}{% endfor %} ! OBJECT",
        "{{ 'json: ' + c.function.arguments }} ! TEXT",
        "{{ c.function.arguments }} ! TEXT",
        "nothing of it ! OBJECT"
      })
  void theFormIsTheOneThatShows(String expression, ArgumentsForm expected) {
    assertThat(form(template(expression))).isEqualTo(expected);
  }

  /** Templates of published models: those that take text are few, and known. */
  @Test
  @Tag("conformance")
  void publishedTemplates() {
    List<String> text = new ArrayList<>();
    for (String name : Fixtures.conformance().names("templates", ".json.gz")) {
      String source =
          Fixtures.conformance().json("templates/" + name + ".json.gz").get("source").asString();
      if (form(source) == ArgumentsForm.TEXT) {
        text.add(name);
      }
    }
    assertThat(text)
        .containsExactly(
            "deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "meetkai-functionary-medium-v3.2");
  }
}
