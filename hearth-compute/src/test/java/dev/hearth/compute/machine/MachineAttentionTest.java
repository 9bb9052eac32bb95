package dev.hearth.compute.machine;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.Bits;
import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.Kits;
import dev.hearth.compute.PagePool;
import dev.hearth.compute.Samples;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.team.Team;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention in machine code against the scalar truth, bit by bit. */
class MachineAttentionTest {
  private final Arena arena = Arena.ofShared();
  private final Samples s = new Samples(arena, 11);
  private final Kernels truth = Kits.truth(1);
  private final PagePool pool = new PagePool();

  @AfterEach
  void close() {
    truth.close();
    pool.close();
    arena.close();
  }

  static List<Target> targets() throws NativeMemory.Refused {
    return MachineProductsTest.targets();
  }

  private static Kernels machine(Target target) {
    return new LoopKernels(
        "machine", new Team(1), MachineShelf.operations(target, new ExactProducts()));
  }

  /**
   * @param window positions that a row sees; the last row sees the newest
   */
  private record Case(
      CacheType type,
      int heads,
      int group,
      int key,
      int value,
      int context,
      int rows,
      int window) {}

  private static final List<Case> CASES =
      List.of(
          new Case(CacheType.F32, 1, 1, 16, 16, 1, 1, 9999),
          new Case(CacheType.F32, 2, 3, 64, 64, 200, 20, 9999),
          new Case(CacheType.F32, 1, 7, 20, 48, 130, 3, 40),
          new Case(CacheType.F16, 2, 2, 128, 128, 257, 33, 9999),
          new Case(CacheType.F16, 1, 1, 128, 128, 300, 1, 9999),
          new Case(CacheType.F16, 1, 5, 80, 80, 64, 9, 9999),
          new Case(CacheType.F16, 3, 1, 192, 176, 190, 18, 70),
          new Case(CacheType.F16, 1, 4, 7, 96, 65, 2, 3),
          new Case(CacheType.F16, 1, 2, 24, 20, 65, 2, 9999),
          new Case(CacheType.Q8_0, 2, 2, 64, 96, 140, 17, 9999),
          new Case(CacheType.Q8_0, 1, 1, 128, 128, 70, 1, 9999));

  private void check(Target target, Case shape, float factor, float softcap, Floats sinks) {
    int heads = shape.heads * shape.group;
    KeyValueStore store = new KeyValueStore(pool, shape.type, shape.heads, shape.key, shape.value);
    store.reserve(shape.context);
    Floats keys = s.normal(shape.context, shape.heads * shape.key, factor);
    Floats values = s.normal(shape.context, shape.heads * shape.value);
    truth.store(store, 0, keys, values);
    Floats queries = s.strided(shape.rows, heads * shape.key);
    int[] from = new int[shape.rows];
    int[] to = new int[shape.rows];
    for (int t = 0; t < shape.rows; t++) {
      to[t] = shape.context - shape.rows + 1 + t;
      from[t] = Math.max(0, to[t] - shape.window);
    }
    AttentionSettings settings = new AttentionSettings(heads, 0.3f, softcap, sinks);
    Floats expected = s.zeros(shape.rows, heads * shape.value);
    Floats actual = s.strided(shape.rows, heads * shape.value);
    truth.attend(queries, store, from, to, settings, expected);
    try (Kernels machine = machine(target)) {
      machine.attend(queries, store, from, to, settings, actual);
    }
    Bits.assertSame(expected, actual, shape.toString());
    org.assertj.core.api.Assertions.assertThat(Samples.guardsIntact(actual)).isTrue();
    store.clear();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void anyShapeHasTheBitsOfTheTruth(Target target) {
    for (Case shape : CASES) {
      check(target, shape, 1f, 0f, null);
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void cappedScoresAndSinksHaveTheBitsOfTheTruth(Target target) {
    for (Case shape : CASES) {
      check(target, shape, 1f, 5f, null);
      check(target, shape, 0.01f, 30f, s.normal(1, shape.heads * shape.group));
      check(target, shape, 1f, 0f, s.normal(1, shape.heads * shape.group, 20f));
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void distantScoresHaveTheBitsOfTheTruth(Target target) {
    for (Case shape : CASES) {
      check(target, shape, 300f, 0f, null);
      check(target, shape, 1e30f, 0f, null);
      check(target, shape, 1e30f, 2f, null);
    }
  }
}
