package dev.hearth.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OllamaDialectTest {
  private static final String HELLO =
      "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  @TempDir private Path home;
  private final ScriptedEngine engine = new ScriptedEngine();
  private final ScriptedEngine encoder =
      new ScriptedEngine(new ContextNumbers(64, 32, 32, false), true);
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.of(home, Map.of("m", engine, "e", encoder));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer chat(String fields) {
    return server.post("/api/chat", "{" + HELLO + fields + "}");
  }

  @Test
  void streamsLinesUnlessToldOtherwise() {
    engine.then(new Event.Thought("Hm."), new Event.Text("Hi"), new Event.Text("!"));
    Answer answer = chat("");
    assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
    List<JsonNode> lines = answer.lines();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).at("/message/thinking").asString()).isEqualTo("Hm.");
    assertThat(lines.get(1).at("/message/content").asString()).isEqualTo("Hi");
    assertThat(lines.get(1).get("done").asBoolean()).isFalse();
    JsonNode last = lines.getLast();
    assertThat(last.get("done").asBoolean()).isTrue();
    assertThat(last.get("done_reason").asString()).isEqualTo("stop");
    assertThat(last.get("eval_count").asInt()).isEqualTo(3);
    assertThat(last.get("eval_duration").asLong()).isEqualTo(10_000_000);
    assertThat(last.get("prompt_eval_duration").asLong()).isEqualTo(20_000_000);
    assertThat(last.get("total_duration").asLong()).isGreaterThanOrEqualTo(30_000_000);
    assertThat(last.get("prompt_eval_count").asInt())
        .isEqualTo(engine.lastRequest().prompt().length);
  }

  @Test
  void answersAsAWhole() {
    engine.then(new Event.Text("Hi"));
    JsonNode body = chat(",\"stream\":false").json();
    assertThat(body.get("model").asString()).isEqualTo("m");
    assertThat(body.at("/message/role").asString()).isEqualTo("assistant");
    assertThat(body.at("/message/content").asString()).isEqualTo("Hi");
  }

  @Test
  void passesOptions() {
    engine.then(StopReason.OUTPUT_LIMIT, new Event.Text("x"));
    Answer answer =
        chat(
            ",\"stream\":false,\"think\":true,\"keep_alive\":\"1h30m\","
                + "\"options\":{\"num_ctx\":100,"
                + "\"num_predict\":7,\"temperature\":0.5,\"seed\":3,\"stop\":[\"A\"],"
                + "\"repeat_last_n\":-1,\"num_gpu\":1}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("done_reason").asString()).isEqualTo("length");
    var request = engine.lastRequest();
    assertThat(request.outputTokensMax()).isEqualTo(7);
    assertThat(request.sampling().temperature().value()).isEqualTo(0.5f);
    assertThat(request.sampling().seed()).isEqualTo(3);
    assertThat(request.sampling().penalties().lastTokens()).isEqualTo(1_000_000);
    assertThat(request.stopTexts()).containsExactly("A");
    assertThat(engine.lastConversation().thinking()).isEqualTo(ChatPrompt.Thinking.ON);
  }

  @Test
  void aContextOfItsOwnIsNeverAReload() {
    engine.then(new Event.Text("x"));
    Answer fits = chat(",\"stream\":false,\"options\":{\"num_ctx\":100}");
    assertThat(fits.header("X-Hearth-Context")).contains("allocated=100");
    Answer tooSmall = chat(",\"options\":{\"num_ctx\":2}");
    assertThat(tooSmall.status()).isEqualTo(400);
    assertThat(tooSmall.json().at("/hearth/code").asString()).isEqualTo("context_length_exceeded");
    assertThat(tooSmall.json().at("/hearth/allocated").asInt()).isEqualTo(2);
    Answer tooLarge = chat(",\"options\":{\"num_ctx\":100000}");
    assertThat(tooLarge.status()).isEqualTo(400);
    assertThat(tooLarge.json().at("/hearth/code").asString()).isEqualTo("context_not_allocated");
    assertThat(engine.closed()).isFalse();
  }

  @Test
  void callsToolsAndReadsTheirAnswers() {
    engine.then(new Event.ToolCall(0, "", "weather", "{\"city\":\"Ulm\"}"));
    String tools =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}]";
    JsonNode call = chat(tools).lines().getFirst().at("/message/tool_calls/0/function");
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class,
            calls -> {
              assertThat(calls.required()).isFalse();
              assertThat(calls.tools()).hasSize(1);
            });
    assertThat(call.get("name").asString()).isEqualTo("weather");
    assertThat(call.at("/arguments/city").asString()).isEqualTo("Ulm");
    engine.then(new Event.Text("Sunny."));
    Answer answer =
        server.post(
            "/api/chat",
            "{\"model\":\"m\",\"stream\":false,\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Weather?\"},"
                + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":"
                + "{\"name\":\"weather\",\"arguments\":{\"city\":\"Ulm\"}}}]},"
                + "{\"role\":\"tool\",\"tool_name\":\"weather\",\"content\":\"21\"}]"
                + tools
                + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(engine.lastConversation().messages().get(2).toolName()).isEqualTo("weather");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"json\" | {\"type\":\"object\"}",
        "{\"type\":\"object\",\"required\":[\"a\"]} | {\"type\":\"object\",\"required\":[\"a\"]}"
      })
  void enforcesFormats(String format, String schema) {
    engine.then(new Event.Text("{}"));
    chat(",\"format\":" + format);
    assertThat(engine.lastRequest().constraint()).isEqualTo(new Constraint.JsonSchema(schema));
  }

  @Test
  void generatesWithAndWithoutTheTemplate() {
    engine.then(new Event.Text("Hi"));
    JsonNode body =
        server
            .post(
                "/api/generate",
                "{\"model\":\"m:latest\",\"prompt\":\"Hello\",\"system\":\"S\",\"stream\":false}")
            .json();
    assertThat(body.get("response").asString()).isEqualTo("Hi");
    assertThat(engine.lastPrompt()).isEqualTo("system: S\nuser: Hello\n");
    engine.then(new Event.Text("Hi"));
    server.post("/api/generate", "{\"model\":\"m\",\"prompt\":\"Hello\",\"raw\":true}");
    assertThat(engine.lastRequest().prompt())
        .isEqualTo(engine.tokenizer().encode("Hello", true, false));
  }

  @Test
  void opensAndClosesModelsOnRequest() {
    assertThat(server.get("/api/ps").json().get("models")).isEmpty();
    JsonNode body = server.post("/api/generate", "{\"model\":\"m\",\"keep_alive\":-1}").json();
    assertThat(body.get("done_reason").asString()).isEqualTo("load");
    JsonNode open = server.get("/api/ps").json().at("/models/0");
    assertThat(open.get("name").asString()).isEqualTo("m");
    assertThat(open.get("context_length").asInt()).isEqualTo(2048);
    assertThat(open.get("expires_at").asString()).startsWith("9999");
    body = server.post("/api/generate", "{\"model\":\"m\",\"keep_alive\":0}").json();
    assertThat(body.get("done_reason").asString()).isEqualTo("unload");
    assertThat(server.get("/api/ps").json().get("models")).isEmpty();
    assertThat(engine.closed()).isTrue();
  }

  @Test
  void listsAndShowsModels() {
    JsonNode models = server.get("/api/tags").json().get("models");
    assertThat(models).hasSize(2);
    assertThat(models.get(0).at("/details/format").asString()).isEqualTo("gguf");
    assertThat(models.get(0).get("digest").asString()).matches("[0-9a-f]{64}");
    JsonNode shown = server.post("/api/show", "{\"model\":\"e\"}").json();
    assertThat(shown.at("/capabilities/0").asString()).isEqualTo("embedding");
    assertThat(shown.at("/model_info/scripted.context_length").asInt()).isEqualTo(64);
    assertThat(server.get("/api/version").json().get("version").asString()).isEqualTo("1.2.3");
  }

  @Test
  void embeds() {
    JsonNode body = server.post("/api/embed", "{\"model\":\"e\",\"input\":[\"a\",\"b\"]}").json();
    assertThat(body.get("embeddings")).hasSize(2);
    assertThat(body.at("/embeddings/0/2").asDouble()).isEqualTo(-0.5);
    assertThat(body.get("prompt_eval_count").asInt()).isPositive();
    body = server.post("/api/embeddings", "{\"model\":\"e\",\"prompt\":\"a\"}").json();
    assertThat(body.get("embedding")).hasSize(4);
    Answer tooLong =
        server.post("/api/embed", "{\"model\":\"e\",\"input\":\"" + "word ".repeat(100) + "\"}");
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.json().at("/hearth/allocated").asInt()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pull", "create", "copy", "push"})
  void refusesWhatALibraryWouldDo(String what) {
    Answer answer = server.post("/api/" + what, "{\"model\":\"m\"}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.json().get("error").asString()).contains(what);
    assertThat(answer.json().at("/hearth/code").asString()).isEqualTo("library_not_managed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"options\":{\"num_cxt\":1}   | options.num_cxt",
        "\"images\":[\"x\"]            | images",
        "\"think\":\"very\"            | think",
        "\"keep_alive\":\"soon\"       | keep_alive",
        "\"format\":7                  | format",
        "\"template\":\"x\"            | template"
      })
  void refusesByName(String field, String parameter) {
    Answer answer =
        server.post("/api/generate", "{\"model\":\"m\",\"prompt\":\"x\"," + field + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/hearth/parameter").asString()).isEqualTo(parameter);
    assertThat(answer.json().get("error").isString()).isTrue();
  }

  @Test
  void textModelsOnlyTalkAndEncodersOnlyEmbed() {
    Answer answer = server.post("/api/generate", "{\"model\":\"e\",\"prompt\":\"x\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asString()).contains("gives vectors");
  }
}
