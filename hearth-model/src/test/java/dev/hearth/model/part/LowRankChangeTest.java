package dev.hearth.model.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.PagePool;
import dev.hearth.compute.Scratch;
import dev.hearth.compute.Weights;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import dev.hearth.model.Sequence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix with two adapters against sums in float64, written down as the paper has them. */
class LowRankChangeTest {
  private static final int COLUMNS = 96;
  private static final int ROWS = 40;
  private static final int[] RANKS = {5, 16};
  private static final float[] FACTORS = {2f, 0.25f};
  private static final int[] LENGTHS = {3, 1, 7, 2};
  private static final List<AdapterMix> MIXES =
      List.of(AdapterMix.of(1), AdapterMix.NONE, AdapterMix.of(-0.5f, 3), AdapterMix.of(-0.5f, 3));

  @ParameterizedTest
  @ValueSource(strings = {"exact", "fast", "vector", "scalar"})
  void isWhatThePaperSays(String name) {
    SplittableRandom random = new SplittableRandom(3);
    float[] w = randoms(random, ROWS * COLUMNS);
    float[][] a = new float[2][];
    float[][] b = new float[2][];
    try (Kernels kernels = KernelChoice.create(name, 2);
        Arena arena = Arena.ofShared();
        PagePool pool = PagePool.of(kernels);
        Scratch scratch = new Scratch();
        Scratch lasting = new Scratch()) {
      List<LowRankChange> changes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        a[i] = randoms(random, RANKS[i] * COLUMNS);
        b[i] = randoms(random, ROWS * RANKS[i]);
        Weights down = pack(kernels, arena, RANKS[i], COLUMNS, a[i]);
        Weights up = pack(kernels, arena, ROWS, RANKS[i], b[i]);
        changes.add(new LowRankChange(i, down, up, FACTORS[i]));
      }
      Weights weights = pack(kernels, arena, ROWS, COLUMNS, w);
      Step step = step(kernels, pool, scratch, lasting);
      Floats in = Floats.allocate(arena, step.rows(), COLUMNS);
      for (int t = 0; t < in.rows(); t++) {
        in.setRow(t, randoms(random, COLUMNS));
      }
      Floats out = Floats.allocate(arena, step.rows(), ROWS);
      Floats plain = Floats.allocate(arena, step.rows(), ROWS);
      new Linear(weights, null, 1f, changes).forward(step, step.operand(in), out);
      new Linear(weights, null, 1f).forward(step, step.operand(in), plain);
      int t = 0;
      for (int s = 0; s < LENGTHS.length; s++) {
        for (int i = 0; i < LENGTHS[s]; i++, t++) {
          if (MIXES.get(s).isEmpty()) {
            assertThat(out.row(t)).isEqualTo(plain.row(t));
          }
          for (int r = 0; r < ROWS; r++) {
            double wanted = reference(w, a, b, in.row(t), r, MIXES.get(s));
            assertThat(out.get(t, r)).isCloseTo((float) wanted, Offset.offset(1e-5f));
          }
        }
      }
    }
  }

  private static Step step(Kernels kernels, PagePool pool, Scratch scratch, Scratch lasting) {
    List<Batch.Slice> slices = new ArrayList<>();
    for (int s = 0; s < LENGTHS.length; s++) {
      Sequence sequence = new Sequence(List.of(), pool, 16, MIXES.get(s));
      slices.add(new Batch.Slice(sequence, new int[LENGTHS[s]], Batch.Outputs.LAST));
    }
    return new Step(kernels, scratch, lasting, new Batch(slices));
  }

  private static double reference(
      float[] w, float[][] a, float[][] b, float[] x, int row, AdapterMix mix) {
    double sum = 0;
    for (int c = 0; c < COLUMNS; c++) {
      sum += (double) w[row * COLUMNS + c] * x[c];
    }
    for (int i = 0; i < 2; i++) {
      double change = 0;
      for (int k = 0; k < RANKS[i]; k++) {
        double narrow = 0;
        for (int c = 0; c < COLUMNS; c++) {
          narrow += (double) a[i][k * COLUMNS + c] * x[c];
        }
        change += b[i][row * RANKS[i] + k] * narrow;
      }
      sum += mix.scale(i) * FACTORS[i] * change;
    }
    return sum;
  }

  private static Weights pack(Kernels kernels, Arena arena, int rows, int columns, float[] values) {
    MemorySegment memory = arena.allocate(4L * values.length, 64);
    BlockCodec.encode(BlockType.F32, values, 0, values.length, memory, 0, null);
    return kernels.pack(arena, BlockType.F32, rows, columns, memory);
  }

  private static float[] randoms(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
