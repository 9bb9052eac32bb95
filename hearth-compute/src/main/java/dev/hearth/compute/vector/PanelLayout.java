package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;
import static dev.hearth.compute.vector.Pairs.LINE;

import dev.hearth.compute.scalar.QuantisedBlock;
import dev.hearth.compute.scalar.WorkerScratch;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * How a panel of {@link FloatTiles#ROWS} rows of quantised weights is kept: block after block. A
 * block is a head and then its groups of columns ({@link Digits}). The head is a line of scales;
 * for types with minima a line of minima; for types whose groups have scales of their own, lines of
 * two groups each with a signed byte for each group; for those with minima too, the same again.
 */
final class PanelLayout {
  private final BlockType type;
  private final Digits digits;
  private final boolean grouped;
  private final boolean minimum;
  private final int groups;

  private PanelLayout(BlockType type, Digits digits) {
    this.type = type;
    this.digits = digits;
    this.grouped = type.weightsPerBlock() > 32;
    this.minimum = QuantisedBlock.hasMinimum(type);
    this.groups = type.weightsPerBlock() / digits.columns();
  }

  /** The layout of a type that {@link QuantisedBlock} knows. */
  static PanelLayout of(BlockType type) {
    return new PanelLayout(
        type,
        switch (type) {
          case Q4_0 -> new Nibbles(32, 8);
          case Q4_1, Q4_K -> new Nibbles(32, 0);
          case Q2_K, Q3_K -> new Nibbles(16, 8);
          case Q8_0, Q5_0, Q5_1 -> new Bytes();
          case Q5_K -> new Fives();
          case Q6_K -> new Sixes();
          case IQ4_NL, IQ4_XS -> new Choices(QuantisedBlock.unevenLevels());
          case MXFP4 -> new Choices(QuantisedBlock.float4Levels());
          default -> throw new IllegalArgumentException(type + " has no panels");
        });
  }

  BlockType type() {
    return type;
  }

  Digits digits() {
    return digits;
  }

  boolean hasMinimum() {
    return minimum;
  }

  /** Whether groups have scales of their own. */
  boolean isGrouped() {
    return grouped;
  }

  /** Whether the block's scales are bfloat16, for powers of two beyond float16. */
  boolean hasBrainScales() {
    return type == BlockType.MXFP4;
  }

  /** Groups of a block. */
  int groups() {
    return groups;
  }

  /** The first line of groups' scales. */
  private int groupScaleLine() {
    return minimum ? 2 : 1;
  }

  private int groupMinimumLine() {
    return groupScaleLine() + groups / 2;
  }

  private int headLines() {
    return groupScaleLine() + (grouped ? (minimum ? groups : groups / 2) : 0);
  }

  /** Bytes of one block of all rows. */
  long blockBytes() {
    return (headLines() + groups * digits.lines()) * LINE;
  }

  /** Whether a block can be kept this way: not where its scales are infinite or NaN. */
  static boolean takes(QuantisedBlock block) {
    return Float.isFinite(block.scale()) && Float.isFinite(block.minimum());
  }

  /** Writes one row of a block. */
  void put(QuantisedBlock block, LineWriter out) {
    if (hasBrainScales()) {
      out.putBrainFloat(0, block.scale());
    } else {
      out.putHalf(0, block.scale());
    }
    if (minimum) {
      out.putHalf(1, block.minimum());
    }
    for (int g = 0; grouped && g < groups; g += 2) {
      out.putBytes(groupScaleLine() + g / 2, block.scales()[g], block.scales()[g + 1]);
      if (minimum) {
        out.putBytes(groupMinimumLine() + g / 2, block.minima()[g], block.minima()[g + 1]);
      }
    }
    for (int g = 0; g < groups; g++) {
      int line = headLines() + g * digits.lines();
      digits.put(block.levels(), g * digits.columns(), line, out);
    }
  }

  /**
   * Goes on with the results of one row of activations for the rows of a panel, as {@link
   * dev.hearth.compute.scalar.QuantisedProducts} says.
   *
   * @param offset of the first block
   * @param firstBlock its number in the row
   * @param results one for each row
   */
  void addRow(
      MemorySegment panels,
      long offset,
      int firstBlock,
      int blocks,
      ShortRow x,
      float[] results,
      WorkerScratch scratch) {
    long step = blockBytes();
    int[] sums = scratch.ints(0, blocks * groups * ROWS);
    long first = offset + headLines() * LINE;
    Digits.Place place = new Digits.Place(panels, first, blocks, step, groups);
    digits.sums(place, x, firstBlock * groups, sums);
    int[] main = sums;
    if (grouped) {
      main = scratch.ints(1, blocks * ROWS);
      long scales = offset + groupScaleLine() * LINE;
      RowSums.weigh(new Digits.Place(panels, scales, blocks, step, groups), sums, main);
    }
    if (minimum) {
      int[] depth = scratch.ints(2, blocks * ROWS);
      long minima = offset + groupMinimumLine() * LINE;
      int columns = digits.columns();
      if (grouped) {
        Digits.Place at = new Digits.Place(panels, minima, blocks, step, groups);
        RowSums.weighColumns(at, x, firstBlock * groups, columns, depth);
      } else {
        RowSums.sumColumns(x, firstBlock, blocks, depth);
      }
      RowSums.addDeep(panels, offset, step, firstBlock, blocks, x.scales(), main, depth, results);
    } else if (hasBrainScales()) {
      RowSums.addBrain(panels, offset, step, firstBlock, blocks, x.scales(), main, results);
    } else {
      RowSums.addPlain(panels, offset, step, firstBlock, blocks, x.scales(), main, results);
    }
  }

  /**
   * A block as floats, {@code [column][row]}: weights, or levels times the scales of their groups,
   * which are the integers whose products the fast arithmetic sums up.
   *
   * @param offset of the block
   * @param factors room for the scales and depths of a group
   */
  void decode(
      MemorySegment panels, long offset, boolean exact, float[] factors, float[] out, int at) {
    for (int g = 0; g < groups; g++) {
      if (g == 0 || grouped) {
        groupScales(panels, offset, g, exact, factors);
        groupDepths(panels, offset, g, exact && minimum, factors);
      }
      long from = offset + (headLines() + g * digits.lines()) * LINE;
      digits.decode(panels, from, factors, out, at + g * digits.columns() * ROWS);
    }
  }

  private void groupScales(
      MemorySegment panels, long offset, int group, boolean exact, float[] factors) {
    FloatVector low = exact ? lowScales(panels, offset) : Lanes.broadcast(1f);
    FloatVector high = exact ? highScales(panels, offset) : Lanes.broadcast(1f);
    if (grouped) {
      IntVector scales = Lanes.ints(panels, offset + (groupScaleLine() + group / 2) * LINE);
      low = low.mul(groupBytes(scales, 24 - group % 2 * 8));
      high = high.mul(groupBytes(scales, 8 - group % 2 * 8));
    }
    low.intoArray(factors, 0);
    high.intoArray(factors, Lanes.COUNT);
  }

  private void groupDepths(
      MemorySegment panels, long offset, int group, boolean present, float[] factors) {
    FloatVector low = FloatVector.zero(Lanes.FLOATS);
    FloatVector high = low;
    if (present) {
      low = Pairs.lowHalves(Lanes.ints(panels, offset + LINE));
      high = Pairs.highHalves(Lanes.ints(panels, offset + LINE));
    }
    if (present && grouped) {
      IntVector minima = Lanes.ints(panels, offset + (groupMinimumLine() + group / 2) * LINE);
      low = low.mul(groupBytes(minima, 24 - group % 2 * 8));
      high = high.mul(groupBytes(minima, 8 - group % 2 * 8));
    }
    low.intoArray(factors, ROWS);
    high.intoArray(factors, ROWS + Lanes.COUNT);
  }

  private static FloatVector groupBytes(IntVector line, int shift) {
    return Pairs.floats(
        line.lanewise(VectorOperators.LSHL, shift).lanewise(VectorOperators.ASHR, 24));
  }

  private FloatVector lowScales(MemorySegment panels, long offset) {
    IntVector pairs = Lanes.ints(panels, offset);
    return hasBrainScales() ? Pairs.lowBrainFloats(pairs) : Pairs.lowHalves(pairs);
  }

  private FloatVector highScales(MemorySegment panels, long offset) {
    IntVector pairs = Lanes.ints(panels, offset);
    return hasBrainScales() ? Pairs.highBrainFloats(pairs) : Pairs.highHalves(pairs);
  }

  /** The scales of the block at {@code offset}, one for each row. */
  void scales(MemorySegment panels, long offset, float[] out, int at) {
    lowScales(panels, offset).intoArray(out, at);
    highScales(panels, offset).intoArray(out, at + Lanes.COUNT);
  }

  /** The minima of the block at {@code offset}, one for each row. */
  void minima(MemorySegment panels, long offset, float[] out, int at) {
    IntVector pairs = Lanes.ints(panels, offset + LINE);
    Pairs.lowHalves(pairs).intoArray(out, at);
    Pairs.highHalves(pairs).intoArray(out, at + Lanes.COUNT);
  }

  /** Factors of a block's minima for every 16 columns, {@code [columns / 16][row]}. */
  void groupMinima(MemorySegment panels, long offset, float[] out, int at) {
    int sixteens = digits.columns() / 16;
    for (int i = 0; i < groups * sixteens; i++) {
      FloatVector low = Lanes.broadcast(1f);
      FloatVector high = low;
      if (grouped) {
        int g = i / sixteens;
        IntVector line = Lanes.ints(panels, offset + (groupMinimumLine() + g / 2) * LINE);
        low = groupBytes(line, 24 - g % 2 * 8);
        high = groupBytes(line, 8 - g % 2 * 8);
      }
      low.intoArray(out, at + i * ROWS);
      high.intoArray(out, at + i * ROWS + Lanes.COUNT);
    }
  }
}
