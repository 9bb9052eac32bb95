package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Activation;
import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.CacheType;
import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.PagePool;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.StateSpaceShape;
import dev.hearth.compute.Weights;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.team.Team;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operations on rows that lie right before and right behind forbidden pages. One that reads or
 * writes a byte too many ends the process, and the test with it.
 */
class GuardedOperationsTest {
  private static final int[] SIZES = {16, 17, 32, 40, 63};
  private static final int ROWS = 3;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  static List<Target> targets() throws NativeMemory.Refused {
    return MachineProductsTest.targets();
  }

  private static Kernels machine(Target target) {
    return new LoopKernels(
        "machine", new Team(1), MachineShelf.operations(target, new MachineProducts(target)));
  }

  /** Makes guarded rows. */
  private record Maker(Arena arena, boolean atEnd) {
    MemorySegment memory(long bytes) {
      return atEnd ? Guarded.atEnd(arena, bytes) : Guarded.atStart(arena, bytes);
    }

    Floats rows(int rows, int columns) {
      return Floats.of(memory(4L * rows * columns), rows, columns);
    }
  }

  private List<Maker> makers() {
    return List.of(new Maker(arena, true), new Maker(arena, false));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void elements(Target target) {
    try (Kernels k = machine(target)) {
      for (Maker m : makers()) {
        for (int n : SIZES) {
          Floats x = m.rows(ROWS, n);
          Floats y = m.rows(ROWS, n);
          k.add(x, y);
          k.addScaled(x, y, 2f);
          k.multiplyElements(x, m.rows(1, n));
          k.scale(x, 2f);
          k.softcap(x, 3f);
          k.gateClamped(x, y, 1f, 2f, m.rows(ROWS, n));
          for (Activation activation : Activation.values()) {
            k.activate(activation, x);
            k.gate(activation, x, y, m.rows(ROWS, n));
          }
          assertThat(x.get(ROWS - 1, n - 1)).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void normsAndRotations(Target target) {
    try (Kernels k = machine(target)) {
      for (Maker m : makers()) {
        for (int n : SIZES) {
          Floats x = m.rows(ROWS, 2 * n);
          k.rmsNorm(x, n, m.rows(1, n), 1e-5f, m.rows(ROWS, 2 * n));
          k.rmsNorm(x, n, m.rows(1, 2 * n), 1e-5f, x);
          k.l2Norm(x, n, 1e-5f, x);
          k.layerNorm(x, m.rows(1, 2 * n), m.rows(1, 2 * n), 1e-5f, m.rows(ROWS, 2 * n));
          for (Rotation.Pairing pairing : Rotation.Pairing.values()) {
            k.rotate(x, new Rotation(2 * n, 0, n, pairing, m.rows(ROWS, 2 * n)));
          }
          assertThat(x.get(ROWS - 1, 2 * n - 1)).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void recurrences(Target target) {
    try (Kernels k = machine(target)) {
      for (Maker m : makers()) {
        for (int n : SIZES) {
          Floats out = m.rows(ROWS, n);
          k.convolve(m.rows(ROWS, n), m.rows(n, 4), m.rows(1, n), m.rows(3, n), out);
          k.convolve(m.rows(ROWS, n), m.rows(n, 4), null, m.rows(3, n), out);
          deltaNet(k, m, n);
          stateSpace(k, m, n);
          assertThat(out.get(ROWS - 1, n - 1)).isZero();
        }
      }
    }
  }

  private static void deltaNet(Kernels k, Maker m, int n) {
    k.deltaNet(
        new DeltaNetShape(1, 2, 5, n, false),
        m.rows(ROWS, 5),
        m.rows(ROWS, 5),
        m.rows(ROWS, 2 * n),
        m.rows(ROWS, 2),
        m.rows(ROWS, 2),
        m.rows(2, 5 * n),
        m.rows(ROWS, 2 * n));
  }

  private static void stateSpace(Kernels k, Maker m, int n) {
    k.stateSpace(
        new StateSpaceShape(2, n, 5, 1),
        m.rows(ROWS, 2 * n),
        m.rows(ROWS, 2),
        m.rows(1, 2),
        m.rows(ROWS, 5),
        m.rows(ROWS, 5),
        m.rows(1, 2),
        m.rows(2, 5 * n),
        m.rows(ROWS, 2 * n));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void attentionAndItsCache(Target target) {
    try (Kernels k = machine(target)) {
      for (Maker m : makers()) {
        for (CacheType type : CacheType.values()) {
          for (int positions : new int[] {1, 64, 67}) {
            attend(k, m, type, positions);
          }
        }
      }
    }
  }

  private static void attend(Kernels k, Maker m, CacheType type, int positions) {
    try (PagePool pool = new PagePool((owner, bytes) -> m.memory(bytes), 0)) {
      KeyValueStore store = new KeyValueStore(pool, type, 2, 32, 64);
      store.reserve(positions);
      k.store(store, 0, m.rows(positions, 64), m.rows(positions, 128));
      int[] from = new int[positions];
      int[] to = new int[positions];
      for (int t = 0; t < positions; t++) {
        from[t] = t / 2;
        to[t] = t + 1;
      }
      Floats out = m.rows(positions, 6 * 64);
      AttentionSettings settings = new AttentionSettings(6, 1f, 0f, null);
      k.attend(m.rows(positions, 6 * 32), store, from, to, settings, out);
      assertThat(out.get(positions - 1, 0)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void repacking(Target target) {
    PackedTypes types = new PackedTypes(target.isa());
    try (Kernels k = machine(target)) {
      for (BlockType type : BlockType.values()) {
        if (types.of(type) != null || FloatWeights.knows(type)) {
          for (Maker m : makers()) {
            int columns = 2 * Math.max(type.weightsPerBlock(), 8);
            MemorySegment blocks = m.memory(type.bytes(columns) * 32);
            Weights packed = k.pack(arena, type, 32, columns, blocks);
            Floats out = m.rows(ROWS, 32);
            k.multiply(packed, k.operand(m.rows(ROWS, columns)), out);
            assertThat(out.row(ROWS - 1)).containsOnly(0f);
          }
        }
      }
    }
  }
}
