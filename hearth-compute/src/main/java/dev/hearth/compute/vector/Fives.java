package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;
import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.FLOATS;
import static dev.hearth.compute.vector.Lanes.INTS;
import static dev.hearth.compute.vector.Lanes.ORDER;
import static dev.hearth.compute.vector.Lanes.SHORTS;
import static dev.hearth.compute.vector.Pairs.LINE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Levels of five bits, 0 … 31, in eleven lines for 32 columns: columns 0 to 14 lie three a line in
 * the first five lines, 16 to 30 in the next five, 15 and 31 in the last. Products are summed as if
 * levels were −16 … 15, because then the sum of sixteen fits sixteen bits.
 */
final class Fives extends Digits {
  private static final int LINES = 11;
  private static final int ZERO = 16;
  private static final int MASK = 0x001f001f;

  Fives() {
    super(32, LINES);
  }

  @Override
  void put(int[] levels, int from, int line, LineWriter out) {
    for (int i = 0; i < 10; i++) {
      int c = from + i / 5 * 16 + i % 5 * 3;
      out.put(line + i, levels[c] | levels[c + 1] << 5 | levels[c + 2] << 10);
    }
    out.put(line + 10, levels[from + 15] | levels[from + 31] << 5);
  }

  @Override
  void sums(Place place, ShortRow row, int firstGroup, int[] sums) {
    int groups = place.blocks() * place.groups();
    Arrays.fill(sums, 0, groups * ROWS, 0);
    MemorySegment w = place.panels();
    short[] x = row.levels();
    IntVector m = IntVector.broadcast(INTS, MASK);
    long at = place.offset();
    int last = 2 * place.groups() - 1;
    long head = place.head(LINES);
    // half a group at a time; the last line is read by both
    for (int u = 0, c = firstGroup * 32; u < 2 * groups; u++, c += 16) {
      int half = u & 1;
      int sum = row.sum16(2 * firstGroup + u);
      ShortVector s = ShortVector.broadcast(SHORTS, (short) (-ZERO * sum));
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c]).add(s);
      s = i.lanewise(LSHR, 5).and(m).reinterpretAsShorts().mul(x[c + 1]).add(s);
      s = i.lanewise(LSHR, 10).and(m).reinterpretAsShorts().mul(x[c + 2]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 3]).add(s);
      s = i.lanewise(LSHR, 5).and(m).reinterpretAsShorts().mul(x[c + 4]).add(s);
      s = i.lanewise(LSHR, 10).and(m).reinterpretAsShorts().mul(x[c + 5]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 6]).add(s);
      s = i.lanewise(LSHR, 5).and(m).reinterpretAsShorts().mul(x[c + 7]).add(s);
      s = i.lanewise(LSHR, 10).and(m).reinterpretAsShorts().mul(x[c + 8]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 3 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 9]).add(s);
      s = i.lanewise(LSHR, 5).and(m).reinterpretAsShorts().mul(x[c + 10]).add(s);
      s = i.lanewise(LSHR, 10).and(m).reinterpretAsShorts().mul(x[c + 11]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 4 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 12]).add(s);
      s = i.lanewise(LSHR, 5).and(m).reinterpretAsShorts().mul(x[c + 13]).add(s);
      s = i.lanewise(LSHR, 10).and(m).reinterpretAsShorts().mul(x[c + 14]).add(s);
      at += 5 * LINE;
      i = IntVector.fromMemorySegment(INTS, w, at + (5 - 5 * half) * LINE, ORDER);
      s = i.lanewise(LSHR, 5 * half).and(m).reinterpretAsShorts().mul(x[c + 15]).add(s);
      at += half * LINE;
      i = s.reinterpretAsInts();
      int to = (u >> 1) * ROWS;
      IntVector e = IntVector.fromArray(INTS, sums, to);
      e = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(ZERO * sum).add(e);
      e.intoArray(sums, to);
      e = IntVector.fromArray(INTS, sums, to + COUNT);
      e = i.lanewise(ASHR, 16).add(ZERO * sum).add(e);
      e.intoArray(sums, to + COUNT);
      at += (u & last) == last ? head : 0;
    }
  }

  @Override
  void decode(MemorySegment panels, long offset, float[] factors, float[] out, int at) {
    FloatVector low = FloatVector.fromArray(FLOATS, factors, 0);
    FloatVector high = FloatVector.fromArray(FLOATS, factors, COUNT);
    FloatVector lowDepth = FloatVector.fromArray(FLOATS, factors, ROWS);
    FloatVector highDepth = FloatVector.fromArray(FLOATS, factors, ROWS + COUNT);
    for (int c = 0; c < 32; c++) {
      int line = c % 16 == 15 ? 10 : c / 16 * 5 + c % 16 / 3;
      int shift = c % 16 == 15 ? c / 16 * 5 : c % 16 % 3 * 5;
      IntVector bits = IntVector.fromMemorySegment(INTS, panels, offset + line * LINE, ORDER);
      IntVector l = bits.lanewise(LSHR, shift).and(31);
      Pairs.floats(l).mul(low).sub(lowDepth).intoArray(out, at + c * ROWS);
      IntVector h = bits.lanewise(LSHR, shift + 16).and(31);
      Pairs.floats(h).mul(high).sub(highDepth).intoArray(out, at + c * ROWS + COUNT);
    }
  }
}
