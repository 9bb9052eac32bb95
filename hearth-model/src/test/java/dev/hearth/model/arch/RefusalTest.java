package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.CacheType;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.Model;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that says something which the family does not compute is refused by name. */
class RefusalTest {
  private static final int[] TOKENS = {5, 4, 3, 2, 1};

  @TempDir Path folder;

  private Variant variant(String golden) {
    return new Variant(Golden.of(Fixtures.testdata(), golden), folder);
  }

  private static float[][] logits(Model model) {
    return Golden.logits(model, CacheType.F32, 64, TOKENS, TOKENS.length);
  }

  private static void refused(Variant variant, HearthException.Code code, String name) {
    assertThatThrownBy(() -> variant.with(Model::description))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fact()).contains(name);
            });
  }

  private static void accepted(Variant variant) {
    Model.Description description = variant.with(Model::description);
    assertThat(description.layers()).isPositive();
  }

  private static void unsupported(Variant variant, String name) {
    refused(variant, HearthException.Code.UNSUPPORTED, name);
  }

  private static void bad(Variant variant, String name) {
    refused(variant, HearthException.Code.BAD_INPUT, name);
  }

  @Test
  void keysThatChangeArithmeticElsewhere() {
    String key = "qwen35.attention.clamp_kqv";
    unsupported(variant("qwen35").put(key, Value.float32(8)), key);
    key = "lfm2.attention.sliding_window";
    unsupported(variant("lfm2").put(key, Value.uint32(48)), key);
    key = "gemma4.residual_scale";
    unsupported(variant("gemma4-e").put(key, Value.float32(0.5f)), key);
    accepted(variant("qwen35").put("qwen35.attention.clamp_kqv", Value.float32(0)));
  }

  @Test
  void decodersThatLookAhead() {
    String key = "lfm2.attention.causal";
    unsupported(variant("lfm2").put(key, Value.flag(false)), key);
    accepted(variant("lfm2").put(key, Value.flag(true)));
  }

  @Test
  void encodersThatDoNot() {
    unsupported(
        variant("bert").put("bert.attention.causal", Value.flag(true)), "bert.attention.causal");
  }

  @Test
  void tensorsThatNothingReads() {
    unsupported(variant("qwen35").add("blk.0.attn_v.weight", 1, 2), "blk.0.attn_v.weight");
  }

  @Test
  void unknownRotationScaling() {
    unsupported(variant("lfm2").put("lfm2.rope.scaling.type", Value.text("dynamic")), "'dynamic'");
  }

  @Test
  void rotationSectionsThatTextWouldNotFill() {
    String key = "qwen35.rope.dimension_sections";
    unsupported(variant("qwen35").put(key, Value.int32s(6, 4, 5, 1)), key);
    bad(variant("qwen35").put(key, Value.int32s(0, 0, 0, 0)), key);
  }

  @Test
  void sharedKeysOfAnotherKindOfLayer() {
    String key = "gemma4.attention.shared_kv_layers";
    bad(variant("gemma4-e").put(key, Value.uint32(5)), key);
    bad(variant("gemma4-e").put(key, Value.uint32(8)), key);
  }

  @Test
  void moreExpertsThanThereAre() {
    String key = "lfm2moe.expert_used_count";
    bad(variant("lfm2moe").put(key, Value.uint32(9)), key);
  }

  @Test
  void aListOfLayersOverridesTheInterval() {
    float[][] expected = variant("qwen35").with(RefusalTest::logits);
    Value layers = Value.int32s(1, 1, 1, 0, 1);
    float[][] logits =
        variant("qwen35")
            .put("qwen35.full_attention_interval", Value.uint32(2))
            .put("qwen35.attention.recurrent_layers", layers)
            .with(RefusalTest::logits);
    assertThat(logits).isDeepEqualTo(expected);
    bad(
        variant("qwen35").put("qwen35.attention.recurrent_layers", Value.int32s(1, 1)),
        "qwen35.attention.recurrent_layers");
  }

  @Test
  void suppressedTokensHaveNoChance() {
    String key = "tokenizer.ggml.suppress_tokens";
    float[][] expected = variant("gemma4-e").with(RefusalTest::logits);
    float[][] logits = variant("gemma4-e").put(key, Value.int32s(7, 100)).with(RefusalTest::logits);
    for (int t = 0; t < logits.length; t++) {
      expected[t][7] = Float.NEGATIVE_INFINITY;
      expected[t][100] = Float.NEGATIVE_INFINITY;
    }
    assertThat(logits).isDeepEqualTo(expected);
    unsupported(variant("gemma4-e").put(key, Value.int32s(512)), key);
  }

  @Test
  void textsLongerThanLearnedPositions() {
    assertThatThrownBy(() -> variant("bert").with(m -> m.embed(new int[257])))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.DOES_NOT_FIT));
    float[] vector = variant("bert").with(m -> m.embed(new int[256]));
    assertThat(vector).hasSize(96);
  }
}
