package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;
import static dev.hearth.compute.vector.Lanes.ORDER;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.WorkerScratch;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are read as floats, {@link FloatTiles#ROWS} rows at a time. Float types are repacked
 * so that the rows of a panel lie side by side, column after column; types of the fast arithmetic
 * lie in its panels; other types stay as they are and are decoded row by row.
 *
 * @param panels {@code [panel][column][row]} in the type of the weights, filled up with zero rows;
 *     null for other types
 * @param quantised null for types that are not repacked, and for float types
 */
record FloatPanels(
    NaturalWeights natural, @Nullable MemorySegment panels, @Nullable QuantisedPanels quantised)
    implements Weights {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** As many shorts as a vector has floats. */
  private static final VectorSpecies<Short> HALF =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.BYTES * 4));

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static FloatPanels of(Arena owner, Workers workers, NaturalWeights natural) {
    return switch (natural.type()) {
      case F32, F16, BF16 -> repacked(owner, workers, natural);
      default ->
          new FloatPanels(natural, null, QuantisedPanels.of(owner, workers, natural).orElse(null));
    };
  }

  /** Weights that are read as they came. */
  static FloatPanels plain(NaturalWeights natural) {
    return new FloatPanels(natural, null, null);
  }

  private static FloatPanels repacked(Arena owner, Workers workers, NaturalWeights natural) {
    int count = Math.ceilDiv(natural.rows(), ROWS);
    long panelBytes = natural.type().bytes((long) ROWS * natural.columns());
    MemorySegment panels = owner.allocate(Math.multiplyExact(panelBytes, count), 64);
    workers.run(
        count,
        (panel, worker) -> {
          MemorySegment to = panels.asSlice(panel * panelBytes, panelBytes);
          for (int r = 0; r < Math.min(ROWS, natural.rows() - panel * ROWS); r++) {
            long from = (panel * ROWS + r) * natural.rowBytes();
            interleave(natural.type(), natural.blocks(), from, natural.columns(), to, r);
          }
        });
    return new FloatPanels(natural, panels, null);
  }

  private static void interleave(
      BlockType type, MemorySegment row, long from, int columns, MemorySegment panel, int r) {
    if (type == BlockType.F32) {
      for (int c = 0; c < columns; c++) {
        panel.set(INT, 4L * (c * ROWS + r), row.get(INT, from + 4L * c));
      }
    } else {
      for (int c = 0; c < columns; c++) {
        panel.set(SHORT, 2L * (c * ROWS + r), row.get(SHORT, from + 2L * c));
      }
    }
  }

  @Override
  public BlockType type() {
    return natural.type();
  }

  @Override
  public int rows() {
    return natural.rows();
  }

  @Override
  public int columns() {
    return natural.columns();
  }

  /** Bytes that a product reads of each panel. */
  long panelBytes() {
    return natural.type().bytes((long) ROWS * natural.columns());
  }

  /** Columns {@code from ≤ c < from + count} of a panel as floats, {@code [column][row]}. */
  void decode(int panel, int from, int count, float[] out, int at, WorkerScratch scratch) {
    if (quantised != null) {
      quantised.decode(panel, from, count, scratch.floats(0, 2 * ROWS), out, at);
      return;
    }
    if (panels == null) {
      decodeRows(panel, from, count, out, at, scratch);
      return;
    }
    long offset = panel * panelBytes() + natural.type().bytes((long) from * ROWS);
    switch (natural.type()) {
      case F32 -> MemorySegment.copy(panels, Floats.FLOAT, offset, out, at, count * ROWS);
      case F16 -> decodeHalves(panels, offset, count * ROWS, out, at);
      default -> decodeBrainFloats(panels, offset, count * ROWS, out, at);
    }
  }

  /** A plain loop: the compiler uses the machine's own conversion, which knows denormals. */
  private static void decodeHalves(
      MemorySegment panels, long offset, int count, float[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = Float.float16ToFloat(panels.get(SHORT, offset + 2L * i));
    }
  }

  private static void decodeBrainFloats(
      MemorySegment panels, long offset, int count, float[] out, int at) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      ShortVector halves = ShortVector.fromMemorySegment(HALF, panels, offset + 2L * i, ORDER);
      IntVector bits = (IntVector) halves.convertShape(ZERO_EXTEND_S2I, Lanes.INTS, 0);
      bits.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(out, at + i);
    }
  }

  private void decodeRows(
      int panel, int from, int count, float[] out, int at, WorkerScratch scratch) {
    float[] row = scratch.floats(0, count);
    for (int r = 0; r < ROWS; r++) {
      if (panel * ROWS + r < natural.rows()) {
        natural.decode(panel * ROWS + r, from, count, row, 0);
      } else {
        java.util.Arrays.fill(row, 0, count, 0f);
      }
      for (int c = 0; c < count; c++) {
        out[at + c * ROWS + r] = row[c];
      }
    }
  }
}
