package dev.hearth.server.openai;

import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.server.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pieces of answers that several of the endpoints have in common. */
final class Wire {
  private Wire() {}

  static String finishReason(StopReason reason, boolean calls) {
    return switch (reason) {
      case END, STOP_TEXT -> calls ? "tool_calls" : "stop";
      case OUTPUT_LIMIT, CONTEXT_FULL, DEADLINE, CANCELLED -> "length";
    };
  }

  /** Tokens of one prompt and all of its replies. */
  static ObjectNode usage(List<Usage> replies) {
    int prompt = replies.isEmpty() ? 0 : replies.getFirst().promptTokens();
    int cached = replies.isEmpty() ? 0 : replies.getFirst().cachedTokens();
    int output = replies.stream().mapToInt(Usage::outputTokens).sum();
    int thinking = replies.stream().mapToInt(Usage::thinkingTokens).sum();
    int drafted = replies.stream().mapToInt(Usage::draftedTokens).sum();
    int accepted = replies.stream().mapToInt(Usage::acceptedTokens).sum();
    ObjectNode usage = usage(prompt, cached, output, thinking);
    if (drafted > 0) {
      usage.putObject("hearth").put("drafted_tokens", drafted).put("accepted_tokens", accepted);
    }
    return usage;
  }

  static ObjectNode usage(int prompt, int cached, int output, int thinking) {
    ObjectNode usage = Json.object();
    usage.put("prompt_tokens", prompt);
    usage.put("completion_tokens", output);
    usage.put("total_tokens", Math.addExact(prompt, output));
    usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", thinking);
    return usage;
  }

  /** {@code tool_calls} of a message; {@code indexed} in a stream. */
  static ArrayNode calls(List<Event.ToolCall> calls, boolean indexed) {
    ArrayNode array = Json.array();
    for (Event.ToolCall call : calls) {
      ObjectNode one = array.addObject();
      if (indexed) {
        one.put("index", call.index());
      }
      one.put("id", call.id()).put("type", "function");
      one.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
    return array;
  }

  /** {@code logprobs} of a chat's choice. */
  static ObjectNode logProbabilities(List<Event.Token> tokens) {
    ObjectNode logprobs = Json.object();
    ArrayNode content = logprobs.putArray("content");
    for (Event.Token token : tokens) {
      ObjectNode one = content.addObject();
      put(one, token.bytes(), token.logProbability());
      ArrayNode top = one.putArray("top_logprobs");
      token.top().forEach(other -> put(top.addObject(), other.bytes(), other.logProbability()));
    }
    logprobs.putNull("refusal");
    return logprobs;
  }

  private static void put(ObjectNode node, byte[] bytes, float logProbability) {
    node.put("token", text(bytes));
    node.put("logprob", logProbability);
    ArrayNode array = node.putArray("bytes");
    for (byte b : bytes) {
      array.add(b & 0xff);
    }
  }

  /** What bytes of a token look like; those that are no whole character as U+FFFD. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
