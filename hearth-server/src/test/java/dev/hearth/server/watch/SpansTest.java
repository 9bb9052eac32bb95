package dev.hearth.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Event;
import dev.hearth.server.testing.ScriptedEngine;
import dev.hearth.server.testing.TestServer;
import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SpansTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir private Path home;

  private static Map<String, JsonNode> attributes(JsonNode span) {
    Map<String, JsonNode> values = new HashMap<>();
    for (JsonNode one : span.get("attributes")) {
      JsonNode value = one.get("value");
      values.put(one.get("key").asString(), value.properties().iterator().next().getValue());
    }
    return values;
  }

  @Test
  void everyReplyLeavesASpanAndNoWordOfIt() throws IOException {
    Path file = home.resolve("spans.jsonl");
    ScriptedEngine engine = new ScriptedEngine().then(new Event.Text("a secret"));
    ScriptedEngine encoder = new ScriptedEngine(new ContextNumbers(64, 32, 32, false), true);
    try (TestServer server =
        TestServer.of(
            home, Map.of("m", engine, "e", encoder), TestServer.settings().withSpans(file))) {
      String trace = "00-" + TRACE + "-" + PARENT + "-01";
      server.post(
          "/v1/chat/completions",
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"the question\"}]}",
          "traceparent",
          trace);
      server.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"x\"}", "traceparent", "nonsense");
      assertThat(server.management("/metrics").text()).contains("hearth_queue_seconds_count");
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).doesNotContain("secret").doesNotContain("question");
    JsonNode root = Json.read(lines.getFirst(), "a line");
    assertThat(root.at("/resourceSpans/0/resource/attributes/0/value/stringValue").asString())
        .isEqualTo("hearth");
    JsonNode chat = root.at("/resourceSpans/0/scopeSpans/0/spans/0");
    assertThat(chat.get("name").asString()).isEqualTo("chat m");
    assertThat(chat.get("traceId").asString()).isEqualTo(TRACE);
    assertThat(chat.get("parentSpanId").asString()).isEqualTo(PARENT);
    assertThat(chat.get("spanId").asString()).matches("[0-9a-f]{16}");
    assertThat(Long.parseLong(chat.get("endTimeUnixNano").asString()))
        .isGreaterThan(Long.parseLong(chat.get("startTimeUnixNano").asString()));
    Map<String, JsonNode> values = attributes(chat);
    assertThat(values.get("gen_ai.operation.name").asString()).isEqualTo("chat");
    assertThat(values.get("gen_ai.usage.output_tokens").asString()).isEqualTo("1");
    assertThat(values.get("gen_ai.response.finish_reasons").at("/values/0/stringValue").asString())
        .isEqualTo("end");
    JsonNode vector = Json.read(lines.get(1), "a line").at("/resourceSpans/0/scopeSpans/0/spans/0");
    assertThat(attributes(vector).get("gen_ai.operation.name").asString()).isEqualTo("embeddings");
    assertThat(vector.get("traceId").asString()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(vector.get("parentSpanId").asString()).isEmpty();
  }
}
