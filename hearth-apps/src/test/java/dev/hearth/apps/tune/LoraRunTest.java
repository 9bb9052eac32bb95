package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adapters over quantised models. */
class LoraRunTest {
  private static final int[] TOKENS = {338, 117, 3, 300, 10, 272, 339, 10, 338, 65, 301};

  @TempDir private Path folder;
  private Matrices matrices;

  @BeforeEach
  void open() {
    matrices = MatricesChoice.create(2);
  }

  @org.junit.jupiter.api.AfterEach
  void close() {
    matrices.close();
  }

  /** A model with quantised random weights. */
  private Path base(Family family) {
    Path vocabulary = Corpus.vocabulary(folder);
    Shape shape = new Shape(family, 3, 64, 4, 2, 16, 96, 340, 128, 1e-5f, 10_000, true);
    Network network = new Network(shape, matrices, new FreshWeights(5, 3));
    // rows of a trained embedding are far longer than those it begins with
    float[] rows = network.trained().getFirst().values();
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= 15;
    }
    Path target = folder.resolve("base.gguf");
    ModelFile.write(target, network, vocabulary, BlockType.Q8_0, java.util.Map.of());
    return target;
  }

  private LoraSettings settings(Path base, int steps, int first, int last) {
    return settings(folder, base, steps, first, last);
  }

  static LoraSettings settings(Path folder, Path base, int steps, int first, int last) {
    return new LoraSettings(
        base,
        List.of(Corpus.write(folder.resolve("train.jsonl"), 8, 150)),
        List.of(),
        96,
        8,
        16,
        first,
        last,
        Plan.forAdapter(3, steps, 1200, 600, 0.02),
        folder.resolve("kept"),
        4,
        folder.resolve("adapter.gguf"));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void learnsWhatIsHeldOutAndMergesIntoWhatTheEngineComputes(Family family) throws IOException {
    Path base = base(family);
    byte[] before = Files.readAllBytes(base);
    float[] trainers;
    try (LoraRun run = LoraRun.open(settings(base, 30, 0, -1), matrices)) {
      assertThat(run.size().heldOutSamples()).isEqualTo(15);
      assertThat(run.size().samples()).isEqualTo(135);
      double untrained = run.heldOutLoss();
      near(run.logits(TOKENS), TrainRunTest.engine(base, TOKENS));
      List<Progress> history = run.run(p -> {}).history();
      assertThat(history.getLast().heldOutLoss()).isLessThan(0.75 * untrained);
      trainers = run.logits(TOKENS);
    }
    assertThat(Files.readAllBytes(base)).isEqualTo(before);
    Path merged = folder.resolve("merged.gguf");
    Path adapter = folder.resolve("adapter.gguf");
    assertThat(Merge.write(base, adapter, merged, "F32", matrices)).isEqualTo(3 * 7);
    near(TrainRunTest.engine(merged, TOKENS), trainers);
    near(TrainRunTest.engine(base, TOKENS, adapter), trainers);
    float[] plain = TrainRunTest.engine(base, TOKENS);
    float change = 0;
    for (int i = 0; i < plain.length; i++) {
      change = Math.max(change, Math.abs(plain[i] - trainers[i]));
    }
    assertThat(change).isGreaterThan(0.5f);
  }

  private static void near(float[] actual, float[] wanted) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(wanted[i], Offset.offset(1e-4f));
    }
  }

  @Test
  void gradientsOverAFrozenModel() {
    Path base = base(Family.QWEN2);
    try (GgufFile file = GgufFile.open(base)) {
      FreshAdapters adapters = new FreshAdapters(settings(base, 1, 1, 2));
      Network network =
          new Network(BaseModel.shape(file, 0), matrices, new BaseModel(file, false, adapters));
      assertThat(network.trained()).isEqualTo(adapters.parts()).hasSize(2 * 2 * 7);
      java.util.SplittableRandom random = new java.util.SplittableRandom(2);
      for (Parameter part : network.trained()) {
        float[] noise = Gradients.randoms(random, part.size(), 0.1);
        for (int i = 0; i < noise.length; i++) {
          part.values()[i] += noise[i];
        }
      }
      MicroBatch batch = NetworkTest.batch(3, 300);
      network.clearGradients();
      network.accumulate(batch, 1f);
      for (Parameter part : network.trained()) {
        Gradients.check(
            part.name(), part.values(), part.gradients(), () -> network.loss(batch), 1e-2, 2e-4);
      }
    }
  }

  @Test
  void theFileIsWhatOtherProgramsExpect() {
    Path base = base(Family.LLAMA);
    try (LoraRun run = LoraRun.open(settings(base, 2, 1, 1), matrices)) {
      run.run(p -> {});
    }
    try (GgufFile file = GgufFile.open(folder.resolve("adapter.gguf"))) {
      assertThat(file.metadata().string("general.type")).isEqualTo("adapter");
      assertThat(file.metadata().string("general.architecture")).isEqualTo("llama");
      assertThat(file.metadata().string("adapter.type")).isEqualTo("lora");
      assertThat(file.metadata().real("adapter.lora.alpha")).isEqualTo(16);
      assertThat(file.tensors()).hasSize(14);
      assertThat(file.tensor("blk.1.ffn_down.weight.lora_a").dimensions()).containsExactly(96L, 8L);
      assertThat(file.tensor("blk.1.ffn_down.weight.lora_b").dimensions()).containsExactly(8L, 64L);
    }
  }

  @Test
  void goesOnWithTheSameBits() throws IOException {
    Path base = base(Family.QWEN3);
    LoraSettings settings = settings(base, 9, 0, -1);
    try (LoraRun run = LoraRun.open(settings, matrices)) {
      run.run(p -> {});
    }
    byte[] whole = Files.readAllBytes(settings.output());
    Files.delete(settings.checkpoints().resolve(Checkpoint.NAME));
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (LoraRun run = LoraRun.open(settings, matrices)) {
                run.run(p -> {
                  seen.add(p.step());
                  if (p.step() == 6) {
                    throw new IllegalStateException("stopped");
                  }
                });
              }
            })
        .hasMessage("stopped");
    try (LoraRun run = LoraRun.open(settings, matrices)) {
      run.run(p -> seen.add(p.step()));
    }
    assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 5, 6, 7, 8, 9);
    assertThat(Files.readAllBytes(settings.output())).isEqualTo(whole);
  }

  /** A process that is killed with no chance to clean up, twice. */
  @Test
  void survivesKill() throws IOException, InterruptedException {
    Path base = base(Family.QWEN3);
    LoraSettings settings = settings(base, LoraProcess.STEPS, 0, -1);
    try (LoraRun run = LoraRun.open(settings, matrices)) {
      run.run(p -> {});
    }
    byte[] whole = Files.readAllBytes(settings.output());
    Files.delete(settings.output());
    Files.delete(settings.checkpoints().resolve(Checkpoint.NAME));
    for (int kill = 5; kill <= 10; kill += 5) {
      TrainRunTest.kill(kill, LoraProcess.class, folder.toString(), base.toString());
    }
    assertThat(settings.output()).doesNotExist();
    List<Integer> seen = new ArrayList<>();
    try (LoraRun run = LoraRun.open(settings, matrices)) {
      run.run(p -> seen.add(p.step()));
    }
    assertThat(seen.getFirst()).isGreaterThan(8);
    assertThat(Files.readAllBytes(settings.output())).isEqualTo(whole);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Path base = base(Family.LLAMA);
    assertThatThrownBy(() -> LoraRun.open(settings(base, 1, 7, 9), matrices))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("layers 0 to 2");
    assertThatThrownBy(() -> settings(base, 1, 2, 1)).isInstanceOf(HearthException.class);
    Path target = folder.resolve("merged.gguf");
    assertThatThrownBy(() -> Merge.write(base, base, target, null, matrices))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("general.type");
    try (LoraRun run = LoraRun.open(settings(base, 1, 0, -1), matrices)) {
      run.run(p -> {});
    }
    Path adapter = folder.resolve("adapter.gguf");
    Path other = base(Family.QWEN3);
    assertThatThrownBy(() -> Merge.write(other, adapter, target, null, matrices))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("general.architecture");
    assertThat(target).doesNotExist();
  }
}
