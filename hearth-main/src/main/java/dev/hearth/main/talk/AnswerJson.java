package dev.hearth.main.talk;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Usage;
import dev.hearth.engine.sample.ResolvedSettings;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.main.shell.Json;
import dev.hearth.model.chat.ChatMessage;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer as one JSON object, for scripts. */
final class AnswerJson {
  private AnswerJson() {}

  static ObjectNode of(Answer answer, Talk talk) {
    ObjectNode root = Json.object();
    root.put("model", talk.modelName());
    root.put("text", answer.text());
    if (!answer.thought().isEmpty()) {
      root.put("thought", answer.thought());
    }
    if (!answer.calls().isEmpty()) {
      ArrayNode calls = root.putArray("tool_calls");
      for (ChatMessage.Call call : answer.calls()) {
        calls
            .addObject()
            .put("id", call.id())
            .put("name", call.name())
            .set("arguments", Json.read(call.argumentsJson(), "the arguments of a call"));
      }
    }
    root.put("stop", StatusLine.reason(answer.reason()));
    usage(root.putObject("usage"), answer.usage());
    context(root.putObject("context"), answer.usage(), talk.engine().context());
    sampling(root.putObject("sampling"), talk);
    List<AdapterFacts> adapters = talk.engine().adapters();
    if (!adapters.isEmpty()) {
      ArrayNode all = root.putArray("adapters");
      for (AdapterFacts adapter : adapters) {
        all.addObject()
            .put("name", adapter.name())
            .put("sha256", adapter.sha256())
            .put("scale", adapter.scale());
      }
    }
    return root;
  }

  private static void usage(ObjectNode node, Usage usage) {
    node.put("prompt_tokens", usage.promptTokens());
    node.put("reused_tokens", usage.cachedTokens());
    node.put("output_tokens", usage.outputTokens());
    node.put("thinking_tokens", usage.thinkingTokens());
    node.put("drafted_tokens", usage.draftedTokens());
    node.put("accepted_tokens", usage.acceptedTokens());
    node.put("queue_seconds", usage.queue().toNanos() / 1e9);
    node.put("prompt_seconds", usage.prefill().toNanos() / 1e9);
    node.put("output_seconds", usage.decode().toNanos() / 1e9);
    node.put("prompt_tokens_per_second", usage.promptTokensPerSecond());
    node.put("output_tokens_per_second", usage.outputTokensPerSecond());
  }

  private static void context(ObjectNode node, Usage usage, ContextNumbers numbers) {
    node.put("used", usage.promptTokens() + usage.outputTokens());
    node.put("usable", numbers.usable());
    node.put("usable_measured", numbers.measured());
    node.put("allocated", numbers.allocated());
    node.put("advertised", numbers.advertised());
  }

  private static void sampling(ObjectNode node, Talk talk) {
    ResolvedSettings resolved = talk.choices().resolve(talk.engine());
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() != SamplerOption.Kind.OTHER) {
        node.putObject(option.label())
            .put("value", Double.parseDouble(Choices.text(resolved.value(option))))
            .put("from", resolved.source(option).name().toLowerCase(Locale.ROOT));
      }
    }
    node.putObject(SamplerOption.SEED.label())
        .put("value", talk.choices().seed())
        .put("from", resolved.source(SamplerOption.SEED).name().toLowerCase(Locale.ROOT));
  }
}
