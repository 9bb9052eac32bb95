package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The whole network: its gradient, its independence of threads, and golden logits. */
class NetworkTest {
  private static final float FACTOR = 1f / 16;

  static Shape shape(Family family, boolean tied) {
    return new Shape(family, 2, 16, 4, 2, 6, 24, 30, 64, 1e-5f, 10_000, tied);
  }

  static MicroBatch batch(long seed, int vocabulary) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      int[] tokens = random.ints(5 + random.nextInt(20), 0, vocabulary).toArray();
      BitSet learnt = new BitSet();
      learnt.set(2, tokens.length);
      samples.add(new Sample(tokens, learnt));
    }
    return MicroBatch.of(samples);
  }

  /** Gradients are only seen where weights are not tiny. */
  private static void stir(Network network) {
    SplittableRandom random = new SplittableRandom(3);
    for (Parameter parameter : network.trained()) {
      float[] noise = Gradients.randoms(random, parameter.size(), 0.25);
      for (int i = 0; i < noise.length; i++) {
        parameter.values()[i] += noise[i];
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void gradientOfEveryTensor(Family family) {
    for (boolean tied : new boolean[] {false, true}) {
      try (Matrices matrices = MatricesChoice.create(2)) {
        Network network = new Network(shape(family, tied), matrices, new FreshWeights(1, 2));
        stir(network);
        MicroBatch batch = batch(5, 30);
        network.clearGradients();
        double loss = network.accumulate(batch, FACTOR);
        assertThat(network.loss(batch)).isEqualTo(loss);
        for (Parameter parameter : network.trained()) {
          Gradients.check(
              family + " " + parameter.name(),
              parameter.values(),
              parameter.gradients(),
              () -> FACTOR * network.loss(batch),
              5e-3,
              2e-4);
        }
      }
    }
  }

  @Test
  void sameBitsOnAnyNumberOfThreadsAndInPlainLoops() {
    List<float[]> first = gradients(MatricesChoice.loops(1));
    for (Matrices matrices :
        List.of(MatricesChoice.create(1), MatricesChoice.create(2), MatricesChoice.create(5))) {
      List<float[]> other = gradients(matrices);
      for (int i = 0; i < first.size(); i++) {
        assertThat(other.get(i)).containsExactly(first.get(i));
      }
    }
  }

  private static List<float[]> gradients(Matrices matrices) {
    try (matrices) {
      Network network = new Network(shape(Family.QWEN3, true), matrices, new FreshWeights(7, 2));
      network.accumulate(batch(5, 30), FACTOR);
      network.accumulate(batch(6, 30), FACTOR);
      return network.trained().stream().map(p -> p.gradients().clone()).toList();
    }
  }

  @Test
  void samplesDoNotSeeEachOther() {
    try (Matrices matrices = MatricesChoice.create(2)) {
      Network network = new Network(shape(Family.LLAMA, true), matrices, new FreshWeights(7, 2));
      BitSet all = new BitSet();
      all.set(0, 40);
      Sample a = new Sample(new int[] {1, 2, 3, 4, 5, 6}, all);
      Sample b = new Sample(new int[] {9, 8, 7, 6}, all);
      double together = network.loss(MicroBatch.of(List.of(a, b)));
      double apart = network.loss(MicroBatch.of(List.of(a)));
      apart += network.loss(MicroBatch.of(List.of(b)));
      assertThat(together).isCloseTo(apart, org.assertj.core.data.Percentage.withPercentage(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3"})
  void goldenLogits(String name) {
    golden(Fixtures.testdata(), name);
  }

  @Tag("conformance")
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3", "qwen2"})
  void goldenLogitsOfAll(String name) {
    golden(Fixtures.conformance(), name);
  }

  private static void golden(Fixtures fixtures, String name) {
    JsonNode golden = fixtures.json("goldens/" + name + ".json.gz");
    try (GgufFile file = GgufFile.open(fixtures.unpacked("models/" + name + ".gguf.gz"));
        Matrices matrices = MatricesChoice.create(2)) {
      BaseModel base = new BaseModel(file, true, (n, rows, columns) -> null);
      Network network = new Network(BaseModel.shape(file, 0), matrices, base);
      base.requireAllRead();
      GoldenRows.check(golden, network);
    }
  }
}
