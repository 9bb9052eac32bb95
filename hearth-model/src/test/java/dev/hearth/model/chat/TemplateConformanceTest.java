package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Against real chat templates: which family each belongs to, and that we read what they write. */
@Tag("conformance")
class TemplateConformanceTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Where a template's assistant turn begins and ends. */
  private record Turn(String begin, List<String> ends) {}

  private static final Turn CHATML = new Turn("<|im_start|>assistant\n", List.of("<|im_end|>"));
  private static final Turn LLAMA =
      new Turn("<|start_header_id|>assistant<|end_header_id|>\n\n", List.of("<|eot_id|>"));
  private static final Turn DEEPSEEK = new Turn("<｜Assistant｜>", List.of("<｜end▁of▁sentence｜>"));
  private static final Turn MISTRAL = new Turn("[/INST]", List.of("</s>"));
  private static final Turn GEMMA =
      new Turn("<|turn>model\n", List.of("<|tool_response>", "<turn|>"));

  private static final Map<String, Turn> TURNS =
      Map.ofEntries(
          Map.entry("Qwen-Qwen2.5-7B-Instruct", CHATML),
          Map.entry("Qwen-Qwen3-0.6B", CHATML),
          Map.entry("Qwen-QwQ-32B", CHATML),
          Map.entry("Qwen3.5-4B", CHATML),
          Map.entry("MiMo-VL", CHATML),
          Map.entry("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", CHATML),
          Map.entry("StepFun3.5-Flash", CHATML),
          Map.entry("LFM2.5-8B-A1B", CHATML),
          Map.entry("GLM-4.6", new Turn("<|assistant|>", List.of("<|observation|>"))),
          Map.entry(
              "ibm-granite-granite-4.1",
              new Turn("<|start_of_role|>assistant<|end_of_role|>", List.of("<|end_of_text|>"))),
          Map.entry("google-gemma-4-31B-it", GEMMA),
          Map.entry("google-gemma-4-31B-it-interleaved", GEMMA),
          Map.entry("meta-llama-Llama-3.1-8B-Instruct", LLAMA),
          Map.entry("meta-llama-Llama-3.2-3B-Instruct", LLAMA),
          Map.entry("meta-llama-Llama-3.3-70B-Instruct", LLAMA),
          Map.entry("openai-gpt-oss-120b", new Turn("<|start|>assistant", List.of("<|call|>"))),
          Map.entry("deepseek-ai-DeepSeek-V3.1", DEEPSEEK),
          Map.entry("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", DEEPSEEK),
          Map.entry("mistralai-Mistral-Nemo-Instruct-2407", MISTRAL),
          Map.entry("Mistral-Small-3.2-24B-Instruct-2506", MISTRAL),
          Map.entry("mistralai-Ministral-3-14B-Reasoning-2512", MISTRAL),
          Map.entry("unsloth-mistral-Devstral-Small-2507", MISTRAL));

  private static JsonNode template(String name) {
    return Fixtures.conformance().json("templates/" + name + ".json.gz");
  }

  @TestFactory
  Stream<DynamicTest> everyTemplateHasItsFamily() {
    JsonNode families = Fixtures.testdata().json("chat/template-families.json");
    List<String> names = Fixtures.conformance().names("templates", ".json.gz");
    assertThat(names).hasSize(families.size());
    return names.stream()
        .map(name ->
            DynamicTest.dynamicTest(
                name, () -> assertThat(family(name)).hasToString(families.get(name).asString())));
  }

  private static ReplyFamily family(String template) {
    return TemplateFacts.of(template(template).get("source").asString(), List.of()).family();
  }

  @TestFactory
  Stream<DynamicTest> whatTemplatesWriteIsRead() {
    return TURNS.keySet().stream()
        .sorted()
        .flatMap(name ->
            template(name).get("cases").values().stream()
                .filter(c -> c.has("expected") && calls(c).size() > 0)
                .filter(c -> !c.get("conversation").asString().startsWith("09"))
                .map(c -> DynamicTest.dynamicTest(label(name, c), () -> check(name, c))));
  }

  private static String label(String name, JsonNode c) {
    return name + " " + c.get("conversation").asString();
  }

  private static JsonNode calls(JsonNode c) {
    for (JsonNode message : c.get("input").get("messages")) {
      if (message.has("tool_calls")) {
        return message.get("tool_calls");
      }
    }
    return JSON.createArrayNode();
  }

  private static void check(String name, JsonNode c) {
    Turn turn = TURNS.get(name);
    String text = c.get("expected").asString();
    int begin = text.indexOf(turn.begin) + turn.begin.length();
    int end = text.length();
    for (String tag : turn.ends) {
      int at = text.indexOf(tag, begin);
      end = at >= 0 && at < end ? at : end;
    }
    String reply = text.substring(begin, end);
    List<ToolDefinition> tools = tools(c);
    ParsedReply parsed = Replies.checked(family(name), tools, "", reply, new SplittableRandom(end));
    JsonNode calls = calls(c);
    boolean one = name.startsWith("openai");
    assertThat(parsed.toolCalls()).as(reply).hasSize(one ? 1 : calls.size());
    for (int i = 0; i < parsed.toolCalls().size(); i++) {
      JsonNode function = calls.get(i).get("function");
      ReplyPart.ToolCall call = parsed.toolCalls().get(i);
      assertThat(call.name()).isEqualTo(function.get("name").asString());
      assertThat(known(tools, call.name(), JSON.readTree(call.argumentsJson())))
          .isEqualTo(known(tools, call.name(), function.get("arguments")));
    }
    assertThat(parsed.text().strip()).isIn("", "I will look.");
    assertThat(parsed.thought().strip()).isIn("", "I need the tool.", "I will look.");
  }

  private static List<ToolDefinition> tools(JsonNode c) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (JsonNode tool : c.get("input").get("tools")) {
      JsonNode function = tool.get("function");
      @SuppressWarnings("unchecked")
      Map<String, Object> parameters = JSON.treeToValue(function.get("parameters"), Map.class);
      tools.add(new ToolDefinition(function.get("name").asString(), "", parameters));
    }
    return tools;
  }

  /** The arguments that the schema knows: the type of others cannot be told from bare text. */
  private static JsonNode known(List<ToolDefinition> tools, String tool, JsonNode arguments) {
    ObjectNode known = JSON.createObjectNode();
    for (ToolDefinition definition : tools) {
      if (definition.name().equals(tool)) {
        Map<?, ?> properties = (Map<?, ?>) definition.parameters().get("properties");
        for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
          if (properties.containsKey(entry.getKey())) {
            known.set(entry.getKey(), entry.getValue());
          }
        }
      }
    }
    return known;
  }
}
