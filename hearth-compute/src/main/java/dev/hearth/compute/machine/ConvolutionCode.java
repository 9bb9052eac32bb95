package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;

/**
 * A causal convolution over whole vectors of channels; what a channel has seen stays in registers
 * from row to row.
 */
final class ConvolutionCode extends RecurrenceCode {
  /** Words, each of a place and its step. */
  static final int STATE_AT = 0;

  static final int IN = 2;
  static final int OUT = 4;

  /** The step from one vector's bias to the next. */
  static final int BIAS = 6;

  /** Channel after channel. */
  static final int WEIGHTS = 8;

  /** Words of numbers, at least 1. */
  static final int ROW_COUNT = 9;

  static final int VECTORS = 10;

  /** How many taps the registers of any instruction set hold. */
  static final int TAPS_MAX = 5;

  private static final Gpr OUT_STEP = Gpr.R11;
  private static final Gpr IN_STEP = Gpr.R12;
  private static final int MASK = 1;

  private final int taps;
  private final Vec[] weights;
  private final Vec[] seen;
  private final Vec bias = c.take();
  private final Vec sum = c.take();

  private ConvolutionCode(Isa isa, int taps) {
    super(isa);
    this.taps = taps;
    weights = c.take(taps);
    seen = c.take(taps);
  }

  static byte[] assemble(Isa isa, int taps) {
    ConvolutionCode code = new ConvolutionCode(isa, taps);
    code.load(STATE_STEP, STATE_AT + 1);
    code.load(IN_STEP, IN + 1);
    code.load(OUT_STEP, OUT + 1);
    code.load(COUNTER, VECTORS);
    code.c.repeat(COUNTER, code::vector);
    return code.c.end();
  }

  private void vector() {
    gather();
    load(Gpr.RAX, BIAS);
    c.load(bias, at(Gpr.RAX, 0));
    advance(BIAS);
    load(STATE, STATE_AT);
    for (int j = 0; j < taps - 1; j++) {
      c.load(seen[j], at(STATE, 0));
      c.a.add(STATE, STATE_STEP);
    }
    load(FIRST, IN);
    load(SECOND, OUT);
    load(ROWS, ROW_COUNT);
    c.repeat(ROWS, this::row);
    load(STATE, STATE_AT);
    for (int j = 0; j < taps - 1; j++) {
      c.store(at(STATE, 0), seen[j]);
      c.a.add(STATE, STATE_STEP);
    }
    for (int place : new int[] {STATE_AT, IN, OUT}) {
      move(place, isa.lineBytes);
    }
    move(WEIGHTS, taps * isa.lineBytes);
  }

  private void row() {
    c.load(seen[taps - 1], at(FIRST, 0));
    c.copy(sum, bias);
    for (int j = 0; j < taps; j++) {
      c.a.emit(VectorOp.VFMADD231PS, sum, weights[j], seen[j]);
    }
    c.store(at(SECOND, 0), sum);
    for (int j = 0; j < taps - 1; j++) {
      c.copy(seen[j], seen[j + 1]);
    }
    c.a.add(FIRST, IN_STEP);
    c.a.add(SECOND, OUT_STEP);
  }

  private void move(int place, int bytes) {
    load(Gpr.RAX, place);
    c.a.add(Gpr.RAX, bytes);
    c.a.store(word(place), Gpr.RAX);
  }

  /** One tap of neighbouring channels into each register. */
  private void gather() {
    Integer[] words = new Integer[isa.lanes];
    Arrays.setAll(words, i -> 4 * taps * i);
    c.load(bias, at(c.words(words)));
    load(Gpr.RAX, WEIGHTS);
    for (int j = 0; j < taps; j++) {
      c.gather(weights[j], at(Gpr.RAX, bias, 1, 4 * j), MASK, sum);
    }
  }
}
