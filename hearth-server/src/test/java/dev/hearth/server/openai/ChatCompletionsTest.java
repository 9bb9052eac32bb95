package dev.hearth.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.nio.charset.StandardCharsets;
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

class ChatCompletionsTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
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
    return server.post(PATH, "{" + HELLO + fields + "}");
  }

  private static Event text(String piece) {
    return new Event.Text(piece);
  }

  @Test
  void answersAsAWhole() {
    engine.then(new Event.Thought("Hm."), text("Hi"), text(" there"));
    Answer answer = ask("");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = answer.json();
    assertThat(body.get("object").asString()).isEqualTo("chat.completion");
    assertThat(body.get("model").asString()).isEqualTo("m");
    JsonNode choice = body.get("choices").get(0);
    assertThat(choice.get("message").get("content").asString()).isEqualTo("Hi there");
    assertThat(choice.get("message").get("reasoning_content").asString()).isEqualTo("Hm.");
    assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
    JsonNode usage = body.get("usage");
    assertThat(usage.get("completion_tokens").asInt()).isEqualTo(3);
    assertThat(usage.get("prompt_tokens").asInt())
        .isEqualTo(engine.lastRequest().prompt().length)
        .isEqualTo(usage.get("total_tokens").asInt() - 3);
    assertThat(usage.get("prompt_tokens_details").get("cached_tokens").asInt()).isEqualTo(1);
    assertThat(engine.lastPrompt()).isEqualTo("user: Hello\n");
  }

  @Test
  void streamsInChunksWithUsageLast() {
    engine.then(new Event.Thought("Hm."), text("Hi"), text(" there"));
    Answer answer = ask(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    List<JsonNode> chunks = answer.events();
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
    assertThat(chunks).allMatch(c -> c.get("object").asString().equals("chat.completion.chunk"));
    assertThat(chunks.stream().map(c -> c.at("/choices/0/delta/content").asString("")))
        .containsSubsequence("Hi", " there");
    assertThat(chunks.get(1).at("/choices/0/delta/reasoning_content").asString()).isEqualTo("Hm.");
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asString())
        .isEqualTo("stop");
    assertThat(chunks.getLast().get("choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void givesSeveralAnswersWithSeedsThatCountUp() {
    engine.then(text("a")).then(text("b")).then(text("c"));
    JsonNode body = ask(",\"n\":3,\"seed\":7").json();
    assertThat(body.get("choices")).hasSize(3);
    assertThat(body.at("/choices/2/message/content").asString()).isEqualTo("c");
    assertThat(body.at("/choices/2/index").asInt()).isEqualTo(2);
    assertThat(engine.requests().stream().map(r -> r.sampling().seed()))
        .containsExactly(7L, 8L, 9L);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void passesEverySetting() {
    engine.then(text("x"));
    Answer answer =
        ask(
            ",\"temperature\":0.25,\"top_p\":0.5,\"top_k\":7,\"presence_penalty\":1,"
                + "\"frequency_penalty\":-1,\"stop\":[\"A\",\"B\"],\"max_completion_tokens\":11,"
                + "\"logit_bias\":{\"5\":-100},\"reasoning_effort\":\"low\","
                + "\"thinking_budget_tokens\":3,\"hearth\":{\"priority\":2,\"deadline_ms\":60000}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var request = engine.lastRequest();
    assertThat(request.sampling().temperature().value()).isEqualTo(0.25f);
    assertThat(request.sampling().topP().p()).isEqualTo(0.5f);
    assertThat(request.sampling().topK().k()).isEqualTo(7);
    assertThat(request.sampling().penalties().presence()).isEqualTo(1);
    assertThat(request.sampling().penalties().frequency()).isEqualTo(-1);
    assertThat(request.sampling().logitBias().byToken())
        .containsExactly(Map.entry(5, Float.NEGATIVE_INFINITY));
    assertThat(request.stopTexts()).containsExactly("A", "B");
    assertThat(request.outputTokensMax()).isEqualTo(11);
    assertThat(request.thinkingTokensMax()).isEqualTo(3);
    assertThat(request.priority()).isEqualTo(2);
    assertThat(request.deadline()).contains(java.time.Duration.ofMinutes(1));
    assertThat(engine.lastConversation().thinking()).isEqualTo(ChatPrompt.Thinking.ON);
    assertThat(engine.lastConversation().variables()).containsEntry("reasoning_effort", "low");
  }

  @Test
  void callsTools() {
    engine.then(
        text("Let me look."),
        new Event.ToolCallStart(0, "weather"),
        new Event.ToolCallArguments(0, "{\"city\":\"Ulm\"}"),
        new Event.ToolCall(0, "", "weather", "{\"city\":\"Ulm\"}"));
    JsonNode choice = ask(TOOLS).json().at("/choices/0");
    assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
    JsonNode call = choice.at("/message/tool_calls/0");
    assertThat(call.get("id").asString()).matches("[a-z0-9]{9}");
    assertThat(call.at("/function/name").asString()).isEqualTo("weather");
    assertThat(call.at("/function/arguments").asString()).isEqualTo("{\"city\":\"Ulm\"}");
    assertThat(engine.lastRequest().constraint())
        .isInstanceOfSatisfying(
            Constraint.ToolCalls.class, calls -> assertThat(calls.required()).isFalse());
    assertThat(engine.lastPrompt()).contains("tool weather").contains("tool time");
  }

  @Test
  void streamsWholeCallsAndShowsWhatIsNoneAsText() {
    engine.then(
        new Event.ToolCallStart(0, "weather"),
        new Event.MalformedCall(0, "<tool_call>oops", "not closed"),
        new Event.ToolCall(1, "abc", "time", "{}"));
    List<JsonNode> chunks = ask(TOOLS + ",\"stream\":true").events();
    assertThat(chunks.get(1).at("/choices/0/delta/content").asString())
        .isEqualTo("<tool_call>oops");
    JsonNode call = chunks.get(2).at("/choices/0/delta/tool_calls/0");
    assertThat(call.get("index").asInt()).isEqualTo(1);
    assertThat(call.get("id").asString()).isEqualTo("abc");
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
  }

  @Test
  void readsHistoryWithCallsAndAnswers() {
    engine.then(text("Sunny."));
    Answer answer =
        server.post(
            PATH,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Weather?\"}]},"
                + "{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"Look.\","
                + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"weather\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"21 degrees\"}]"
                + TOOLS
                + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<ChatMessage> messages = engine.lastConversation().messages();
    assertThat(messages)
        .extracting(ChatMessage::role)
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(messages.get(2).thought()).isEqualTo("Look.");
    assertThat(messages.get(2).toolCalls())
        .containsExactly(new ChatMessage.Call("c1", "weather", "{}"));
    assertThat(messages.get(3).toolName()).isEqualTo("weather");
  }

  @Test
  void enforcesASchema() {
    engine.then(text("{}"));
    ask(
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\","
            + "\"strict\":true,\"schema\":{\"type\":\"object\",\"additionalProperties\":false}}}");
    assertThat(engine.lastRequest().constraint())
        .isEqualTo(
            new Constraint.JsonSchema("{\"type\":\"object\",\"additionalProperties\":false}"));
    engine.then(text("{}"));
    ask(",\"response_format\":{\"type\":\"json_object\"}");
    assertThat(engine.lastRequest().constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"object\"}"));
  }

  @Test
  void tellsLogProbabilitiesOfTheAnswerOnly() {
    byte[] a = "a".getBytes(StandardCharsets.UTF_8);
    byte[] b = "b".getBytes(StandardCharsets.UTF_8);
    List<Event.Alternative> top = List.of(new Event.Alternative(2, b, -0.5f));
    engine.then(
        new Event.Token(9, a, -9, List.of()),
        new Event.Thought("a"),
        new Event.Token(2, b, -0.5f, top),
        text("b"));
    JsonNode content =
        ask(",\"logprobs\":true,\"top_logprobs\":1").json().at("/choices/0/logprobs");
    assertThat(content.get("content")).hasSize(1);
    JsonNode token = content.at("/content/0");
    assertThat(token.get("token").asString()).isEqualTo("b");
    assertThat(token.get("logprob").asDouble()).isEqualTo(-0.5);
    assertThat(token.at("/bytes/0").asInt()).isEqualTo('b');
    assertThat(token.at("/top_logprobs/0/token").asString()).isEqualTo("b");
    assertThat(engine.lastRequest().logProbabilities()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"temprature\":1                    | temprature      | unknown_parameter",
        "\"temperature\":9e9                 | temperature     | invalid_parameter",
        "\"n\":0                             | n               | invalid_parameter",
        "\"audio\":{}                        | audio           | unsupported_parameter",
        "\"functions\":[]                    | functions       | unsupported_parameter",
        "\"tool_choice\":\"required\"        | tool_choice     | invalid_parameter",
        "\"store\":true                      | store           | unsupported_parameter",
        "\"response_format\":{\"type\":\"x\"} | response_format.type | unsupported_parameter",
        "\"hearth\":{\"x\":1}                | hearth.x        | unknown_parameter",
        "\"top_logprobs\":3                  | top_logprobs    | invalid_parameter",
        "\"logit_bias\":{\"-1\":1}           | logit_bias.-1   | invalid_parameter"
      })
  void refusesByName(String field, String parameter, String code) {
    Answer answer = ask("," + field);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("param").asString()).isEqualTo(parameter);
    assertThat(answer.error().get("code").asString()).isEqualTo(code);
    assertThat(answer.error().get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(engine.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\":\"wizard\",\"content\":\"x\"}  | messages[0].role",
        "{\"role\":\"user\"}                      | messages[0].content",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}"
            + " | messages[0].content[0].type",
        "{\"role\":\"user\",\"content\":7}        | messages[0].content",
        "{\"role\":\"tool\",\"content\":\"x\"}    | messages[0].tool_call_id",
        "{\"role\":\"user\",\"content\":\"x\",\"y\":1} | messages[0].y",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\","
            + "\"arguments\":\"[1]\"}}]} | messages[0].tool_calls[0].function.arguments"
      })
  void refusesMessagesByName(String message, String parameter) {
    Answer answer = server.post(PATH, "{\"model\":\"m\",\"messages\":[" + message + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error().get("param").asString()).isEqualTo(parameter);
  }

  @Test
  void refusesAModelThatIsNotThere() {
    Answer answer = server.post(PATH, "{\"model\":\"other\",\"messages\":[]}");
    assertThat(answer.status()).isEqualTo(400);
    answer =
        server.post(
            PATH, "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error().get("code").asString()).isEqualTo("model_not_found");
    assertThat(answer.error().get("message").asString()).contains("use one of: m");
  }

  @Test
  void refusesWhatIsTooLongWithTheFourNumbers() {
    String words = "word ".repeat(6000);
    Answer answer =
        server.post(
            PATH,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("code").asString()).isEqualTo("context_length_exceeded");
    JsonNode numbers = answer.error().get("hearth");
    assertThat(numbers.get("used").asInt()).isGreaterThan(2048);
    assertThat(numbers.get("usable").asInt()).isEqualTo(1024);
    assertThat(numbers.get("allocated").asInt()).isEqualTo(2048);
    assertThat(numbers.get("advertised").asInt()).isEqualTo(4096);
    assertThat(engine.requests()).isEmpty();
  }

  @Test
  void warnsBeyondTheUsableContextOrRefusesIfStrict() {
    ScriptedEngine small = new ScriptedEngine(new ContextNumbers(4096, 2048, 2, false), false);
    try (TestServer other = TestServer.of(home, Map.of("m", small))) {
      small.then(text("x"));
      Answer answer = other.post(PATH, "{" + HELLO + "}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("X-Hearth-Warning")).startsWith("context_beyond_usable; used=");
      assertThat(answer.header("X-Hearth-Context")).contains("usable=2, allocated=2048");
      assertThat(answer.json().at("/hearth/warnings/0/code").asString())
          .isEqualTo("context_beyond_usable");
      assertThat(answer.json().at("/hearth/context/usable").asInt()).isEqualTo(2);
      answer = other.post(PATH, "{" + HELLO + ",\"hearth\":{\"strict_context\":true}}");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error().get("code").asString()).isEqualTo("context_length_exceeded");
    }
  }

  @Test
  void aContextOfItsOwnEndsTheReply() {
    engine.then(StopReason.OUTPUT_LIMIT, text("x"));
    ask(",\"hearth\":{\"context_tokens\":100}");
    var request = engine.lastRequest();
    assertThat(request.outputTokensMax()).isEqualTo(100 - request.prompt().length);
    Answer answer = ask(",\"hearth\":{\"context_tokens\":5000}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("code").asString()).isEqualTo("context_not_allocated");
  }

  @Test
  void saysWhyAReplyIsCut() {
    engine.then(StopReason.CONTEXT_FULL, text("x"));
    JsonNode body = ask("").json();
    assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("length");
    assertThat(body.at("/hearth/stop_reason").asString()).isEqualTo("context_full");
  }

  @Test
  void failsWithAStatusBeforeTheFirstPieceAndInTheStreamAfter() {
    var failure = new HearthException(HearthException.Code.BUSY, "too many wait", "ask later");
    engine.thenFail(failure);
    Answer answer = ask(",\"stream\":true");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.error().get("type").asString()).isEqualTo("rate_limit_error");
    engine.thenFail(failure, text("Hi"));
    answer = ask(",\"stream\":true");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.events().getLast().at("/error/code").asString()).isEqualTo("busy");
    assertThat(answer.text()).doesNotContain("[DONE]");
  }
}
