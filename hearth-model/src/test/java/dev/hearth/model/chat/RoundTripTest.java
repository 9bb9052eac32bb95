package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replies written by a small writer for each family, as the chat templates write them, mean what
 * was written: thought, text, and the calls with all their values.
 */
class RoundTripTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private record Call(String name, ObjectNode arguments) {}

  private record Reply(String thought, String text, List<Call> calls) {}

  @ParameterizedTest
  @EnumSource(value = ReplyFamily.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void repliesMeanWhatWasWritten(ReplyFamily family) {
    SplittableRandom random = new SplittableRandom(100 + family.ordinal());
    for (int round = 0; round < 400; round++) {
      boolean xml = family == ReplyFamily.QWEN && round % 2 == 1;
      Reply reply = reply(random, family, xml);
      List<ToolDefinition> tools = new ArrayList<>();
      for (Call call : reply.calls) {
        tools.add(new ToolDefinition(call.name, "", schema(call.arguments)));
      }
      String written = write(family, reply, round);
      ParsedReply parsed = Replies.checked(family, tools, "", written, random);
      assertThat(parsed.thought()).as("thought of %s", written).isEqualTo(reply.thought);
      assertThat(parsed.text()).as("text of %s", written).isEqualTo(reply.text);
      assertThat(parsed.toolCalls()).as("calls of %s", written).hasSize(reply.calls.size());
      for (int i = 0; i < reply.calls.size(); i++) {
        ReplyPart.ToolCall call = parsed.toolCalls().get(i);
        assertThat(call.name()).isEqualTo(reply.calls.get(i).name);
        assertThat(JSON.readTree(call.argumentsJson())).isEqualTo(reply.calls.get(i).arguments);
      }
    }
  }

  private static Reply reply(SplittableRandom random, ReplyFamily family, boolean xml) {
    boolean llama = family == ReplyFamily.LLAMA3;
    List<Call> calls = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      ObjectNode arguments = JSON.createObjectNode();
      for (int n = random.nextInt(4); n > 0; n--) {
        arguments.set(word(random), value(random, 0));
      }
      // the same tool twice with other types would leave open which schema holds
      calls.add(new Call("tool_" + i + word(random), arguments));
    }
    String thought = random.nextBoolean() || llama ? "" : text(random);
    String text = random.nextBoolean() || (llama && !calls.isEmpty()) ? "" : text(random);
    return new Reply(thought, text, calls);
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  /** Words with signs between; begins and ends with a letter, as white space there is markup. */
  private static String text(SplittableRandom random) {
    String[] signs = {
      " ", "\n", ", ", " < ", " {} ", "\n\n", " é🦀 ", " [x] ", "\"", " </p> ", "'"
    };
    StringBuilder text = new StringBuilder(word(random));
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(signs[random.nextInt(signs.length)]).append(word(random));
    }
    return text.toString();
  }

  private static JsonNode value(SplittableRandom random, int depth) {
    switch (random.nextInt(depth > 2 ? 6 : 8)) {
      case 0:
        return JSON.getNodeFactory().numberNode(random.nextLong());
      case 1:
        return JSON.getNodeFactory().numberNode(random.nextInt(100) + 0.5);
      case 2:
        return JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 3:
        return JSON.getNodeFactory().nullNode();
      case 4, 5:
        return JSON.getNodeFactory().stringNode(text(random));
      case 6:
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth + 1));
        }
        return array;
      default:
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(word(random), value(random, depth + 1));
        }
        return object;
    }
  }

  private static Map<String, Object> schema(ObjectNode arguments) {
    Map<String, Object> properties = new java.util.HashMap<>();
    for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
      JsonNode value = entry.getValue();
      String type =
          value.isString()
              ? "string"
              : value.isObject()
                  ? "object"
                  : value.isArray()
                      ? "array"
                      : value.isBoolean() ? "boolean" : value.isNull() ? "null" : "number";
      properties.put(entry.getKey(), Map.of("type", type));
    }
    return Map.of("type", "object", "properties", properties);
  }

  private static String write(ReplyFamily family, Reply reply, int round) {
    StringBuilder out = new StringBuilder();
    List<Call> calls = reply.calls;
    switch (family) {
      case QWEN -> writeQwen(reply, round % 2 == 1, out);
      case GEMMA4 -> {
        thought(out, "<|channel>thought\n", reply.thought, "\n<channel|>");
        out.append(reply.text);
        for (Call call : calls) {
          out.append("<|tool_call>call:").append(call.name).append(gemma(call.arguments));
          out.append("<tool_call|>");
        }
      }
      case LFM2 -> {
        thought(out, "<think>\n", reply.thought, "\n</think>\n\n");
        out.append(reply.text);
        if (!calls.isEmpty()) {
          List<String> written = calls.stream().map(RoundTripTest::python).toList();
          out.append("<|tool_call_start|>[").append(String.join(", ", written));
          out.append("]<|tool_call_end|>");
        }
      }
      case LLAMA3 -> {
        out.append(reply.text);
        for (Call call : calls) {
          out.append(out.isEmpty() ? "" : "; ");
          out.append("{\"name\": \"").append(call.name).append("\", \"parameters\": ");
          out.append(call.arguments).append('}');
        }
      }
      case HARMONY -> writeHarmony(reply, round, out);
      case DEEPSEEK -> writeDeepSeek(reply, round % 2 == 1, out);
      default -> writeMistral(reply, round % 2 == 1, out);
    }
    return out.toString();
  }

  private static void thought(StringBuilder out, String open, String thought, String close) {
    if (!thought.isEmpty()) {
      out.append(open).append(thought).append(close);
    }
  }

  private static void writeQwen(Reply reply, boolean xml, StringBuilder out) {
    thought(out, "<think>\n", reply.thought, "\n</think>\n\n");
    out.append(reply.text);
    for (Call call : reply.calls) {
      out.append(out.isEmpty() ? "" : "\n").append("<tool_call>\n");
      if (xml) {
        out.append("<function=").append(call.name).append(">\n");
        for (Map.Entry<String, JsonNode> entry : call.arguments.properties()) {
          JsonNode value = entry.getValue();
          out.append("<parameter=").append(entry.getKey()).append(">\n");
          out.append(value.isString() ? value.asString() : value.toString());
          out.append("\n</parameter>\n");
        }
        out.append("</function>");
      } else {
        out.append("{\"name\": \"").append(call.name).append("\", \"arguments\": ");
        out.append(call.arguments).append('}');
      }
      out.append("\n</tool_call>");
    }
  }

  private static String gemma(JsonNode value) {
    if (value.isString()) {
      return "<|\"|>" + value.asString() + "<|\"|>";
    }
    List<String> parts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(one -> parts.add(gemma(one)));
      return "[" + String.join(",", parts) + "]";
    }
    if (value.isObject()) {
      value.properties().forEach(e -> parts.add(e.getKey() + ":" + gemma(e.getValue())));
      return "{" + String.join(",", parts) + "}";
    }
    return value.toString();
  }

  private static String python(Call call) {
    List<String> parts = new ArrayList<>();
    call.arguments.properties().forEach(e -> parts.add(e.getKey() + "=" + python(e.getValue())));
    return call.name + "(" + String.join(", ", parts) + ")";
  }

  private static String python(JsonNode value) {
    List<String> parts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(one -> parts.add(python(one)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (value.isObject()) {
      value.properties().forEach(e -> parts.add("'" + e.getKey() + "': " + python(e.getValue())));
      return "{" + String.join(", ", parts) + "}";
    }
    if (value.isString()) {
      String text = value.asString().replace("\\", "\\\\").replace("\n", "\\n");
      return "'" + text.replace("'", "\\'") + "'";
    }
    return value.isBoolean()
        ? (value.booleanValue() ? "True" : "False")
        : value.isNull() ? "None" : value.toString();
  }

  private static void writeHarmony(Reply reply, int round, StringBuilder out) {
    List<String> messages = new ArrayList<>();
    if (!reply.thought.isEmpty()) {
      messages.add("<|channel|>analysis<|message|>" + reply.thought + "<|end|>");
    }
    if (!reply.text.isEmpty()) {
      String channel = reply.calls.isEmpty() ? "final" : "commentary";
      messages.add("<|channel|>" + channel + "<|message|>" + reply.text + "<|end|>");
    }
    for (Call call : reply.calls) {
      String to = " to=functions." + call.name;
      String header =
          round % 2 == 0
              ? to + "<|channel|>commentary json"
              : "<|channel|>commentary" + to + " <|constrain|>json";
      messages.add(header + "<|message|>" + call.arguments + "<|call|>");
    }
    out.append(String.join("<|start|>assistant", messages));
  }

  private static void writeDeepSeek(Reply reply, boolean old, StringBuilder out) {
    thought(out, "<think>\n", reply.thought, "\n</think>\n\n");
    out.append(reply.text);
    List<String> calls = new ArrayList<>();
    for (Call call : reply.calls) {
      String body =
          old
              ? "function<｜tool▁sep｜>" + call.name + "\n```json\n" + call.arguments + "\n```"
              : call.name + "<｜tool▁sep｜>" + call.arguments;
      calls.add("<｜tool▁call▁begin｜>" + body + "<｜tool▁call▁end｜>");
    }
    if (!calls.isEmpty()) {
      out.append("<｜tool▁calls▁begin｜>").append(String.join(old ? "\n" : "", calls));
      out.append("<｜tool▁calls▁end｜>");
    }
  }

  private static void writeMistral(Reply reply, boolean old, StringBuilder out) {
    thought(out, "[THINK]", reply.thought, "[/THINK]");
    out.append(reply.text);
    List<String> calls = new ArrayList<>();
    for (Call call : reply.calls) {
      calls.add(
          old
              ? "{\"name\": \"" + call.name + "\", \"arguments\": " + call.arguments + "}"
              : "[TOOL_CALLS]" + call.name + "[ARGS]" + call.arguments);
    }
    if (old && !calls.isEmpty()) {
      out.append("[TOOL_CALLS][").append(String.join(", ", calls)).append(']');
    } else {
      calls.forEach(out::append);
    }
  }
}
