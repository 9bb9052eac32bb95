package dev.hearth.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.loop.Engines;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.testing.TestServer.Answer;
import dev.hearth.server.wire.Json;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tiny models with random weights behind the server: what they say is noise, its form is not. */
class RealModelTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.standard()
          .withKernels("exact")
          .withCacheType(CacheType.F32)
          .withThreads(1)
          .withContextTokens(1024);

  @TempDir private Path home;
  private TestServer server;

  private record Opener() implements ModelOpener {
    @Override
    public Models.Known describe(Path file) {
      boolean encoder = file.toString().contains("bert");
      return new Models.Known("?", 1, Instant.EPOCH, "f", "Q", 1, 1024, "", encoder);
    }

    @Override
    public Need need(Path file) {
      return new Need(1, 1, 1);
    }

    @Override
    public Engine open(Path file, int contextTokens) {
      boolean encoder = file.toString().contains("bert");
      return Engines.open(file, encoder ? SETTINGS.withContextTokens(0) : SETTINGS);
    }
  }

  @BeforeEach
  void start() {
    List<Path> files = new ArrayList<>();
    for (String model : List.of("qwen3", "bert")) {
      files.add(Fixtures.testdata().unpacked("models/" + model + ".gguf.gz"));
    }
    server = TestServer.of(home, files, new Opener(), TestServer.settings());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer ask(String fields) {
    return server.post(
        "/v1/chat/completions",
        "{\"model\":\"qwen3\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
            + fields
            + "}");
  }

  private static String content(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().at("/choices/0/message/content").asString();
  }

  @Test
  void theSameRequestGivesTheSameReplyAloneAmongOthersAndStreamed() {
    String fields = ",\"max_tokens\":12,\"seed\":3";
    String alone = content(ask(fields));
    List<CompletableFuture<String>> crowd = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String other = i % 2 == 0 ? fields : ",\"max_tokens\":9,\"seed\":" + i;
      CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> content(ask(other)));
      if (i % 2 == 0) {
        crowd.add(reply);
      }
    }
    assertThat(crowd).allSatisfy(reply -> assertThat(reply.join()).isEqualTo(alone));
    StringBuilder streamed = new StringBuilder();
    for (JsonNode chunk : ask(fields + ",\"stream\":true").events()) {
      streamed.append(chunk.at("/choices/0/delta/content").asString(""));
    }
    assertThat(streamed.toString()).isEqualTo(alone);
  }

  @Test
  void aSchemaHoldsHoweverRandomTheModelIs() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"kind\":{\"enum\":[\"disk\",\"net\"]},"
            + "\"ok\":{\"type\":\"boolean\"}},\"required\":[\"kind\",\"ok\"],"
            + "\"additionalProperties\":false}";
    for (int seed = 0; seed < 4; seed++) {
      String text =
          content(
              ask(
                  ",\"max_tokens\":400,\"reasoning_effort\":\"none\",\"seed\":"
                      + seed
                      + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                      + "{\"name\":\"n\",\"schema\":"
                      + schema
                      + "}}"));
      JsonNode value = Json.read(text, "the answer");
      assertThat(value.get("kind").asString()).isIn("disk", "net");
      assertThat(value.get("ok").isBoolean()).isTrue();
      assertThat(value).hasSize(2);
    }
  }

  @Test
  void aSchemaThatCannotBeEnforcedIsRefusedByItsKeyword() {
    Answer answer =
        ask(
            ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
                + "\"schema\":{\"type\":\"string\",\"no-such-keyword\":1,"
                + "\"$ref\":\"https://elsewhere.example/schema\"}}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error().get("param").asString()).isEqualTo("response_format");
    assertThat(answer.error().get("message").asString()).containsAnyOf("$ref", "no-such-keyword");
  }

  @Test
  void logProbabilitiesAreThoseOfTheTokensWritten() {
    Answer answer = ask(",\"max_tokens\":5,\"temperature\":0,\"logprobs\":true,\"top_logprobs\":3");
    JsonNode content = answer.json().at("/choices/0/logprobs/content");
    assertThat(content).hasSize(5);
    for (JsonNode token : content) {
      assertThat(token.get("top_logprobs")).hasSize(3);
      assertThat(token.get("logprob").asDouble())
          .as("greedy takes the likeliest")
          .isEqualTo(token.at("/top_logprobs/0/logprob").asDouble())
          .isLessThanOrEqualTo(0);
    }
  }

  @Test
  void aLaterTurnUsesWhatWasComputedBefore() {
    String input = ",\"max_output_tokens\":8";
    JsonNode first =
        server
            .post("/v1/responses", "{\"model\":\"qwen3\",\"input\":\"Tell me\"" + input + "}")
            .json();
    JsonNode second =
        server
            .post(
                "/v1/responses",
                "{\"model\":\"qwen3\",\"input\":\"And then?\",\"previous_response_id\":\""
                    + first.get("id").asString()
                    + "\""
                    + input
                    + "}")
            .json();
    assertThat(second.at("/usage/input_tokens_details/cached_tokens").asInt()).isPositive();
  }

  @Test
  void vectorsHaveLengthOne() {
    JsonNode vector =
        server.post("/v1/embeddings", "{\"model\":\"bert\",\"input\":\"hello\"}").json();
    double squares = 0;
    for (JsonNode value : vector.at("/data/0/embedding")) {
      squares += value.asDouble() * value.asDouble();
    }
    assertThat(squares).isBetween(0.999, 1.001);
  }
}
