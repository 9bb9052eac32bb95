package dev.hearth.engine.grammar;

import java.util.function.IntPredicate;

/** From which states of an automaton each one is reached. */
final class Predecessors {
  private final int[][] from;

  Predecessors(Dfa dfa) {
    int width = dfa.alphabet().size();
    int[] counts = new int[dfa.size()];
    for (int state = 0; state < dfa.size(); state++) {
      for (int symbol = 0; symbol < width; symbol++) {
        counts[dfa.next(state, symbol)]++;
      }
    }
    from = new int[dfa.size()][];
    for (int state = 0; state < from.length; state++) {
      from[state] = new int[counts[state]];
    }
    for (int state = 0; state < dfa.size(); state++) {
      for (int symbol = 0; symbol < width; symbol++) {
        int to = dfa.next(state, symbol);
        from[to][--counts[to]] = state;
      }
    }
  }

  /** The states before a state, once for each class of symbols that leads there. */
  int[] of(int state) {
    return from[state];
  }

  /** Which states are, or lead to, a state with a property. */
  boolean[] reaching(IntPredicate goal) {
    boolean[] found = new boolean[from.length];
    int[] queue = new int[from.length];
    int size = 0;
    for (int state = 0; state < found.length; state++) {
      if (goal.test(state)) {
        found[state] = true;
        queue[size++] = state;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int before : from[queue[i]]) {
        if (!found[before]) {
          found[before] = true;
          queue[size++] = before;
        }
      }
    }
    return found;
  }
}
