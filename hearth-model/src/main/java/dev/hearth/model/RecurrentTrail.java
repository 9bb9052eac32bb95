package dev.hearth.model;

import dev.hearth.compute.Floats;
import dev.hearth.compute.PagePool;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What a recurrent layer was after each of its last positions, so that a sequence can go back a few
 * tokens. A ring: slot {@code position mod slots}.
 */
final class RecurrentTrail {
  private static final int NOTHING = -1;

  private final Floats state;
  private final Floats history;
  private final PagePool pool;
  private final MemorySegment[] states;
  private final MemorySegment[] histories;
  private final int[] statePositions;
  private final int[] historyPositions;

  RecurrentTrail(Floats state, Floats history, PagePool pool, int slots) {
    this.state = state;
    this.history = history;
    this.pool = pool;
    this.states = new MemorySegment[slots];
    this.histories = new MemorySegment[slots];
    this.statePositions = new int[slots];
    this.historyPositions = new int[slots];
    for (int s = 0; s < slots; s++) {
      states[s] = pool.take(state.memory().byteSize());
      histories[s] = pool.take(history.memory().byteSize());
    }
    forgetFrom(0);
  }

  void rememberState(int position) {
    int slot = position % states.length;
    states[slot].copyFrom(state.memory());
    statePositions[slot] = position;
  }

  void rememberHistory(int position) {
    int slot = position % histories.length;
    histories[slot].copyFrom(history.memory());
    historyPositions[slot] = position;
  }

  boolean knows(int position) {
    int slot = position % states.length;
    boolean stateless = state.rows() == 0;
    return historyPositions[slot] == position && (stateless || statePositions[slot] == position);
  }

  /** Writes what was after {@code position}, which is known, into a layer of the same shape. */
  void recall(int position, Floats intoState, Floats intoHistory) {
    int slot = position % states.length;
    if (intoState.rows() > 0) {
      intoState.memory().copyFrom(states[slot]);
    }
    intoHistory.memory().copyFrom(histories[slot]);
  }

  /** Forgets what was after positions beyond {@code position}. */
  void forgetFrom(int position) {
    forget(statePositions, position);
    forget(historyPositions, position);
  }

  private static void forget(int[] positions, int from) {
    for (int s = 0; s < positions.length; s++) {
      if (positions[s] > from || from == 0) {
        positions[s] = NOTHING;
      }
    }
  }

  void forEachPage(Consumer<MemorySegment> action) {
    Arrays.asList(states).forEach(action);
    Arrays.asList(histories).forEach(action);
  }

  void close() {
    forEachPage(pool::give);
  }

  static long bytes(Floats state, Floats history) {
    return state.memory().byteSize() + history.memory().byteSize();
  }
}
