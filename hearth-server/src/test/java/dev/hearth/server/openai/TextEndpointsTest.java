package dev.hearth.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Completions of plain text, vectors, tokens. */
class TextEndpointsTest {
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

  private Answer complete(String fields) {
    return server.post("/v1/completions", "{\"model\":\"m\"," + fields + "}");
  }

  @Test
  void refusesToPassNearnessOffAsRank() {
    for (String path : List.of("/v1/rerank", "/rerank")) {
      Answer answer = server.post(path, "{\"model\":\"m\",\"query\":\"a\",\"documents\":[\"b\"]}");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error().get("code").asString()).isEqualTo("unsupported_parameter");
      assertThat(answer.error().get("param").asString()).isEqualTo("model");
      assertThat(answer.error().get("message").asString()).contains("no head that ranks");
    }
  }

  @Test
  void completesText() {
    engine.then(new Event.Text(" world"));
    JsonNode body = complete("\"prompt\":\"Hello\",\"echo\":true").json();
    assertThat(body.get("object").asString()).isEqualTo("text_completion");
    assertThat(body.at("/choices/0/text").asString()).isEqualTo("Hello world");
    assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(engine.lastRequest().outputTokensMax()).isEqualTo(16);
    assertThat(engine.lastRequest().prompt())
        .isEqualTo(engine.tokenizer().encode("Hello", true, false));
  }

  @Test
  void completesSeveralPromptsSeveralTimes() {
    engine.then(new Event.Text("a")).then(new Event.Text("b"));
    engine.then(new Event.Text("c")).then(new Event.Text("d"));
    JsonNode body = complete("\"prompt\":[\"x\",\"y\"],\"n\":2").json();
    assertThat(body.get("choices")).hasSize(4);
    assertThat(body.at("/choices/3/text").asString()).isEqualTo("d");
    assertThat(body.at("/choices/3/index").asInt()).isEqualTo(3);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void fillsGaps() {
    engine.then(new Event.Text("b"));
    assertThat(complete("\"prompt\":\"a\",\"suffix\":\"c\"").status()).isEqualTo(200);
    var tokenizer = engine.tokenizer();
    assertThat(tokenizer.decode(engine.lastRequest().prompt(), true))
        .isEqualTo("<|fim_prefix|>a<|fim_suffix|>c<|fim_middle|>");
  }

  @Test
  void takesTokens() {
    engine.then(new Event.Text("a"));
    complete("\"prompt\":[1,2,3]");
    assertThat(engine.lastRequest().prompt()).containsExactly(1, 2, 3);
    assertThat(complete("\"prompt\":[1,-2]").status()).isEqualTo(400);
  }

  @Test
  void streamsText() {
    engine.then(StopReason.OUTPUT_LIMIT, new Event.Text("a"), new Event.Text("b"));
    Answer answer =
        complete("\"prompt\":\"x\",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    List<JsonNode> chunks = answer.events();
    assertThat(chunks.stream().map(c -> c.at("/choices/0/text").asString("")).toList())
        .containsExactly("a", "b", "", "");
    assertThat(chunks.get(2).at("/choices/0/finish_reason").asString()).isEqualTo("length");
    assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(2);
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void tellsLogProbabilities() {
    byte[] a = "ab".getBytes(StandardCharsets.UTF_8);
    engine.then(
        new Event.Token(1, a, -1, List.of(new Event.Alternative(1, a, -1))), new Event.Text("ab"));
    JsonNode logprobs =
        complete("\"prompt\":\"x\",\"logprobs\":1").json().at("/choices/0/logprobs");
    assertThat(logprobs.at("/tokens/0").asString()).isEqualTo("ab");
    assertThat(logprobs.at("/token_logprobs/0").asDouble()).isEqualTo(-1);
    assertThat(logprobs.at("/top_logprobs/0/ab").asDouble()).isEqualTo(-1);
    assertThat(logprobs.at("/text_offset/0").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"prompt\":\"x\",\"best_of\":3           | best_of",
        "\"prompt\":\"x\",\"echo\":true,\"logprobs\":1 | echo",
        "\"prompt\":[1],\"suffix\":\"y\"          | suffix",
        "\"prompt\":\"\"                          | prompt",
        "\"prompt\":[[1],\"x\",{}]                | prompt",
        "\"suffix\":\"y\"                         | prompt"
      })
  void refusesByName(String fields, String parameter) {
    Answer answer = complete(fields);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error().get("param").asString()).isEqualTo(parameter);
  }

  @Test
  void embedsAsNumbersOrBase64() {
    JsonNode body =
        server.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"a\",\"b c\"]}").json();
    assertThat(body.get("data")).hasSize(2);
    assertThat(body.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(body.at("/data/0/embedding/2").asDouble()).isEqualTo(-0.5);
    assertThat(body.at("/usage/prompt_tokens").asInt()).isPositive();
    String base64 =
        server
            .post(
                "/v1/embeddings",
                "{\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"base64\"}")
            .json()
            .at("/data/0/embedding")
            .asString();
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getFloat(8)).isEqualTo(-0.5f);
    assertThat(bytes.capacity()).isEqualTo(16);
  }

  @Test
  void refusesToCutTextsOrVectors() {
    Answer answer =
        server.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"" + "word ".repeat(99) + "\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("code").asString()).isEqualTo("context_length_exceeded");
    answer = server.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":2}");
    assertThat(answer.error().get("param").asString()).isEqualTo("dimensions");
    answer = server.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[99999999]}");
    assertThat(answer.error().get("param").asString()).isEqualTo("input");
  }

  @Test
  void showsTokensAndTemplates() {
    JsonNode tokens = server.post("/tokenize", "{\"model\":\"m\",\"content\":\"Hello\"}").json();
    int[] ids = engine.tokenizer().encode("Hello", false, false);
    assertThat(tokens.get("tokens")).hasSize(ids.length);
    String back =
        server
            .post("/detokenize", "{\"model\":\"m\",\"tokens\":" + tokens.get("tokens") + "}")
            .json()
            .get("content")
            .asString();
    assertThat(back).isEqualTo("Hello");
    assertThat(server.post("/detokenize", "{\"model\":\"m\",\"tokens\":[9999999]}").status())
        .isEqualTo(400);
    JsonNode prompt =
        server
            .post(
                "/apply-template",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
            .json();
    assertThat(prompt.get("prompt").asString()).isEqualTo("user: x\n");
  }

  @Test
  void listsModels() {
    assertThat(server.get("/v1/models").json().get("data")).hasSize(2);
    JsonNode model = server.get("/v1/models/m").json();
    assertThat(model.get("id").asString()).isEqualTo("m");
    assertThat(model.at("/hearth/context_tokens_advertised").asInt()).isEqualTo(4096);
    assertThat(server.get("/v1/models/none").status()).isEqualTo(404);
  }
}
