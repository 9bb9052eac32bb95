package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

/** The gated delta rule for some vectors of one head's columns. */
final class DeltaNetCode extends RecurrenceCode {
  /** Words, each of a place and its step. */
  static final int STATE_AT = 0;

  static final int KEYS = 2;
  static final int QUERIES = 4;
  static final int VALUES = 6;
  static final int OUT = 8;
  static final int DECAYS = 10;
  static final int BETAS = 12;

  /** Words of numbers, at least 1. */
  static final int KEY_COLUMNS = 14;

  static final int ROW_COUNT = 15;

  private final Vec decay = c.take();
  private final Vec beta = c.take();
  private final Vec key = c.take();
  private final Vec[] deltas;

  private DeltaNetCode(Isa isa, int vectors) {
    super(isa);
    deltas = c.take(vectors);
  }

  static byte[] assemble(Isa isa, int vectors) {
    DeltaNetCode code = new DeltaNetCode(isa, vectors);
    code.load(STATE_STEP, STATE_AT + 1);
    code.load(ROWS, ROW_COUNT);
    code.c.repeat(ROWS, code::row);
    return code.c.end();
  }

  private void row() {
    next(decay, DECAYS);
    new Exponential(c).expOfAny(decay);
    next(beta, BETAS);
    Vec s = c.take();
    recall(s);
    load(Gpr.RAX, VALUES);
    for (int v = 0; v < deltas.length; v++) {
      c.load(s, at(Gpr.RAX, v * isa.lineBytes));
      c.a.emit(VectorOp.VSUBPS, deltas[v], s, deltas[v]);
      c.a.emit(VectorOp.VMULPS, deltas[v], deltas[v], beta);
    }
    advance(VALUES);
    change(s);
    advance(KEYS);
    advance(QUERIES);
    c.give(s);
  }

  private void start() {
    load(STATE, STATE_AT);
    load(FIRST, KEYS);
    load(SECOND, QUERIES);
    load(COUNTER, KEY_COLUMNS);
  }

  private void step() {
    c.a.add(FIRST, 4);
    c.a.add(SECOND, 4);
    c.a.add(STATE, STATE_STEP);
  }

  /** What the state, decayed, has for the key. */
  private void recall(Vec s) {
    zero(deltas);
    start();
    c.repeat(
        COUNTER,
        () -> {
          c.broadcast(key, at(FIRST, 0));
          for (int v = 0; v < deltas.length; v++) {
            c.a.emit(VectorOp.VMULPS, s, decay, at(STATE, v * isa.lineBytes));
            c.a.emit(VectorOp.VFMADD231PS, deltas[v], s, key);
          }
          step();
        });
  }

  /** The new state, and what it has for the query. */
  private void change(Vec s) {
    Vec[] results = c.take(deltas.length);
    Vec query = c.take();
    zero(results);
    start();
    c.repeat(
        COUNTER,
        () -> {
          c.broadcast(key, at(FIRST, 0));
          c.broadcast(query, at(SECOND, 0));
          for (int v = 0; v < deltas.length; v++) {
            c.a.emit(VectorOp.VMULPS, s, decay, at(STATE, v * isa.lineBytes));
            c.a.emit(VectorOp.VFMADD231PS, s, key, deltas[v]);
            c.a.emit(VectorOp.VFMADD231PS, results[v], s, query);
            c.store(at(STATE, v * isa.lineBytes), s);
          }
          step();
        });
    store(results, OUT);
    c.give(results);
    c.give(query);
  }
}
