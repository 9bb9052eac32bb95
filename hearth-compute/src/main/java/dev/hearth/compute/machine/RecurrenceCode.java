package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;

/**
 * A function over all rows of a layer that carries a state, for some columns; the arithmetic of
 * {@code scalar.Recurrences}. Its one argument is the place of 64-bit words that say where
 * everything lies; it changes them. A word of a place that moves on from row to row is followed by
 * the bytes of one step.
 */
abstract class RecurrenceCode {
  /** Words that any of the functions needs. */
  static final int WORDS_MAX = 16;

  static final Gpr STATE = Gpr.RSI;
  static final Gpr FIRST = Gpr.RDX;
  static final Gpr SECOND = Gpr.RCX;
  static final Gpr STATE_STEP = Gpr.R8;
  static final Gpr COUNTER = Gpr.R9;
  static final Gpr ROWS = Gpr.R10;
  private static final Gpr WORDS = Gpr.RDI;

  final Code c;
  final Isa isa;

  RecurrenceCode(Isa isa) {
    this.isa = isa;
    this.c = new Code(isa);
    c.begin(0);
  }

  final Address word(int index) {
    return at(WORDS, 8 * index);
  }

  final void load(Gpr to, int word) {
    c.a.load(to, word(word));
  }

  /** The number at a place, in all lanes; the place moves on by one step. */
  final void next(Vec to, int place) {
    number(to, place);
    advance(place);
  }

  final void number(Vec to, int place) {
    load(Gpr.RAX, place);
    c.broadcast(to, at(Gpr.RAX, 0));
  }

  /** Moves a place on by one step. */
  final void advance(int place) {
    load(Gpr.RAX, place);
    load(Gpr.RBX, place + 1);
    c.a.add(Gpr.RAX, Gpr.RBX);
    c.a.store(word(place), Gpr.RAX);
  }

  final void zero(Vec... vectors) {
    Arrays.stream(vectors).forEach(c::zero);
  }

  /** Writes results to a place, which moves on by one step. */
  final void store(Vec[] results, int place) {
    load(Gpr.RAX, place);
    for (int v = 0; v < results.length; v++) {
      c.store(at(Gpr.RAX, v * isa.lineBytes), results[v]);
    }
    advance(place);
  }
}
