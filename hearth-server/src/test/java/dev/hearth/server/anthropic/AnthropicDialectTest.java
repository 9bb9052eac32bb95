package dev.hearth.server.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AnthropicDialectTest {
  private static final String PATH = "/v1/messages";
  private static final String HELLO =
      "\"model\":\"m\",\"max_tokens\":50,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
  private static final String TOOLS =
      ",\"tools\":[{\"name\":\"weather\",\"description\":\"d\","
          + "\"input_schema\":{\"type\":\"object\"}}]";

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
    return server.post(PATH, "{" + HELLO + fields + "}", "anthropic-version", "2023-06-01");
  }

  @Test
  void answersAsAWhole() {
    engine.then(new Event.Thought("Hm."), new Event.Text("Hi"));
    JsonNode body = ask(",\"system\":\"Be brief.\"").json();
    assertThat(body.get("type").asString()).isEqualTo("message");
    assertThat(body.get("role").asString()).isEqualTo("assistant");
    assertThat(body.at("/content/0/type").asString()).isEqualTo("thinking");
    assertThat(body.at("/content/0/thinking").asString()).isEqualTo("Hm.");
    assertThat(body.at("/content/1/text").asString()).isEqualTo("Hi");
    assertThat(body.get("stop_reason").asString()).isEqualTo("end_turn");
    assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(body.at("/usage/cache_read_input_tokens").asInt()).isEqualTo(1);
    assertThat(engine.lastPrompt()).isEqualTo("system: Be brief.\nuser: Hello\n");
    assertThat(engine.lastRequest().outputTokensMax()).isEqualTo(50);
  }

  @Test
  void streamsEventsInTheirOrder() {
    engine.then(
        new Event.Thought("Hm."),
        new Event.Text("Hi"),
        new Event.Text("!"),
        new Event.ToolCall(0, "id1", "weather", "{\"a\":1}"));
    Answer answer = ask(TOOLS + ",\"stream\":true");
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(answer.eventNames())
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    List<JsonNode> events = answer.events();
    assertThat(events).allSatisfy(e -> assertThat(e.get("type").asString()).isNotEmpty());
    assertThat(events.get(2).at("/delta/thinking").asString()).isEqualTo("Hm.");
    assertThat(events.get(4).get("index").asInt()).isEqualTo(1);
    assertThat(events.get(6).at("/delta/text").asString()).isEqualTo("!");
    assertThat(events.get(8).at("/content_block/name").asString()).isEqualTo("weather");
    assertThat(events.get(9).at("/delta/partial_json").asString()).isEqualTo("{\"a\":1}");
    assertThat(events.get(11).at("/delta/stop_reason").asString()).isEqualTo("tool_use");
  }

  @Test
  void readsCallsResultsAndThoughtsOfEarlierTurns() {
    engine.then(new Event.Text("ok"));
    Answer answer =
        server.post(
            PATH,
            "{\"model\":\"m\",\"max_tokens\":5,\"messages\":["
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Weather?\"}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"T\","
                + "\"signature\":\"\"},{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"weather\","
                + "\"input\":{\"city\":\"Ulm\"}}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":"
                + "\"c1\",\"content\":\"21\"},{\"type\":\"text\",\"text\":\"And?\"}]}]"
                + TOOLS
                + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<ChatMessage> messages = engine.lastConversation().messages();
    assertThat(messages)
        .extracting(ChatMessage::role)
        .containsExactly("user", "assistant", "tool", "user");
    assertThat(messages.get(1).thought()).isEqualTo("T");
    assertThat(messages.get(1).toolCalls().getFirst().argumentsJson())
        .isEqualTo("{\"city\":\"Ulm\"}");
    assertThat(messages.get(2).toolName()).isEqualTo("weather");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"any\"} | 1 true true null [weather]",
        "{\"type\":\"any\",\"disable_parallel_tool_use\":true} | 1 true false null [weather]",
        "{\"type\":\"tool\",\"name\":\"weather\"} | 1 true true weather [weather]",
        "{\"type\":\"auto\"} | 1 false true null []",
        "{\"type\":\"auto\",\"disable_parallel_tool_use\":true} | 1 false false null []",
        "{\"type\":\"none\"} | 0 false true null []"
      })
  void choosesTools(String choice, String expected) {
    engine.then(new Event.Text("x"));
    assertThat(ask(TOOLS + ",\"tool_choice\":" + choice).status()).isEqualTo(200);
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class,
            c ->
                assertThat(
                        "%d %s %s %s %s"
                            .formatted(
                                c.tools().size(), c.required(), c.parallel(), c.only(), c.strict()))
                    .isEqualTo(expected));
  }

  @Test
  void holdsStrictToolsToTheirSchemas() {
    engine.then(new Event.Text("x"));
    ask(TOOLS.replace("\"name\":\"weather\"", "\"name\":\"weather\",\"strict\":true"));
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class, c -> assertThat(c.strict()).containsExactly("weather"));
  }

  @Test
  void thinksWithinABudget() {
    engine.then(new Event.Text("x"));
    ask(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}");
    assertThat(engine.lastRequest().thinkingTokensMax()).isEqualTo(1024);
    assertThat(engine.lastConversation().thinking()).isEqualTo(ChatPrompt.Thinking.ON);
  }

  @Test
  void enforcesASchema() {
    engine.then(new Event.Text("{}"));
    ask(
        ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":"
            + "{\"type\":\"object\"}}}");
    assertThat(engine.lastRequest().constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"object\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP_TEXT, stop_sequence",
    "OUTPUT_LIMIT, max_tokens",
    "CONTEXT_FULL, model_context_window_exceeded"
  })
  void saysWhyItEnds(StopReason reason, String expected) {
    engine.then(reason, new Event.Text("x"));
    JsonNode body = ask(",\"stop_sequences\":[\"A\"]").json();
    assertThat(body.get("stop_reason").asString()).isEqualTo(expected);
    assertThat(body.get("stop_sequence").asString(""))
        .isEqualTo(reason == StopReason.STOP_TEXT ? "A" : "");
  }

  @Test
  void countsTokens() {
    Answer answer =
        server.post(
            PATH + "/count_tokens",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    assertThat(answer.json().get("input_tokens").asInt())
        .isEqualTo(engine.tokenizer().encode("user: Hello\n", false, false).length);
    assertThat(engine.requests()).isEmpty();
  }

  @Test
  void errorsHaveTheirShape() {
    Answer answer = ask(",\"temprature\":1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("type").asString()).isEqualTo("error");
    assertThat(answer.error().get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(answer.error().at("/hearth/parameter").asString()).isEqualTo("temprature");
    assertThat(server.get(PATH).error().get("type").asString()).isEqualTo("not_found_error");
    answer = server.post(PATH, "{\"model\":\"m\",\"messages\":[]}");
    assertThat(answer.error().at("/hearth/parameter").asString()).isIn("max_tokens", "messages");
  }

  @Test
  void errorsInAStreamAreEvents() {
    engine.thenFail(
        new HearthException(HearthException.Code.LIMIT, "too long", "ask less"),
        new Event.Text("Hi"));
    Answer answer = ask(",\"stream\":true");
    assertThat(answer.eventNames()).endsWith("error");
    assertThat(answer.events().getLast().at("/error/type").asString())
        .isEqualTo("rate_limit_error");
  }

  @Test
  void refusesWhatIsTooLongWithTheNumbers() {
    Answer answer =
        server.post(
            PATH,
            "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "word ".repeat(6000)
                + "\"}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().at("/hearth/code").asString()).isEqualTo("context_length_exceeded");
    assertThat(answer.error().at("/hearth/allocated").asInt()).isEqualTo(2048);
  }

  @Test
  void refusesImagesAndServerTools() {
    Answer answer =
        server.post(
            PATH,
            "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"image\",\"source\":{}}]}]}");
    assertThat(answer.error().at("/hearth/parameter").asString())
        .isEqualTo("messages[0].content[0].type");
    answer = ask(",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]");
    assertThat(answer.error().at("/hearth/parameter").asString()).isEqualTo("tools[0].type");
  }
}
