package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The replies of {@code testdata/replies}: what each means, whatever pieces it comes in. */
class ReplyCasesTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TestFactory
  Stream<DynamicTest> replies() {
    Fixtures fixtures = Fixtures.testdata();
    return fixtures.names("replies", ".json").stream()
        .map(name -> fixtures.json("replies/" + name + ".json"))
        .flatMap(ReplyCasesTest::tests);
  }

  private static Stream<DynamicTest> tests(JsonNode file) {
    ReplyFamily family = ReplyFamily.valueOf(file.get("family").asString());
    return file.get("cases").values().stream()
        .map(c ->
            DynamicTest.dynamicTest(
                family + " " + c.get("name").asString(), () -> check(family, file, c)));
  }

  private static void check(ReplyFamily family, JsonNode file, JsonNode c) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (JsonNode name : c.path("tools")) {
      for (JsonNode tool : file.get("tools")) {
        if (tool.get("name").equals(name)) {
          tools.add(tool(tool));
        }
      }
    }
    assertThat(tools).hasSize(c.path("tools").size());
    String prompt = c.has("prompt") ? c.get("prompt").asString() : "";
    String reply = c.get("reply").asString();
    ParsedReply parsed =
        Replies.checked(family, tools, prompt, reply, new SplittableRandom(reply.length()));
    List<List<String>> expected = new ArrayList<>();
    for (JsonNode part : c.get("expect")) {
      expected.add(part.values().stream().map(JsonNode::asString).toList());
    }
    assertThat(understood(parsed, expected)).isEqualTo(expected);
  }

  @SuppressWarnings("unchecked")
  private static ToolDefinition tool(JsonNode tool) {
    Map<String, Object> parameters = JSON.treeToValue(tool.get("parameters"), Map.class);
    return new ToolDefinition(
        tool.get("name").asString(), tool.get("description").asString(), parameters);
  }

  /** The parts in the notation of the cases; of a reason only what the case expects of it. */
  private static List<List<String>> understood(ParsedReply reply, List<List<String>> expected) {
    List<List<String>> found = new ArrayList<>();
    for (ReplyPart part : reply.parts()) {
      switch (part) {
        case ReplyPart.Text(String text) -> found.add(List.of("text", text));
        case ReplyPart.Thought(String text) -> found.add(List.of("thought", text));
        case ReplyPart.ToolCall call ->
            found.add(
                call.id().isEmpty()
                    ? List.of("call", call.name(), call.argumentsJson())
                    : List.of("call", call.name(), call.argumentsJson(), call.id()));
        case ReplyPart.MalformedCall call -> {
          int at = found.size();
          String wanted = at < expected.size() ? expected.get(at).get(1) : "?";
          String reason = call.reason().contains(wanted) ? wanted : call.reason();
          found.add(List.of("malformed", reason, call.text()));
        }
        default -> {}
      }
    }
    return found;
  }
}
