package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.Constraint;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.TemplateFacts;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls that real chat templates write, which models have learned from, can be written. */
@Tag("conformance")
class TemplateCallsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, List<String>> TURNS =
      Map.of(
          "<|im_start|>assistant\n", List.of("<|im_end|>"),
          "<|start_header_id|>assistant<|end_header_id|>\n\n", List.of("<|eot_id|>"),
          "<｜Assistant｜>", List.of("<｜end▁of▁sentence｜>"),
          "[/INST]", List.of("</s>"),
          "<|turn>model\n", List.of("<|tool_response>", "<turn|>"),
          "<|assistant|>", List.of("<|observation|>"),
          "<|start_of_role|>assistant<|end_of_role|>", List.of("<|end_of_text|>"),
          "<|start|>assistant", List.of("<|call|>"));

  private static final List<String> TEMPLATES =
      List.of(
          "Qwen-Qwen2.5-7B-Instruct",
          "Qwen-Qwen3-0.6B",
          "Qwen-QwQ-32B",
          "Qwen3.5-4B",
          "MiMo-VL",
          "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
          "StepFun3.5-Flash",
          "LFM2.5-8B-A1B",
          "GLM-4.6",
          "ibm-granite-granite-4.1",
          "google-gemma-4-31B-it",
          "meta-llama-Llama-3.1-8B-Instruct",
          "meta-llama-Llama-3.2-3B-Instruct",
          "meta-llama-Llama-3.3-70B-Instruct",
          "openai-gpt-oss-120b",
          "deepseek-ai-DeepSeek-V3.1",
          "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B",
          "mistralai-Mistral-Nemo-Instruct-2407",
          "Mistral-Small-3.2-24B-Instruct-2506",
          "mistralai-Ministral-3-14B-Reasoning-2512",
          "unsloth-mistral-Devstral-Small-2507");

  @TestFactory
  Stream<DynamicTest> whatTemplatesWriteIsAccepted() {
    return TEMPLATES.stream()
        .flatMap(name -> {
          JsonNode template = Fixtures.conformance().json("templates/" + name + ".json.gz");
          String source = template.get("source").asString();
          ReplyFamily family = TemplateFacts.of(source, List.of()).family();
          return template.get("cases").values().stream()
              .filter(c -> c.has("expected") && hasCalls(c))
              // arguments that are given as text are not written as models write them
              .filter(c -> !c.get("conversation").asString().startsWith("09"))
              .map(c ->
                  DynamicTest.dynamicTest(
                      name + " " + c.get("conversation").asString(), () -> check(family, c)));
        });
  }

  private static boolean hasCalls(JsonNode c) {
    return c.get("input").get("messages").values().stream().anyMatch(m -> m.has("tool_calls"));
  }

  private static String reply(String text) {
    for (Map.Entry<String, List<String>> turn : TURNS.entrySet()) {
      int at = text.indexOf(turn.getKey());
      if (at >= 0) {
        int begin = at + turn.getKey().length();
        int end = text.length();
        for (String tag : turn.getValue()) {
          int found = text.indexOf(tag, begin);
          end = found >= 0 && found < end ? found : end;
        }
        return text.substring(begin, end);
      }
    }
    throw new AssertionError("no turn in " + text);
  }

  private static void check(ReplyFamily family, JsonNode c) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (JsonNode tool : c.get("input").get("tools")) {
      JsonNode function = tool.get("function");
      @SuppressWarnings("unchecked")
      Map<String, Object> parameters = JSON.treeToValue(function.get("parameters"), Map.class);
      tools.add(new ToolDefinition(function.get("name").asString(), "", parameters));
    }
    String reply = reply(c.get("expected").asString());
    Constraint free =
        new Constraint.ToolCalls(tools, false, true, null, Set.of(), Constraint.none());
    Constraint strict = Constraint.ToolCalls.strict(tools, false, true, null);
    // one of the goldens' calls has an argument that its schema forbids
    boolean valid = !reply.contains("deep");
    for (Constraint one : valid ? List.of(free, strict) : List.of(free)) {
      if (GrammarSource.of(one, family, ReplyStart.MAY_THINK).isPresent()) {
        GrammarSource source = GrammarSource.of(one, family, ReplyStart.MAY_THINK).get();
        TextMatch match = Grammar.compile(source).match();
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        assertThat(match.accept(bytes) && match.mayEnd()).as("%s: %s", one, reply).isTrue();
      }
    }
  }
}
