package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

/** A selective state space for some vectors of one head's channels. */
final class StateSpaceCode extends RecurrenceCode {
  /** Words, each of a place and its step. */
  static final int STATE_AT = 0;

  static final int X = 2;
  static final int STEPS = 4;
  static final int INPUTS = 6;
  static final int OUTPUTS = 8;
  static final int OUT = 10;

  /** Words of places that do not move. */
  static final int DECAY = 12;

  static final int SKIP = 13;

  /** Words of numbers, at least 1. */
  static final int STATE_COLUMNS = 14;

  static final int ROW_COUNT = 15;

  private final Vec factor = c.take();
  private final Vec s = c.take();
  private final Vec[] driven;

  private StateSpaceCode(Isa isa, int vectors) {
    super(isa);
    driven = c.take(vectors);
  }

  static byte[] assemble(Isa isa, int vectors) {
    StateSpaceCode code = new StateSpaceCode(isa, vectors);
    code.load(STATE_STEP, STATE_AT + 1);
    code.load(ROWS, ROW_COUNT);
    code.c.repeat(ROWS, code::row);
    return code.c.end();
  }

  private void row() {
    next(s, STEPS);
    number(factor, DECAY);
    c.a.emit(VectorOp.VMULPS, factor, factor, s);
    load(Gpr.RAX, X);
    for (int v = 0; v < driven.length; v++) {
      c.a.emit(VectorOp.VMULPS, driven[v], s, at(Gpr.RAX, v * isa.lineBytes));
    }
    new Exponential(c).expOfAny(factor);
    Vec[] results = c.take(driven.length);
    change(results);
    Vec skip = c.take();
    number(skip, SKIP);
    load(Gpr.RAX, X);
    for (int v = 0; v < driven.length; v++) {
      c.a.emit(VectorOp.VFMADD231PS, results[v], skip, at(Gpr.RAX, v * isa.lineBytes));
    }
    store(results, OUT);
    advance(X);
    advance(INPUTS);
    advance(OUTPUTS);
    c.give(results);
    c.give(skip);
  }

  private void change(Vec[] results) {
    Vec input = c.take();
    Vec output = c.take();
    zero(results);
    load(STATE, STATE_AT);
    load(FIRST, INPUTS);
    load(SECOND, OUTPUTS);
    load(COUNTER, STATE_COLUMNS);
    c.repeat(
        COUNTER,
        () -> {
          c.broadcast(input, at(FIRST, 0));
          c.broadcast(output, at(SECOND, 0));
          for (int v = 0; v < driven.length; v++) {
            c.a.emit(VectorOp.VMULPS, s, factor, at(STATE, v * isa.lineBytes));
            c.a.emit(VectorOp.VFMADD231PS, s, driven[v], input);
            c.a.emit(VectorOp.VFMADD231PS, results[v], s, output);
            c.store(at(STATE, v * isa.lineBytes), s);
          }
          c.a.add(FIRST, 4);
          c.a.add(SECOND, 4);
          c.a.add(STATE, STATE_STEP);
        });
    c.give(input, output);
  }
}
