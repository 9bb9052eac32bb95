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
 * Levels of eight bits with their sign, two columns a line. A sum does not fit sixteen bits: it is
 * put together from the sum modulo 2¹⁶ and the sum of the upper bytes of every two products.
 */
final class Bytes extends Digits {
  private static final int LINES = 16;

  Bytes() {
    super(2 * LINES, LINES);
  }

  @Override
  void put(int[] levels, int from, int line, LineWriter out) {
    for (int i = 0; i < LINES; i++) {
      out.put(line + i, (levels[from + 2 * i] & 255) | levels[from + 2 * i + 1] << 8);
    }
  }

  @Override
  void sums(Place place, ShortRow row, int firstGroup, int[] sums) {
    int groups = place.blocks() * place.groups();
    Arrays.fill(sums, 0, groups * ROWS, 0);
    halves(place, row.levels(), firstGroup * 32, 2 * groups, sums);
  }

  /** Half a group at a time: more would be too much for one method. */
  private static void halves(Place place, short[] x, int first, int units, int[] sums) {
    MemorySegment w = place.panels();
    long head = place.head(LINES);
    long at = place.offset();
    int last = 2 * place.groups() - 1;
    for (int u = 0, c = first; u < units; u++, c += 16, at += 8 * LINE) {
      ShortVector s = ShortVector.fromMemorySegment(SHORTS, w, at, ORDER);
      ShortVector p = s.lanewise(ASHR, 8).mul(x[c + 1]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c]).add(p);
      ShortVector h = p.lanewise(ASHR, 8);
      ShortVector l = p;
      s = ShortVector.fromMemorySegment(SHORTS, w, at + LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 3]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 2]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 2 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 5]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 4]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 3 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 7]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 6]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 4 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 9]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 8]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 5 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 11]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 10]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 6 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 13]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 12]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      s = ShortVector.fromMemorySegment(SHORTS, w, at + 7 * LINE, ORDER);
      p = s.lanewise(ASHR, 8).mul(x[c + 15]);
      p = s.lanewise(LSHL, 8).lanewise(ASHR, 8).mul(x[c + 14]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      IntVector i = h.reinterpretAsInts();
      IntVector j = l.sub(h.lanewise(LSHL, 8)).reinterpretAsInts();
      int to = (u >> 1) * ROWS;
      IntVector e = IntVector.fromArray(INTS, sums, to);
      e = i.lanewise(LSHL, 16).lanewise(ASHR, 8).add(j.and(0xffff)).add(e);
      e.intoArray(sums, to);
      e = IntVector.fromArray(INTS, sums, to + COUNT);
      e = i.lanewise(ASHR, 16).lanewise(LSHL, 8).add(j.lanewise(LSHR, 16)).add(e);
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
    for (int line = 0, to = at; line < LINES; line++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, panels, offset + line * LINE, ORDER);
      for (int i = 24; i > 8; i -= 8, to += ROWS) {
        IntVector l = bits.lanewise(LSHL, i).lanewise(ASHR, 24);
        Pairs.floats(l).mul(low).sub(lowDepth).intoArray(out, to);
        IntVector h = bits.lanewise(LSHL, i - 16).lanewise(ASHR, 24);
        Pairs.floats(h).mul(high).sub(highDepth).intoArray(out, to + COUNT);
      }
    }
  }
}
