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
 * Choices of four bits among sixteen levels, four columns a line. Levels are looked up in a vector;
 * sums are put together as those of {@link Bytes} are.
 */
final class Choices extends Digits {
  private static final int LINES = 8;
  private static final int MASK = 0x000f000f;
  private static final int LEVELS = 16;

  /** The levels, again and again; vectors of eight lanes need the second half apart. */
  private final short[] levels;

  private final int[] choices = new int[256];

  Choices(int[] values) {
    super(4 * LINES, LINES);
    levels = new short[Math.max(SHORTS.length(), LEVELS)];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (short) values[i % LEVELS];
    }
    // the first of equal levels is taken: which one makes no difference
    for (int i = LEVELS - 1; i >= 0; i--) {
      choices[values[i] & 255] = i;
    }
  }

  @Override
  void put(int[] values, int from, int line, LineWriter out) {
    for (int c = 0; c < columns(); c += 4) {
      int bits = 0;
      for (int i = 0; i < 4; i++) {
        bits |= choices[values[from + c + i] & 255] << (4 * i);
      }
      out.put(line + c / 4, bits);
    }
  }

  @Override
  void sums(Place place, ShortRow row, int firstGroup, int[] sums) {
    int groups = place.blocks() * place.groups();
    Arrays.fill(sums, 0, groups * ROWS, 0);
    if (SHORTS.length() < LEVELS) {
      narrowSums(place, row.levels(), firstGroup * 32, 2 * groups, sums);
    } else {
      wideSums(place, row.levels(), firstGroup * 32, 2 * groups, sums);
    }
  }

  private void wideSums(Place place, short[] x, int first, int units, int[] sums) {
    MemorySegment w = place.panels();
    IntVector m = IntVector.broadcast(INTS, MASK);
    ShortVector t = ShortVector.fromArray(SHORTS, levels, 0);
    long at = place.offset();
    int last = 2 * place.groups() - 1;
    long head = place.head(LINES);
    for (int u = 0, c = first; u < units; u++, c += 16, at += 4 * LINE) {
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      ShortVector p = i.and(m).reinterpretAsShorts().selectFrom(t).mul(x[c]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 1]).add(p);
      ShortVector h = p.lanewise(ASHR, 8);
      ShortVector l = p;
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 2]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 3]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 4]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 5]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 6]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 7]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 8]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 9]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 10]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 11]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + 3 * LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 12]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 13]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 14]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t).mul(x[c + 15]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = h.reinterpretAsInts();
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

  private void narrowSums(Place place, short[] x, int first, int units, int[] sums) {
    MemorySegment w = place.panels();
    IntVector m = IntVector.broadcast(INTS, MASK);
    ShortVector t = ShortVector.fromArray(SHORTS, levels, 0);
    ShortVector v = ShortVector.fromArray(SHORTS, levels, LEVELS / 2);
    long at = place.offset();
    int last = 2 * place.groups() - 1;
    long head = place.head(LINES);
    for (int u = 0, c = first; u < units; u++, c += 16, at += 4 * LINE) {
      IntVector i = IntVector.fromMemorySegment(INTS, w, at, ORDER);
      ShortVector p = i.and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 1]).add(p);
      ShortVector h = p.lanewise(ASHR, 8);
      ShortVector l = p;
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 2]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 3]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 4]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 5]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 6]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 7]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + 2 * LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 8]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 9]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 10]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 11]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = IntVector.fromMemorySegment(INTS, w, at + 3 * LINE, ORDER);
      p = i.and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 12]);
      p = i.lanewise(LSHR, 4).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 13]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      p = i.lanewise(LSHR, 8).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 14]);
      p = i.lanewise(LSHR, 12).and(m).reinterpretAsShorts().selectFrom(t, v).mul(x[c + 15]).add(p);
      h = p.lanewise(ASHR, 8).add(h);
      l = p.add(l);
      i = h.reinterpretAsInts();
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
    short[] values = levels;
    for (int line = 0, to = at; line < LINES; line++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, panels, offset + line * LINE, ORDER);
      for (int i = 0; i < 16; i += 4, to += ROWS) {
        IntVector both = look(bits.lanewise(LSHR, i).and(MASK), values);
        IntVector l = both.lanewise(LSHL, 16).lanewise(ASHR, 16);
        Pairs.floats(l).mul(low).sub(lowDepth).intoArray(out, to);
        IntVector h = both.lanewise(ASHR, 16);
        Pairs.floats(h).mul(high).sub(highDepth).intoArray(out, to + COUNT);
      }
    }
  }

  private static IntVector look(IntVector choices, short[] values) {
    ShortVector c = choices.reinterpretAsShorts();
    ShortVector first = ShortVector.fromArray(SHORTS, values, 0);
    ShortVector found =
        SHORTS.length() < LEVELS
            ? c.selectFrom(first, ShortVector.fromArray(SHORTS, values, LEVELS / 2))
            : c.selectFrom(first);
    return found.reinterpretAsInts();
  }
}
