package dev.hearth.model.made;

import dev.hearth.format.HearthException;
import dev.hearth.model.made.Blueprint.Role;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The shapes of published models, by name. */
final class Blueprints {
  /** From the vocabulary's size to the blueprint. */
  private static final Map<String, IntFunction<Blueprint>> KNOWN =
      new TreeMap<>(
          Map.of(
              "qwen3-0.6b", v -> qwen3(v, 1024, 28, 16, 8, 3072),
              "qwen3-1.7b", v -> qwen3(v, 2048, 28, 16, 8, 6144),
              "llama-3.2-1b", Blueprints::llama,
              "qwen3.5-0.8b", Blueprints::qwen35,
              "lfm2-1.2b", Blueprints::lfm2,
              "gemma4-e2b", Blueprints::gemma4,
              "qwen3moe-small", Blueprints::qwen3Moe));

  private static final int HEAD = 128;

  private Blueprints() {}

  static Set<String> names() {
    return KNOWN.keySet();
  }

  static Blueprint of(String name, int vocabulary) {
    IntFunction<Blueprint> known = KNOWN.get(name);
    if (known == null) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "no shape is known by the name " + name,
          "use one of " + String.join(", ", KNOWN.keySet()));
    }
    return known.apply(vocabulary);
  }

  private static Blueprint qwen3(
      int vocabulary, int width, int layers, int heads, int keyHeads, int inner) {
    Blueprint b =
        qwen3Numbers(new Blueprint("qwen3", layers, width, 40_960), heads, keyHeads)
            .count("feed_forward_length", inner)
            .global("token_embd.weight", Role.TIED_EMBEDDING, width, vocabulary)
            .global("output_norm.weight", Role.NORM, width);
    for (int l = 0; l < layers; l++) {
      qwen3Attention(b, l, width, heads, keyHeads).gatedMlp(l, width, inner);
    }
    return b;
  }

  private static Blueprint qwen3Moe(int vocabulary) {
    int width = 1024;
    int layers = 24;
    int experts = 64;
    int inner = 512;
    Blueprint b =
        qwen3Numbers(new Blueprint("qwen3moe", layers, width, 40_960), 16, 4)
            .count("feed_forward_length", 3072)
            .count("expert_count", experts)
            .count("expert_used_count", 8)
            .count("expert_feed_forward_length", inner)
            .global("token_embd.weight", Role.EMBEDDING, width, vocabulary)
            .global("output_norm.weight", Role.NORM, width)
            .global("output.weight", Role.FINE_MATRIX, width, vocabulary);
    for (int l = 0; l < layers; l++) {
      qwen3Attention(b, l, width, 16, 4)
          .layer(l, "ffn_gate_inp.weight", Role.SMALL, width, experts)
          .layer(l, "ffn_gate_exps.weight", Role.MATRIX, width, inner, experts)
          .layer(l, "ffn_up_exps.weight", Role.MATRIX, width, inner, experts)
          .layer(l, "ffn_down_exps.weight", Role.FINE_MATRIX, inner, width, experts);
    }
    return b;
  }

  private static Blueprint qwen3Numbers(Blueprint b, int heads, int keyHeads) {
    return b.count("attention.head_count", heads)
        .count("attention.head_count_kv", keyHeads)
        .count("attention.key_length", HEAD)
        .count("attention.value_length", HEAD)
        .real("attention.layer_norm_rms_epsilon", 1e-6)
        .real("rope.freq_base", 1e6);
  }

  private static Blueprint qwen3Attention(Blueprint b, int l, int width, int heads, int keys) {
    return b.layer(l, "attn_norm.weight", Role.NORM, width)
        .attention(l, width, heads * HEAD, keys * HEAD, heads * HEAD)
        .layer(l, "attn_q_norm.weight", Role.NORM, HEAD)
        .layer(l, "attn_k_norm.weight", Role.NORM, HEAD)
        .layer(l, "ffn_norm.weight", Role.NORM, width);
  }

  private static Blueprint llama(int vocabulary) {
    int width = 2048;
    int layers = 16;
    int inner = 8192;
    Blueprint b =
        new Blueprint("llama", layers, width, 131_072)
            .count("attention.head_count", 32)
            .count("attention.head_count_kv", 8)
            .count("rope.dimension_count", 64)
            .count("feed_forward_length", inner)
            .real("attention.layer_norm_rms_epsilon", 1e-5)
            .real("rope.freq_base", 5e5)
            .global("token_embd.weight", Role.TIED_EMBEDDING, width, vocabulary)
            .global("output_norm.weight", Role.NORM, width)
            .global("rope_freqs.weight", Role.ONE, 32);
    for (int l = 0; l < layers; l++) {
      b.layer(l, "attn_norm.weight", Role.NORM, width)
          .attention(l, width, width, 512, width)
          .layer(l, "ffn_norm.weight", Role.NORM, width)
          .gatedMlp(l, width, inner);
    }
    return b;
  }

  private static Blueprint qwen35(int vocabulary) {
    int width = 1024;
    int layers = 24;
    int state = 128;
    int deltaHeads = 16;
    int inner = state * deltaHeads;
    Blueprint b =
        new Blueprint("qwen35", layers, width, 262_144)
            .count("feed_forward_length", 3584)
            .count("attention.head_count", 8)
            .count("attention.head_count_kv", 2)
            .count("attention.key_length", 256)
            .count("attention.value_length", 256)
            .real("attention.layer_norm_rms_epsilon", 1e-6)
            .real("rope.freq_base", 1e7)
            .count("rope.dimension_count", 64)
            .counts("rope.dimension_sections", 11, 11, 10, 0)
            .count("ssm.conv_kernel", 4)
            .count("ssm.state_size", state)
            .count("ssm.group_count", deltaHeads)
            .count("ssm.time_step_rank", deltaHeads)
            .count("ssm.inner_size", inner)
            .count("full_attention_interval", 4)
            .global("token_embd.weight", Role.TIED_EMBEDDING, width, vocabulary)
            .global("output_norm.weight", Role.NORM, width);
    for (int l = 0; l < layers; l++) {
      b.layer(l, "attn_norm.weight", Role.NORM, width)
          .layer(l, "post_attention_norm.weight", Role.NORM, width);
      if ((l + 1) % 4 == 0) {
        b.attention(l, width, 2 * 2048, 512, 2048)
            .layer(l, "attn_q_norm.weight", Role.NORM, 256)
            .layer(l, "attn_k_norm.weight", Role.NORM, 256);
      } else {
        b.layer(l, "attn_qkv.weight", Role.MATRIX, width, 3L * inner)
            .layer(l, "attn_gate.weight", Role.MATRIX, width, inner)
            .layer(l, "ssm_conv1d.weight", Role.SMALL, 4, 3L * inner)
            .layer(l, "ssm_dt.bias", Role.SMALL, deltaHeads)
            .layer(l, "ssm_a", Role.DECAY, deltaHeads)
            .layer(l, "ssm_beta.weight", Role.MATRIX, width, deltaHeads)
            .layer(l, "ssm_alpha.weight", Role.MATRIX, width, deltaHeads)
            .layer(l, "ssm_norm.weight", Role.NORM, state)
            .layer(l, "ssm_out.weight", Role.MATRIX, inner, width);
      }
      b.gatedMlp(l, width, 3584);
    }
    return b;
  }

  private static Blueprint lfm2(int vocabulary) {
    int width = 2048;
    int[] keyHeads = {0, 0, 8, 0, 0, 8, 0, 0, 8, 0, 8, 0, 8, 0, 8, 0};
    Blueprint b =
        new Blueprint("lfm2", keyHeads.length, width, 128_000)
            .count("feed_forward_length", 8192)
            .count("attention.head_count", 32)
            .counts("attention.head_count_kv", keyHeads)
            .real("attention.layer_norm_rms_epsilon", 1e-5)
            .real("rope.freq_base", 1e6)
            .count("shortconv.l_cache", 3)
            .global("token_embd.weight", Role.TIED_EMBEDDING, width, vocabulary)
            .global("token_embd_norm.weight", Role.NORM, width);
    for (int l = 0; l < keyHeads.length; l++) {
      b.layer(l, "attn_norm.weight", Role.NORM, width)
          .layer(l, "ffn_norm.weight", Role.NORM, width)
          .gatedMlp(l, width, 8192);
      if (keyHeads[l] > 0) {
        b.attention(l, width, width, 512, width)
            .layer(l, "attn_q_norm.weight", Role.NORM, 64)
            .layer(l, "attn_k_norm.weight", Role.NORM, 64);
      } else {
        b.layer(l, "shortconv.conv.weight", Role.SMALL, 3, width)
            .layer(l, "shortconv.in_proj.weight", Role.MATRIX, width, 3L * width)
            .layer(l, "shortconv.out_proj.weight", Role.MATRIX, width, width);
      }
    }
    return b;
  }

  private static Blueprint gemma4(int vocabulary) {
    int width = 1536;
    int layers = 35;
    int shared = 20;
    int heads = 8;
    boolean[] windowed = new boolean[layers];
    int[] inner = new int[layers];
    for (int l = 0; l < layers; l++) {
      windowed[l] = (l + 1) % 5 != 0;
      inner[l] = l < layers - shared ? 6144 : 12_288;
    }
    Blueprint b =
        new Blueprint("gemma4", layers, width, 131_072)
            .counts("feed_forward_length", inner)
            .count("attention.head_count", heads)
            .count("attention.head_count_kv", 1)
            .count("attention.key_length", 512)
            .count("attention.value_length", 512)
            .count("attention.key_length_swa", 256)
            .count("attention.value_length_swa", 256)
            .count("attention.sliding_window", 512)
            .flags("attention.sliding_window_pattern", windowed)
            .count("attention.shared_kv_layers", shared)
            .real("attention.layer_norm_rms_epsilon", 1e-6)
            .real("rope.freq_base", 1e6)
            .real("rope.freq_base_swa", 1e4)
            .count("rope.dimension_count", 512)
            .count("rope.dimension_count_swa", 256)
            .real("final_logit_softcapping", 30)
            .count("embedding_length_per_layer_input", 256)
            .global("token_embd.weight", Role.TIED_EMBEDDING, width, vocabulary)
            .global("per_layer_token_embd.weight", Role.EMBEDDING, 256L * layers, vocabulary)
            .global("per_layer_model_proj.weight", Role.SMALL, width, 256L * layers)
            .global("per_layer_proj_norm.weight", Role.NORM, 256)
            .global("output_norm.weight", Role.NORM, width)
            .global("rope_freqs.weight", Role.ONE, 256);
    for (int l = 0; l < layers; l++) {
      gemma4Layer(b, l, width, windowed[l] ? 256 : 512, heads, l < layers - shared, inner[l]);
    }
    return b;
  }

  private static void gemma4Layer(
      Blueprint b, int l, int width, int head, int heads, boolean ownKeys, int inner) {
    b.layer(l, "attn_norm.weight", Role.NORM, width)
        .layer(l, "attn_q.weight", Role.MATRIX, width, (long) heads * head)
        .layer(l, "attn_output.weight", Role.MATRIX, (long) heads * head, width)
        .layer(l, "attn_q_norm.weight", Role.NORM, head)
        .layer(l, "post_attention_norm.weight", Role.NORM, width)
        .layer(l, "layer_output_scale.weight", Role.ONE, 1)
        .layer(l, "ffn_norm.weight", Role.NORM, width)
        .layer(l, "post_ffw_norm.weight", Role.NORM, width)
        .layer(l, "inp_gate.weight", Role.MATRIX, width, 256)
        .layer(l, "proj.weight", Role.MATRIX, 256, width)
        .layer(l, "post_norm.weight", Role.NORM, width)
        .gatedMlp(l, width, inner);
    if (ownKeys) {
      b.layer(l, "attn_k.weight", Role.MATRIX, width, head)
          .layer(l, "attn_v.weight", Role.FINE_MATRIX, width, head)
          .layer(l, "attn_k_norm.weight", Role.NORM, head);
    }
  }
}
