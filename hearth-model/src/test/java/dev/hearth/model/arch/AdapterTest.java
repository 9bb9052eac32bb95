package dev.hearth.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The first promise under adapters: the same bits, whoever else is in the batch. */
class AdapterTest {
  private static final int TOKENS = 150;

  /** The second and third have the same mix, the last two the same adapters in other shares. */
  private static final List<AdapterMix> MIXES =
      List.of(
          AdapterMix.NONE,
          AdapterMix.of(1),
          AdapterMix.of(1),
          AdapterMix.of(0.5f, -2),
          AdapterMix.of(0, 1));

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> testdata() {
    return generative(Fixtures.testdata()).flatMap(this::tests);
  }

  @TestFactory
  @Tag("conformance")
  Stream<DynamicTest> conformance() {
    Set<String> known =
        generative(Fixtures.testdata()).map(Golden::name).collect(Collectors.toSet());
    return generative(Fixtures.conformance())
        .filter(golden -> !known.contains(golden.name()))
        .flatMap(this::tests);
  }

  private static Stream<Golden> generative(Fixtures fixtures) {
    return Golden.all(fixtures).stream().filter(golden -> !golden.embedding());
  }

  private Stream<DynamicTest> tests(Golden golden) {
    return Stream.of(
        DynamicTest.dynamicTest(golden.name() + ", exact", () -> everyWay(golden, "exact")),
        DynamicTest.dynamicTest(golden.name() + ", fast", () -> everyWay(golden, "fast")),
        DynamicTest.dynamicTest(golden.name() + ", every shelf", () -> everyShelf(golden)));
  }

  private interface Use {
    void with(Model model);
  }

  /** The model with two adapters of odd ranks. */
  private void loaded(Golden golden, Kernels kernels, Use use) {
    Path first = TestAdapter.everywhere(golden, folder.resolve("first.gguf"), 1, 5);
    Path second = TestAdapter.everywhere(golden, folder.resolve("second.gguf"), 2, 1);
    try (GgufFile file = golden.open();
        LoraFile one = LoraFile.open(first);
        LoraFile two = LoraFile.open(second);
        Model model = Families.load(file, kernels, TOKENS, false, List.of(one, two))) {
      use.with(model);
    }
  }

  private static int[] tokens(Golden golden) {
    return BitIdentityChecks.randomTokens(golden, TOKENS);
  }

  private static float[][] whole(Model model, AdapterMix mix, int[] tokens) {
    return Golden.logits(
        new MixedModel(model, mix), CacheType.F32, tokens.length, tokens, tokens.length);
  }

  private void everyWay(Golden golden, String name) {
    int[] tokens = tokens(golden);
    float[][] plain;
    try (Kernels kernels = KernelChoice.create(name, 1);
        GgufFile file = golden.open();
        Model model = Families.load(file, kernels, TOKENS)) {
      plain = Golden.logits(model, CacheType.F32, TOKENS, tokens, TOKENS);
    }
    List<float[][]> expected = new ArrayList<>();
    try (Kernels kernels = KernelChoice.create(name, 1)) {
      loaded(
          golden,
          kernels,
          model -> {
            MIXES.forEach(mix -> expected.add(whole(model, mix, tokens)));
            BitIdentityChecks.assertWhole("no adapter in the mix", expected.getFirst(), plain);
            assertDifferent(expected.get(1), plain);
            assertDifferent(expected.get(3), expected.get(1));
            assertDifferent(expected.get(4), expected.get(1));
            MixedModel mixed = new MixedModel(model, MIXES.get(3));
            BitIdentityChecks.chunks(mixed, tokens, expected.get(3));
            BitIdentityChecks.besides(mixed, tokens, expected.get(3));
            BitIdentityChecks.forks(mixed, tokens, expected.get(3));
            BitIdentityChecks.takenBack(mixed, tokens, expected.get(3));
            together(model, tokens, expected);
          });
    }
    try (Kernels kernels = KernelChoice.create(name, 2)) {
      loaded(golden, kernels, model -> together(model, tokens, expected));
    }
  }

  private static void assertDifferent(float[][] some, float[][] others) {
    for (int t = 0; t < some.length; t++) {
      assertThat(Arrays.equals(some[t], others[t])).as("position " + t).isFalse();
    }
  }

  /** All mixes in the same batches, in changing order, in uneven chunks, some without outputs. */
  private static void together(Model model, int[] tokens, List<float[][]> expected) {
    SplittableRandom random = new SplittableRandom(7);
    List<Sequence> sequences = new ArrayList<>();
    MIXES.forEach(mix -> sequences.add(model.newSequence(CacheType.F32, tokens.length, mix)));
    int compared = 0;
    while (sequences.stream().anyMatch(sequence -> sequence.length() < tokens.length)) {
      List<Integer> order = new ArrayList<>();
      for (int s = 0; s < sequences.size(); s++) {
        if (sequences.get(s).length() < tokens.length && random.nextInt(4) > 0) {
          order.add(random.nextInt(order.size() + 1), s);
        }
      }
      if (!order.isEmpty()) {
        compared += step(model, tokens, expected, sequences, order, random);
      }
    }
    sequences.forEach(Sequence::close);
    assertThat(compared).isGreaterThan(tokens.length);
  }

  private static int step(
      Model model,
      int[] tokens,
      List<float[][]> expected,
      List<Sequence> sequences,
      List<Integer> order,
      SplittableRandom random) {
    List<Batch.Slice> slices = new ArrayList<>();
    List<float[]> wanted = new ArrayList<>();
    for (int s : order) {
      int from = sequences.get(s).length();
      int to = Math.min(tokens.length, from + 1 + random.nextInt(13));
      Batch.Outputs outputs = Batch.Outputs.values()[random.nextInt(3)];
      Batch.Slice slice =
          new Batch.Slice(sequences.get(s), Arrays.copyOfRange(tokens, from, to), outputs);
      slices.add(slice);
      wanted.addAll(Arrays.asList(expected.get(s)).subList(to - slice.outputRows(), to));
    }
    Floats logits = model.forward(new Batch(slices));
    assertThat(logits.rows()).isEqualTo(wanted.size());
    for (int t = 0; t < wanted.size(); t++) {
      int differing = Arrays.mismatch(logits.row(t), wanted.get(t));
      assertThat(differing).as("mixes %s, row %d", order, t).isEqualTo(-1);
    }
    return wanted.size();
  }

  private void everyShelf(Golden golden) {
    int[] tokens = tokens(golden);
    List<float[][]> all = new ArrayList<>();
    for (String name : List.of("scalar", "vector", "fast")) {
      try (Kernels kernels = KernelChoice.create(name, 2)) {
        loaded(golden, kernels, model -> all.add(whole(model, MIXES.get(3), tokens)));
      }
      BitIdentityChecks.assertWhole(name, all.getLast(), all.getFirst());
    }
  }
}
