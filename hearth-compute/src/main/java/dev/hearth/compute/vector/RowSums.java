package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;
import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.INTS;
import static dev.hearth.compute.vector.Lanes.ORDER;
import static dev.hearth.compute.vector.Pairs.LINE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * From the sums of groups to results, for one row of activations: sums times the scales of their
 * groups, and then, in float32, times those of their blocks. Many small loops through memory,
 * because each must be small enough for the compiler to hold in registers.
 */
final class RowSums {
  private RowSums() {}

  /** {@code main[block] = Σ_g scales[g]·sums[g]} for each row; two groups lie in a line. */
  static void weigh(Digits.Place place, int[] sums, int[] main) {
    int blocks = place.blocks();
    int lines = place.groups() / 2;
    Arrays.fill(main, 0, blocks * ROWS, 0);
    long at = place.offset();
    int left = lines;
    for (int u = 0, from = 0, to = 0; u < blocks * lines; u++, from += 2 * ROWS, at += LINE) {
      IntVector i = IntVector.fromMemorySegment(INTS, place.panels(), at, ORDER);
      IntVector e = IntVector.fromArray(INTS, main, to);
      IntVector s = IntVector.fromArray(INTS, sums, from);
      e = i.lanewise(LSHL, 24).lanewise(ASHR, 24).mul(s).add(e);
      s = IntVector.fromArray(INTS, sums, from + ROWS);
      e = i.lanewise(LSHL, 16).lanewise(ASHR, 24).mul(s).add(e);
      e.intoArray(main, to);
      e = IntVector.fromArray(INTS, main, to + COUNT);
      s = IntVector.fromArray(INTS, sums, from + COUNT);
      e = i.lanewise(LSHL, 8).lanewise(ASHR, 24).mul(s).add(e);
      s = IntVector.fromArray(INTS, sums, from + ROWS + COUNT);
      e = i.lanewise(ASHR, 24).mul(s).add(e);
      e.intoArray(main, to + COUNT);
      if (--left == 0) {
        left = lines;
        to += ROWS;
        at += place.blockBytes() - lines * LINE;
      }
    }
  }

  /** {@code depth[block] = Σ_g minima[g]·Σ_i x[i]} for each row; two groups lie in a line. */
  static void weighColumns(
      Digits.Place place, ShortRow x, int firstGroup, int columns, int[] depth) {
    int blocks = place.blocks();
    int lines = place.groups() / 2;
    Arrays.fill(depth, 0, blocks * ROWS, 0);
    long at = place.offset();
    int left = lines;
    for (int u = 0, g = firstGroup, to = 0; u < blocks * lines; u++, g += 2, at += LINE) {
      int first = columns == 16 ? x.sum16(g) : x.sum32(g);
      int second = columns == 16 ? x.sum16(g + 1) : x.sum32(g + 1);
      IntVector i = IntVector.fromMemorySegment(INTS, place.panels(), at, ORDER);
      IntVector e = IntVector.fromArray(INTS, depth, to);
      e = i.lanewise(LSHL, 24).lanewise(ASHR, 24).mul(first).add(e);
      e = i.lanewise(LSHL, 16).lanewise(ASHR, 24).mul(second).add(e);
      e.intoArray(depth, to);
      e = IntVector.fromArray(INTS, depth, to + COUNT);
      e = i.lanewise(LSHL, 8).lanewise(ASHR, 24).mul(first).add(e);
      e = i.lanewise(ASHR, 24).mul(second).add(e);
      e.intoArray(depth, to + COUNT);
      if (--left == 0) {
        left = lines;
        to += ROWS;
        at += place.blockBytes() - lines * LINE;
      }
    }
  }

  /** {@code depth[block] = Σ_i x[i]}, for all rows alike, in blocks of 32. */
  static void sumColumns(ShortRow x, int firstBlock, int blocks, int[] depth) {
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(depth, b * ROWS, (b + 1) * ROWS, x.sum32(firstBlock + b));
    }
  }

  /** {@code results = fma(main, scale·xScale, results)}, block after block. */
  static void addPlain(
      MemorySegment panels,
      long offset,
      long blockBytes,
      int firstBlock,
      int blocks,
      float[] scales,
      int[] main,
      float[] results) {
    FloatVector a = Lanes.load(results, 0);
    FloatVector b = Lanes.load(results, COUNT);
    long at = offset;
    for (int i = 0; i < blocks; i++, at += blockBytes) {
      IntVector pairs = Lanes.ints(panels, at);
      FloatVector scale = Lanes.broadcast(scales[firstBlock + i]);
      a = floats(main, i * ROWS).fma(Pairs.lowHalves(pairs).mul(scale), a);
      b = floats(main, i * ROWS + COUNT).fma(Pairs.highHalves(pairs).mul(scale), b);
    }
    a.intoArray(results, 0);
    b.intoArray(results, COUNT);
  }

  /** The same with scales as bfloat16. */
  static void addBrain(
      MemorySegment panels,
      long offset,
      long blockBytes,
      int firstBlock,
      int blocks,
      float[] scales,
      int[] main,
      float[] results) {
    FloatVector a = Lanes.load(results, 0);
    FloatVector b = Lanes.load(results, COUNT);
    long at = offset;
    for (int i = 0; i < blocks; i++, at += blockBytes) {
      IntVector pairs = Lanes.ints(panels, at);
      FloatVector scale = Lanes.broadcast(scales[firstBlock + i]);
      a = floats(main, i * ROWS).fma(Pairs.lowBrainFloats(pairs).mul(scale), a);
      b = floats(main, i * ROWS + COUNT).fma(Pairs.highBrainFloats(pairs).mul(scale), b);
    }
    a.intoArray(results, 0);
    b.intoArray(results, COUNT);
  }

  /** The same, and after each block {@code results = fma(depth, −(minimum·xScale), results)}. */
  static void addDeep(
      MemorySegment panels,
      long offset,
      long blockBytes,
      int firstBlock,
      int blocks,
      float[] scales,
      int[] main,
      int[] depth,
      float[] results) {
    FloatVector a = Lanes.load(results, 0);
    FloatVector b = Lanes.load(results, COUNT);
    long at = offset;
    for (int i = 0; i < blocks; i++, at += blockBytes) {
      IntVector pairs = Lanes.ints(panels, at);
      FloatVector scale = Lanes.broadcast(scales[firstBlock + i]);
      a = floats(main, i * ROWS).fma(Pairs.lowHalves(pairs).mul(scale), a);
      b = floats(main, i * ROWS + COUNT).fma(Pairs.highHalves(pairs).mul(scale), b);
      pairs = Lanes.ints(panels, at + LINE);
      scale = scale.neg();
      a = floats(depth, i * ROWS).fma(Pairs.lowHalves(pairs).mul(scale), a);
      b = floats(depth, i * ROWS + COUNT).fma(Pairs.highHalves(pairs).mul(scale), b);
    }
    a.intoArray(results, 0);
    b.intoArray(results, COUNT);
  }

  private static FloatVector floats(int[] ints, int at) {
    return Pairs.floats(IntVector.fromArray(INTS, ints, at));
  }
}
