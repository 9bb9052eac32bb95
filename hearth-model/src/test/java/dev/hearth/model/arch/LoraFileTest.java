package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Model;
import dev.hearth.model.adapter.BaseMark;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What adapters say, and which are refused. */
class LoraFileTest {
  private static final String QUERY = "blk.1.attn_q.weight";

  @TempDir private Path folder;

  private TestAdapter adapter() {
    return new TestAdapter(folder.resolve("adapter.gguf"), "qwen3", 8);
  }

  private TestAdapter good() {
    return adapter().change(new SplittableRandom(1), QUERY, 4, 96, 128, 1);
  }

  private static Golden golden() {
    return Golden.of(Fixtures.testdata(), "qwen3");
  }

  private static void open(Path path) {
    LoraFile.open(path).close();
  }

  private static void load(Path path) {
    try (GgufFile file = golden().open();
        Kernels kernels = KernelChoice.exact(1);
        LoraFile adapter = LoraFile.open(path)) {
      Families.load(file, kernels, 64, false, List.of(adapter)).close();
    }
  }

  private static void refused(Code code, String fact, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fact()).contains(fact);
            });
  }

  @Test
  void saysWhatItChanges() {
    try (LoraFile file = LoraFile.open(good().write())) {
      assertThat(file.rank()).isEqualTo(4);
      assertThat(file.alpha()).isEqualTo(8);
      LoraFile.Change change = file.change(QUERY);
      assertThat(change).isNotNull();
      assertThat(change.columns()).isEqualTo(96);
      assertThat(change.rows()).isEqualTo(128);
      assertThat(change.factor()).isEqualTo(2f);
      assertThat(file.change("blk.0.attn_q.weight")).isNull();
      assertThat(file.sha256()).hasSize(64);
    }
    try (LoraFile file = LoraFile.open(good().without(LoraFile.ALPHA).write())) {
      assertThat(file.changes()).extracting(LoraFile.Change::factor).containsExactly(1f);
    }
    load(good().write());
  }

  @Test
  void otherKindsOfFiles() {
    Path model = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");
    refused(Code.UNSUPPORTED, "general.type", () -> open(model));
    Path vector = adapter().put("adapter.type", Value.text("control_vector")).write();
    refused(Code.UNSUPPORTED, "adapter.type = 'control_vector'", () -> open(vector));
    Path invoked = good().put("adapter.alora.invocation_tokens", Value.text("3")).write();
    refused(Code.UNSUPPORTED, "adapter.alora.invocation_tokens", () -> open(invoked));
    Path empty = adapter().write();
    refused(Code.BAD_INPUT, "it changes nothing", () -> open(empty));
    Path endless = good().put(LoraFile.ALPHA, Value.float32(Float.NaN)).write();
    refused(Code.BAD_INPUT, "alpha is NaN", () -> open(endless));
  }

  @Test
  void shapesThatAreNone() {
    float[] two = new float[2 * 96];
    TestAdapter ranks =
        adapter()
            .add(QUERY + ".lora_a", BlockType.F32, two, 96, 2)
            .add(QUERY + ".lora_b", BlockType.F32, new float[3 * 128], 3, 128);
    refused(Code.BAD_INPUT, "lora_b [3, 128]", () -> open(ranks.write()));
    TestAdapter alone = adapter().add(QUERY + ".lora_b", BlockType.F32, two, 2, 96);
    refused(Code.BAD_INPUT, "has no .lora_a", () -> open(alone.write()));
    TestAdapter norm = good().add("blk.0.attn_norm.weight", BlockType.F32, new float[96], 96);
    refused(Code.UNSUPPORTED, "blk.0.attn_norm.weight", () -> open(norm.write()));
    String experts = "blk.0.ffn_up_exps.weight";
    TestAdapter stack =
        adapter()
            .add(experts + ".lora_a", BlockType.F32, two, 48, 2, 2)
            .add(experts + ".lora_b", BlockType.F32, two, 2, 48, 2);
    refused(Code.UNSUPPORTED, experts + ".lora_a", () -> open(stack.write()));
    TestAdapter high =
        adapter()
            .add(QUERY + ".lora_a", BlockType.F32, new float[5000], 1, 5000)
            .add(QUERY + ".lora_b", BlockType.F32, new float[5000], 5000, 1);
    refused(Code.BAD_INPUT, "no rank from 1 to 4096", () -> open(high.write()));
  }

  @Test
  void adaptersOfOtherModels() {
    SplittableRandom random = new SplittableRandom(2);
    TestAdapter shape = adapter().change(random, QUERY, 4, 96, 64, 1);
    refused(Code.BAD_INPUT, QUERY + " is 96 × 64, the model's 96 × 128", () -> load(shape.write()));
    TestAdapter far = good().change(random, "blk.9.attn_q.weight", 4, 96, 128, 1);
    refused(Code.BAD_INPUT, "no tensor blk.9.attn_q.weight", () -> load(far.write()));
    TestAdapter rows = good().change(random, "token_embd.weight", 4, 96, 512, 1);
    refused(Code.UNSUPPORTED, "token_embd.weight", () -> load(rows.write()));
    TestAdapter family = good().put("general.architecture", Value.text("llama"));
    refused(Code.UNSUPPORTED, "general.architecture = 'llama'", () -> load(family.write()));
  }

  @Test
  void knowsItsBase() {
    Path llama = Fixtures.testdata().unpacked("models/llama.gguf.gz");
    String mark;
    try (GgufFile base = golden().open()) {
      mark = BaseMark.of(base);
      try (LoraFile unmarked = LoraFile.open(good().write())) {
        unmarked.requireBase(base);
      }
    }
    Path marked = good().put(BaseMark.KEY, Value.text(mark)).write();
    try (GgufFile base = golden().open();
        GgufFile other = GgufFile.open(llama);
        LoraFile adapter = LoraFile.open(marked)) {
      adapter.requireBase(base);
      refused(Code.REFUSED, "another model", () -> adapter.requireBase(other));
    }
  }

  @Test
  void mixesOfAdaptersThatAreNotThere() {
    try (GgufFile file = golden().open();
        Kernels kernels = KernelChoice.exact(1);
        LoraFile adapter = LoraFile.open(good().write());
        Model model = Families.load(file, kernels, 64, false, List.of(adapter))) {
      model.newSequence(CacheType.F32, 8, AdapterMix.of(0.5f)).close();
      assertThatThrownBy(() -> model.newSequence(CacheType.F32, 8, AdapterMix.of(0, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(AdapterMix.of(0, -0f)).isEqualTo(AdapterMix.NONE);
    assertThatThrownBy(() -> AdapterMix.of(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
