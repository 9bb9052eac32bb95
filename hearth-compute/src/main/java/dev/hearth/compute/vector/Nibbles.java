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
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Levels of four bits, four columns a line. They are kept as 0 … 15, and summed as if they were −8
 * … 7: then the sum of 32 products fits sixteen bits.
 */
final class Nibbles extends Digits {
  private static final int ZERO = 8;
  private static final int MASK = 0x000f000f;

  private final int zero;

  /**
   * @param columns 32 or 16
   * @param zero what is added to a level to keep it
   */
  Nibbles(int columns, int zero) {
    super(columns, columns / 4);
    this.zero = zero;
  }

  @Override
  void put(int[] levels, int from, int line, LineWriter out) {
    for (int c = 0; c < columns(); c += 4) {
      int bits = 0;
      for (int i = 0; i < 4; i++) {
        bits |= (levels[from + c + i] + zero) << (4 * i);
      }
      out.put(line + c / 4, bits);
    }
  }

  @Override
  void sums(Place place, ShortRow x, int firstGroup, int[] sums) {
    int groups = place.blocks() * place.groups();
    long head = place.head(lines());
    if (columns() == 32) {
      sums32(place, groups, head, x, firstGroup, ZERO - zero, sums);
    } else {
      sums16(place, groups, head, x, firstGroup, ZERO - zero, sums);
    }
  }

  private static void sums32(
      Place place, int groups, long head, ShortRow row, int first, int correction, int[] sums) {
    MemorySegment w = place.panels();
    short[] x = row.levels();
    IntVector m = IntVector.broadcast(INTS, MASK);
    long at = place.offset();
    int c = first * 32;
    int last = place.groups() - 1;
    for (int g = 0; g < groups; g++, c += 32, at += 8 * LINE) {
      int sum = row.sum32(first + g);
      ShortVector s = ShortVector.broadcast(SHORTS, (short) (-ZERO * sum));
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 1]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 2]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 3]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 4]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 5]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 6]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 7]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 8]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 9]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 10]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 11]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 3 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 12]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 13]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 14]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 15]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 4 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 16]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 17]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 18]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 19]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 5 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 20]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 21]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 22]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 23]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 6 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 24]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 25]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 26]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 27]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 7 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 28]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 29]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 30]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 31]).add(s);
      i = s.reinterpretAsInts();
      sum *= correction;
      i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(sum).intoArray(sums, g * ROWS);
      i.lanewise(ASHR, 16).add(sum).intoArray(sums, g * ROWS + COUNT);
      at += (g & last) == last ? head : 0;
    }
  }

  private static void sums16(
      Place place, int groups, long head, ShortRow row, int first, int correction, int[] sums) {
    MemorySegment w = place.panels();
    short[] x = row.levels();
    IntVector m = IntVector.broadcast(INTS, MASK);
    long at = place.offset();
    int c = first * 16;
    int last = place.groups() - 1;
    for (int g = 0; g < groups; g++, c += 16, at += 4 * LINE) {
      int sum = row.sum16(first + g);
      ShortVector s = ShortVector.broadcast(SHORTS, (short) (-ZERO * sum));
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 1]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 2]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 3]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 4]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 5]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 6]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 7]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 8]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 9]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 10]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 11]).add(s);
      i = IntVector.fromMemorySegment(INTS, w, at + 3 * LINE, ORDER);
      s = i.and(m).reinterpretAsShorts().mul(x[c + 12]).add(s);
      s = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().mul(x[c + 13]).add(s);
      s = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().mul(x[c + 14]).add(s);
      s = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().mul(x[c + 15]).add(s);
      i = s.reinterpretAsInts();
      sum *= correction;
      i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(sum).intoArray(sums, g * ROWS);
      i.lanewise(ASHR, 16).add(sum).intoArray(sums, g * ROWS + COUNT);
      at += (g & last) == last ? head : 0;
    }
  }

  @Override
  void decode(MemorySegment panels, long offset, float[] factors, float[] out, int at) {
    FloatVector low = FloatVector.fromArray(FLOATS, factors, 0);
    FloatVector high = FloatVector.fromArray(FLOATS, factors, COUNT);
    FloatVector lowDepth = FloatVector.fromArray(FLOATS, factors, ROWS);
    FloatVector highDepth = FloatVector.fromArray(FLOATS, factors, ROWS + COUNT);
    for (int line = 0, to = at; line < lines(); line++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, panels, offset + line * LINE, ORDER);
      for (int i = 0; i < 16; i += 4, to += ROWS) {
        IntVector l = bits.lanewise(LSHR, i).and(15).sub(zero);
        Pairs.floats(l).mul(low).sub(lowDepth).intoArray(out, to);
        IntVector h = bits.lanewise(LSHR, i + 16).and(15).sub(zero);
        Pairs.floats(h).mul(high).sub(highDepth).intoArray(out, to + COUNT);
      }
    }
  }
}
