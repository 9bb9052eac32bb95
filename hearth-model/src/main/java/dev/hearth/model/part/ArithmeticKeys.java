package dev.hearth.model.part;

import dev.hearth.format.gguf.Kind;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metadata keys that change what some family computes, each with the values that change nothing. A
 * family that meets one of them with another value and does not ask for it would compute something
 * else than the file says.
 */
final class ArithmeticKeys {
  private static final Set<Double> NEVER = Set.of();
  private static final Set<Double> OFF = Set.of(0.0);

  /** A factor or a number of groups of 1; softmax among gating functions. */
  private static final Set<Double> ONE = Set.of(0.0, 1.0);

  private static final Map<String, Set<Double>> KEYS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("attention.causal", Set.of(1.0)),
              Map.entry("attention.clamp_kqv", OFF),
              Map.entry("attention.group_norm_groups", OFF),
              Map.entry("attention.max_alibi_bias", OFF),
              Map.entry("attention.output_scale", ONE),
              Map.entry("attention.recurrent_layers", NEVER),
              Map.entry("attention.scale", OFF),
              Map.entry("attention.shared_kv_layers", OFF),
              Map.entry("attention.sliding_window", OFF),
              Map.entry("attention.temperature_scale", OFF),
              Map.entry("attention.value_residual_mix_lora_rank", OFF),
              Map.entry("attn_logit_softcapping", OFF),
              Map.entry("embedding_length_per_layer_input", OFF),
              Map.entry("embedding_scale", ONE),
              Map.entry("expert_gating_func", ONE),
              Map.entry("expert_group_count", ONE),
              Map.entry("expert_weights_scale", ONE),
              Map.entry("final_logit_softcapping", OFF),
              Map.entry("full_attention_interval", NEVER),
              Map.entry("interleave_moe_layer_step", ONE),
              Map.entry("leading_dense_block_count", OFF),
              Map.entry("logit_scale", ONE),
              Map.entry("moe_every_n_layers", OFF),
              Map.entry("residual_scale", ONE),
              Map.entry("rope.scale_linear", ONE),
              Map.entry("rope.scaling.attn_factor", ONE),
              Map.entry("rope.scaling.factor", ONE),
              Map.entry("router_logit_softcapping", OFF),
              Map.entry("ssm.dt_b_c_rms", OFF),
              Map.entry("swiglu_clamp_exp", OFF),
              Map.entry("swiglu_clamp_shexp", OFF),
              Map.entry("use_parallel_residual", OFF)));

  private ArithmeticKeys() {}

  /** The first such key that the file has and that is not among those {@code read}. */
  static Optional<String> firstUnread(Hyperparameters hyper, Set<String> read) {
    return KEYS.entrySet().stream()
        .filter(e -> hyper.has(e.getKey()) && !read.contains(e.getKey()))
        .filter(e -> !e.getValue().contains(number(hyper.metadata(), hyper.key(e.getKey()))))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The value as a number; NaN, which is never harmless, for arrays and strings. */
  private static double number(Metadata metadata, String key) {
    if (!(metadata.kind(key) instanceof Kind.Scalar(var type))) {
      return Double.NaN;
    }
    if (type == ValueType.BOOL) {
      return metadata.flag(key) ? 1 : 0;
    }
    if (type.isReal()) {
      return metadata.real(key);
    }
    return type.isWhole() ? metadata.number(key) : Double.NaN;
  }
}
