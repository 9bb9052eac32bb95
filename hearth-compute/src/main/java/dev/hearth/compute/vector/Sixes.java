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
 * Levels of six bits, −32 … 31, kept as 0 … 63: eight columns in three lines. Of each eight,
 * columns 0 to 5 lie two a line in its lower twelve bits; the upper four bits of the lines hold
 * columns 6 and 7. The sum of eight products fits sixteen bits.
 */
final class Sixes extends Digits {
  private static final int LINES = 6;
  private static final int ZERO = 32;

  Sixes() {
    super(16, LINES);
  }

  @Override
  void put(int[] levels, int from, int line, LineWriter out) {
    for (int part = 0; part < 2; part++) {
      int[] kept = new int[8];
      for (int i = 0; i < 8; i++) {
        kept[i] = levels[from + 8 * part + i] + ZERO;
      }
      int[] spare = {kept[6] & 15, kept[6] >> 4 | (kept[7] & 3) << 2, kept[7] >> 2};
      for (int i = 0; i < 3; i++) {
        out.put(line + 3 * part + i, kept[2 * i] | kept[2 * i + 1] << 6 | spare[i] << 12);
      }
    }
  }

  @Override
  void sums(Place place, ShortRow row, int firstGroup, int[] sums) {
    int groups = place.blocks() * place.groups();
    Arrays.fill(sums, 0, groups * ROWS, 0);
    MemorySegment w = place.panels();
    short[] x = row.levels();
    IntVector m = IntVector.broadcast(INTS, 0x003f003f);
    IntVector m4 = IntVector.broadcast(INTS, 0x000f000f);
    IntVector m3 = IntVector.broadcast(INTS, 0x00030003);
    IntVector m30 = IntVector.broadcast(INTS, 0x00300030);
    IntVector m3c = IntVector.broadcast(INTS, 0x003c003c);
    long at = place.offset();
    int last = 2 * place.groups() - 1;
    long head = place.head(LINES);
    for (int u = 0, c = firstGroup * 16; u < 2 * groups; u++, c += 8, at += 3 * LINE) {
      int sum = row.sum8(2 * firstGroup + u);
      ShortVector s = ShortVector.broadcast(SHORTS, (short) (-ZERO * sum));
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c]).add(s);
      s = i.lanewise(LSHR, 6).and(m).reinterpretAsShorts().mul(x[c + 1]).add(s);
      IntVector j = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      s = j.and(m).reinterpretAsShorts().mul(x[c + 2]).add(s);
      s = j.lanewise(LSHR, 6).and(m).reinterpretAsShorts().mul(x[c + 3]).add(s);
      i = i.lanewise(LSHR, 12).and(m4).or(j.lanewise(LSHR, 8).and(m30));
      s = i.reinterpretAsShorts().mul(x[c + 6]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 4]).add(s);
      s = i.lanewise(LSHR, 6).and(m).reinterpretAsShorts().mul(x[c + 5]).add(s);
      i = j.lanewise(LSHR, 14).and(m3).or(i.lanewise(LSHR, 10).and(m3c));
      s = i.reinterpretAsShorts().mul(x[c + 7]).add(s);
      i = s.reinterpretAsInts();
      int to = (u >> 1) * ROWS;
      IntVector e = IntVector.fromArray(INTS, sums, to);
      e = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(e);
      e.intoArray(sums, to);
      e = IntVector.fromArray(INTS, sums, to + COUNT);
      e = i.lanewise(ASHR, 16).add(e);
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
    for (int part = 0; part < 2; part++) {
      long from = offset + 3L * part * LINE;
      int to = at + 8 * part * ROWS;
      IntVector i = IntVector.fromMemorySegment(INTS, panels, from, ORDER);
      IntVector j = IntVector.fromMemorySegment(INTS, panels, from + LINE, ORDER);
      IntVector k = IntVector.fromMemorySegment(INTS, panels, from + 2 * LINE, ORDER);
      for (int c = 0; c < 8; c++) {
        IntVector bits =
            switch (c) {
              case 6 ->
                  i.lanewise(LSHR, 12).and(0x000f000f).or(j.lanewise(LSHR, 8).and(0x00300030));
              case 7 ->
                  j.lanewise(LSHR, 14).and(0x00030003).or(k.lanewise(LSHR, 10).and(0x003c003c));
              default -> (c < 2 ? i : c < 4 ? j : k).lanewise(LSHR, c % 2 * 6);
            };
        IntVector l = bits.and(63).sub(ZERO);
        Pairs.floats(l).mul(low).sub(lowDepth).intoArray(out, to + c * ROWS);
        IntVector h = bits.lanewise(LSHR, 16).and(63).sub(ZERO);
        Pairs.floats(h).mul(high).sub(highDepth).intoArray(out, to + c * ROWS + COUNT);
      }
    }
  }
}
