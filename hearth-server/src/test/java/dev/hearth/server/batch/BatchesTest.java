package dev.hearth.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.server.tenant.Key;
import dev.hearth.server.tenant.KeyFile;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BatchesTest {
  private static final String COMPLETIONS = "/v1/completions";

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final ScriptedEngine encoder =
      new ScriptedEngine(new ContextNumbers(64, 32, 32, false), true);
  private TestServer server;
  private BatchClient client;

  @BeforeEach
  void start() {
    // says what it was asked, and for ever where it was asked to
    engine.otherwise((prompt, _) -> {
      String text = prompt.messages().getLast().content().getFirst();
      boolean hangs = text.contains("for ever");
      return new ScriptedEngine.Script(
          List.of(new Event.Text("<" + text + ">")),
          hangs ? StopReason.CANCELLED : StopReason.END,
          hangs,
          null);
    });
    open();
  }

  private void open() {
    server = TestServer.of(home, Map.of("m", engine, "e", encoder));
    client = new BatchClient(http, server.address());
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private static String line(String id, String url, String body) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"%s\",\"body\":%s}\n"
        .formatted(id, url, body);
  }

  private static String completion(String id, String prompt) {
    return line(id, COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"%s\"}".formatted(prompt));
  }

  @Test
  void everyRequestIsAnsweredOnceInTheOrderOfTheFile() throws Exception {
    String lines =
        IntStream.range(0, 100)
            .mapToObj(i -> completion("r" + i, "text " + i))
            .collect(Collectors.joining());
    String id =
        client.begin(
            COMPLETIONS, lines + line("bad", COMPLETIONS, "{\"model\":\"no\",\"prompt\":\"a\"}"));
    JsonNode batch = client.ended(id);
    assertThat(batch.get("status").asString()).as(batch.toString()).isEqualTo("completed");
    assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(101);
    assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(100);
    assertThat(batch.at("/request_counts/failed").asInt()).isEqualTo(1);
    List<JsonNode> answers = client.lines(batch.get("output_file_id"));
    assertThat(answers).hasSize(100);
    for (int i = 0; i < 100; i++) {
      JsonNode answer = answers.get(i);
      assertThat(answer.get("custom_id").asString()).isEqualTo("r" + i);
      assertThat(answer.get("error").isNull()).isTrue();
      assertThat(answer.at("/response/status_code").asInt()).isEqualTo(200);
      assertThat(answer.at("/response/body/choices/0/text").asString())
          .isEqualTo("<text " + i + ">");
    }
    JsonNode wrong = client.lines(batch.get("error_file_id")).getFirst();
    assertThat(wrong.get("custom_id").asString()).isEqualTo("bad");
    assertThat(wrong.at("/response/status_code").asInt()).isEqualTo(404);
    assertThat(wrong.at("/response/body/error/code").asString()).isEqualTo("model_not_found");
    assertThat(engine.requests()).as("no request asked twice").hasSize(100);
    assertThat(engine.requests())
        .as("behind every client")
        .allSatisfy(request -> assertThat(request.priority()).isLessThan(-20));
    try (Stream<Path> left = Files.walk(home.resolve("batches"))) {
      assertThat(left.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void chatsAndVectorsToo() throws Exception {
    String chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    JsonNode batch =
        client.ended(client.begin("/v1/chat/completions", line("c", "/v1/chat/completions", chat)));
    assertThat(
            client
                .lines(batch.get("output_file_id"))
                .getFirst()
                .at("/response/body/choices/0/message/content")
                .asString())
        .isEqualTo("<Hi>");
    batch =
        client.ended(
            client.begin(
                "/v1/embeddings",
                line("v", "/v1/embeddings", "{\"model\":\"e\",\"input\":\"a\"}")));
    assertThat(
            client
                .lines(batch.get("output_file_id"))
                .getFirst()
                .at("/response/body/data/0/embedding"))
        .hasSize(4);
    batch =
        client.ended(
            client.begin(
                COMPLETIONS,
                line("s", COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"a\",\"stream\":true}")));
    assertThat(batch.get("output_file_id").isNull()).isTrue();
    assertThat(
            client
                .lines(batch.get("error_file_id"))
                .getFirst()
                .at("/response/body/error/param")
                .asString())
        .isEqualTo("stream");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"custom_id\":\"a\"                                            | invalid_json",
        "{\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}   | missing_custom_id",
        "{\"custom_id\":\"a\",\"method\":\"GET\",\"url\":\"/v1/completions\",\"body\":{}}"
            + " | invalid_method",
        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{}}"
            + " | invalid_url",
        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":[]}"
            + " | invalid_body",
        "{\"custom_id\":\"ok\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}"
            + " | duplicate_custom_id",
        "[] | invalid_json"
      })
  void aFileWithAWrongLineIsRefusedAsAWhole(String wrong, String code) throws Exception {
    String id = client.begin(COMPLETIONS, completion("ok", "a") + wrong + "\n");
    JsonNode batch = client.ended(id);
    assertThat(batch.get("status").asString()).isEqualTo("failed");
    assertThat(batch.at("/errors/data/0/code").asString()).isEqualTo(code);
    assertThat(batch.at("/errors/data/0/line").asInt()).isEqualTo(2);
    assertThat(engine.requests()).isEmpty();
  }

  @Test
  void endsEarlyWithWhatIsAnswered() throws Exception {
    StringBuilder lines = new StringBuilder(completion("first", "a"));
    for (int i = 0; i < 20; i++) {
      lines.append(completion("r" + i, "for ever " + i));
    }
    String id = client.begin(COMPLETIONS, lines.toString());
    engine.awaitBegin();
    while (client.batch(id).at("/request_counts/completed").asInt() == 0) {
      Thread.onSpinWait();
    }
    assertThat(client.post("/v1/batches/" + id + "/cancel", "").json().get("status").asString())
        .isEqualTo("cancelling");
    JsonNode batch = client.ended(id);
    assertThat(batch.get("status").asString()).isEqualTo("cancelled");
    assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(1);
    assertThat(client.lines(batch.get("output_file_id"))).hasSize(1);
    assertThat(client.post("/v1/batches/" + id + "/cancel", "").status()).isEqualTo(409);
  }

  @Test
  void aServerThatEndsGoesOnWithItWhenItIsBack() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(completion("r" + i, i % 5 == 4 ? "for ever " + i : "text " + i));
    }
    String id = client.begin(COMPLETIONS, lines.toString());
    while (client.batch(id).at("/request_counts/completed").asInt() < 16) {
      Thread.onSpinWait();
    }
    server.close();
    int before = engine.requests().size();
    engine.otherwise((prompt, _) ->
        new ScriptedEngine.Script(List.of(new Event.Text("later")), StopReason.END, false, null));
    open();
    JsonNode batch = client.ended(id);
    assertThat(batch.get("status").asString()).isEqualTo("completed");
    List<JsonNode> answers = client.lines(batch.get("output_file_id"));
    assertThat(answers).hasSize(20);
    assertThat(answers.get(0).at("/response/body/choices/0/text").asString()).isEqualTo("<text 0>");
    assertThat(answers.get(4).at("/response/body/choices/0/text").asString()).isEqualTo("later");
    assertThat(engine.requests()).as("only what was under way").hasSize(before + 4);
  }

  @Test
  void filesAreListedReadAndDeleted() throws Exception {
    JsonNode first = client.upload("batch", "one").json();
    JsonNode second = client.upload("batch", "two\r\n").json();
    assertThat(first.get("bytes").asInt()).isEqualTo(3);
    assertThat(first.get("filename").asString()).isEqualTo("in.jsonl");
    assertThat(client.get("/v1/files").json().get("data")).hasSize(2);
    JsonNode page = client.get("/v1/files?limit=1&order=desc").json();
    assertThat(page.get("has_more").asBoolean()).isTrue();
    String last = page.get("last_id").asString();
    assertThat(client.get("/v1/files?after=" + last).json().get("data")).hasSize(1);
    String id = second.get("id").asString();
    assertThat(client.get("/v1/files/" + id).json()).isEqualTo(second);
    assertThat(client.get("/v1/files/" + id + "/content").text()).isEqualTo("two\r\n");
    assertThat(client.delete("/v1/files/" + id).json().get("deleted").asBoolean()).isTrue();
    assertThat(client.get("/v1/files/" + id).status()).isEqualTo(404);
    assertThat(client.get("/v1/files/..%2Fkeys.json/content").status()).isEqualTo(404);
    assertThat(client.upload("fine-tune", "x").json().at("/error/param").asString())
        .isEqualTo("purpose");
    assertThat(client.get("/v1/files").json().get("data")).hasSize(1);
  }

  @Test
  void anotherTenantsFilesAndBatchesDoNotExist() throws Exception {
    String annsKey = addKey("ann");
    String bobsKey = addKey("bob");
    server.close();
    open();
    BatchClient ann = with(annsKey);
    BatchClient bob = with(bobsKey);
    String id = ann.begin(COMPLETIONS, completion("r", "a"));
    JsonNode batch = ann.ended(id);
    assertThat(batch.get("status").asString()).isEqualTo("completed");
    assertThat(bob.get("/v1/batches/" + id).status()).isEqualTo(404);
    assertThat(bob.post("/v1/batches/" + id + "/cancel", "").status()).isEqualTo(404);
    String output = batch.get("output_file_id").asString();
    assertThat(bob.get("/v1/files/" + output + "/content").status()).isEqualTo(404);
    assertThat(bob.get("/v1/batches").json().get("data")).isEmpty();
    assertThat(
            bob.post(
                    "/v1/batches",
                    "{\"input_file_id\":\"%s\",\"endpoint\":\"%s\",\"completion_window\":\"1h\"}"
                        .formatted(batch.get("input_file_id").asString(), COMPLETIONS))
                .status())
        .isEqualTo(404);
    assertThat(engine.lastRequest().tenant()).isEqualTo("ann");
    assertThat(Files.readString(home.resolve("usage/ann.jsonl"))).contains("\"key\":\"ann\"");
  }

  private String addKey(String name) {
    String secret = KeyFile.newSecret();
    new KeyFile(home.resolve("keys.json"))
        .add(
            new Key(
                name,
                name,
                KeyFile.hash(secret),
                Instant.EPOCH,
                false,
                0,
                Set.of(),
                Key.Limits.NONE));
    return secret;
  }

  private BatchClient with(String secret) {
    return new BatchClient(
        http, server.address(), new String[] {"Authorization", "Bearer " + secret});
  }
}
