package dev.hearth.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request says of its tools becomes what the reply is held to. */
class ChatToolsTest {
  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"d\","
          + "\"parameters\":{\"type\":\"object\",\"properties\":"
          + "{\"city\":{\"type\":\"string\"}}}}},"
          + "{\"type\":\"function\",\"function\":{\"name\":\"time\"}}]";

  @TempDir private Path home;
  private final ScriptedEngine engine = new ScriptedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.of(home, Map.of("m", engine));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer ask(String fields) {
    return server.post(
        "/v1/chat/completions",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + fields + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"none\"                                             | 0 false true - []",
        "\"auto\"                                             | 2 false true - []",
        "\"auto\",\"parallel_tool_calls\":false               | 2 false false - []",
        "\"required\"                                         | 2 true true - [time, weather]",
        "\"required\",\"parallel_tool_calls\":false           | 2 true false - [time, weather]",
        "{\"type\":\"function\",\"function\":{\"name\":\"time\"}}"
            + " | 2 true true time [time, weather]",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":"
            + "[{\"type\":\"function\",\"function\":{\"name\":\"time\"}}]}} | 1 true true - [time]"
      })
  void choosesTools(String choice, String expected) {
    engine.then(new Event.Text("x"));
    Answer answer = ask(TOOLS + ",\"tool_choice\":" + choice);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(calls(engine.lastRequest().constraint())).isEqualTo(expected);
    assertThat(engine.lastConversation().tools().isEmpty()).isEqualTo(choice.contains("none"));
  }

  private static String calls(Constraint constraint) {
    assertThat(constraint).isInstanceOf(Constraint.ToolCalls.class);
    Constraint.ToolCalls calls = (Constraint.ToolCalls) constraint;
    return "%d %s %s %s %s"
        .formatted(
            calls.tools().size(),
            calls.required(),
            calls.parallel(),
            calls.only() == null ? "-" : calls.only(),
            calls.strict().stream().sorted().toList());
  }

  @Test
  void holdsStrictToolsToTheirSchemas() {
    engine.then(new Event.Text("x"));
    ask(TOOLS.replace("\"name\":\"time\"", "\"name\":\"time\",\"strict\":true"));
    assertThat(calls(engine.lastRequest().constraint())).isEqualTo("2 false true - [time]");
  }

  @Test
  void anAnswerMayHaveAFormatBesideTools() {
    String format = ",\"response_format\":{\"type\":\"json_object\"}";
    engine.then(new Event.Text("{}"));
    ask(TOOLS + format);
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class,
            calls -> assertThat(calls.answer()).isInstanceOf(Constraint.JsonSchema.class));
    Answer refused = ask(TOOLS + format + ",\"tool_choice\":\"required\"");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error().get("param").asString()).isEqualTo("tool_choice");
  }
}
