package dev.hearth.model;

import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.PagePool;
import dev.hearth.format.HearthException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one sequence of tokens under one model: how many positions are computed, and what
 * each layer remembers of them. All of it lies in pages of the model's pool. Owned by whoever
 * opened it; one thread at a time.
 */
public final class Sequence implements AutoCloseable {
  private final List<LayerState> states;
  private final PagePool pool;
  private final int contextTokensMax;
  private final AdapterMix mix;
  private @Nullable RecurrentTrail[] trails;
  private int remembered;
  private int length;
  private int ahead;
  private boolean closed;
  private boolean poisoned;

  /**
   * @param states whose pages and floats are of {@code pool}; the sequence owns them from now on
   * @param mix adapters under which all of it is computed
   */
  public Sequence(List<LayerState> states, PagePool pool, int contextTokensMax, AdapterMix mix) {
    this.states = List.copyOf(states);
    this.pool = pool;
    this.contextTokensMax = contextTokensMax;
    this.mix = mix;
    this.trails = new RecurrentTrail[states.size()];
  }

  /** Positions computed so far; the next token's position. */
  public int length() {
    return length;
  }

  /** The position of the next row of a pass: after those computed, and after those guessed. */
  public int nextPosition() {
    return length + ahead;
  }

  /** Says how many positions beyond those computed the next pass lies; 0 but for guesses. */
  public void lookAhead(int positions) {
    ahead = positions;
  }

  /** Positions this sequence may ever hold. */
  public int contextTokensMax() {
    return contextTokensMax;
  }

  /** The adapters under which its positions are computed, as those of its forks are. */
  public AdapterMix mix() {
    return mix;
  }

  /** How many layers have a state, those that guess among them. */
  public int layers() {
    return states.size();
  }

  public LayerState state(int layer) {
    return states.get(layer);
  }

  /** The pool this sequence's pages come from. */
  public PagePool pool() {
    return pool;
  }

  /** Makes room for {@code count} more positions, or refuses with the numbers. */
  public void reserve(int count) {
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
    if (poisoned) {
      throw new IllegalStateException("a pass over this sequence failed half-way");
    }
    int end = Math.addExact(nextPosition(), count);
    if (end > contextTokensMax) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "%d tokens are needed, the context holds %d".formatted(end, contextTokensMax),
          "shorten the input or allocate a larger context (--context)");
    }
    for (LayerState state : states) {
      switch (state) {
        case LayerState.Full(var store) -> store.reserve(end);
        case LayerState.Sliding(var store, var window) -> store.reserve(end);
        case LayerState.Shared s -> {}
        case LayerState.Recurrent r -> {}
        case LayerState.Hint h -> {}
        case LayerState.Stateless s -> {}
      }
    }
  }

  /** Says that a pass failed half-way, so that recurrent states can no longer be trusted. */
  public void poison() {
    poisoned = true;
  }

  /** Counts {@code count} positions as computed and lets go of what no later token can see. */
  public void advance(int count) {
    length += count;
    for (LayerState state : states) {
      if (state instanceof LayerState.Sliding(var store, var window)) {
        store.dropBefore(Math.max(0, length - remembered - window + 1));
      }
    }
  }

  /**
   * From now on the last {@code positions} positions can be taken back. Recurrent layers pay for it
   * with a copy of their states for each.
   */
  public void remember(int positions) {
    forgetTrails();
    remembered = positions;
    if (positions > 0) {
      for (int l = 0; l < trails.length; l++) {
        if (states.get(l) instanceof LayerState.Recurrent(var state, var history)) {
          trails[l] = new RecurrentTrail(state, history, pool, positions + 1);
        } else if (states.get(l) instanceof LayerState.Hint(var hidden, var guessed)) {
          trails[l] = new RecurrentTrail(hidden, guessed, pool, positions + 1);
        }
      }
    }
  }

  /** How many of the last positions can be taken back. */
  public int remembered() {
    return remembered;
  }

  /** Keeps what a recurrent layer's state is after {@code position}, if that is wanted. */
  public void rememberState(int layer, int position) {
    RecurrentTrail trail = trails[layer];
    if (trail != null) {
      trail.rememberState(position);
    }
  }

  /** The same for the history of the layer's convolution. */
  public void rememberHistory(int layer, int position) {
    RecurrentTrail trail = trails[layer];
    if (trail != null) {
      trail.rememberHistory(position);
    }
  }

  /**
   * The first {@code position} positions as a sequence of their own, to go on from or to keep.
   * Costs the bytes of recurrent states and of the pages that are not full; full pages are shared.
   */
  public Sequence fork(int position) {
    if (closed || poisoned || !canRewind(position)) {
      throw new IllegalArgumentException("position " + position + " is not remembered");
    }
    List<LayerState> copies = new ArrayList<>();
    for (int l = 0; l < states.size(); l++) {
      copies.add(
          switch (states.get(l)) {
            case LayerState.Full(var store) -> new LayerState.Full(store.fork(position));
            case LayerState.Sliding(var store, var window) -> {
              KeyValueStore fork = store.fork(position);
              fork.dropBefore(Math.max(0, position - window + 1));
              yield new LayerState.Sliding(fork, window);
            }
            case LayerState.Recurrent(var state, var history) -> {
              Floats copy = like(state);
              Floats past = like(history);
              copy(state, history, trails[l], position, copy, past);
              yield new LayerState.Recurrent(copy, past);
            }
            case LayerState.Hint(var hidden, var guessed) -> {
              Floats copy = like(hidden);
              Floats last = like(guessed);
              copy(hidden, guessed, trails[l], position, copy, last);
              yield new LayerState.Hint(copy, last);
            }
            case LayerState.Shared shared -> shared;
            case LayerState.Stateless stateless -> stateless;
          });
    }
    Sequence fork = new Sequence(copies, pool, contextTokensMax, mix);
    fork.length = position;
    return fork;
  }

  /** Copies a layer's floats as they were after {@code position}; unknown ones stay zero. */
  private void copy(
      Floats state,
      Floats history,
      @Nullable RecurrentTrail trail,
      int position,
      Floats intoState,
      Floats intoHistory) {
    if (position == length) {
      intoState.copyFrom(state);
      intoHistory.copyFrom(history);
    } else if (trail != null && trail.knows(position)) {
      trail.recall(position, intoState, intoHistory);
    }
  }

  private Floats like(Floats floats) {
    return Floats.of(pool.take(floats.memory().byteSize()), floats.rows(), floats.columns());
  }

  /** Whether {@link #rewind} and {@link #fork} to {@code position} are possible. */
  public boolean canRewind(int position) {
    if (position == length || position == 0) {
      return true;
    }
    if (position > length) {
      return false;
    }
    for (int l = 0; l < states.size(); l++) {
      RecurrentTrail trail = trails[l];
      boolean can =
          switch (states.get(l)) {
            case LayerState.Full f -> true;
            case LayerState.Sliding(var store, var window) ->
                store.firstPosition() <= Math.max(0, position - window + 1);
            case LayerState.Shared s -> true;
            case LayerState.Recurrent r -> trail != null && trail.knows(position);
            case LayerState.Hint h -> true;
            case LayerState.Stateless s -> true;
          };
      if (!can) {
        return false;
      }
    }
    return true;
  }

  /** Whether every earlier position can be returned to: nothing is folded or dropped. */
  public boolean wholeHistory() {
    return states.stream()
        .noneMatch(s -> s instanceof LayerState.Sliding || s instanceof LayerState.Recurrent);
  }

  /** Forgets every position from {@code position} on. */
  public void rewind(int position) {
    if (!canRewind(position)) {
      throw new IllegalArgumentException("position " + position + " is not remembered");
    }
    if (position == length) {
      return;
    }
    for (int l = 0; l < states.size(); l++) {
      switch (states.get(l)) {
        case LayerState.Full(var store) -> truncate(store, position);
        case LayerState.Sliding(var store, var window) -> truncate(store, position);
        case LayerState.Recurrent(var state, var history) ->
            rewind(state, history, trails[l], position);
        case LayerState.Hint(var hidden, var guessed) ->
            rewind(hidden, guessed, trails[l], position);
        case LayerState.Shared s -> {}
        case LayerState.Stateless s -> {}
      }
    }
    length = position;
  }

  private static void rewind(
      Floats state, Floats history, @Nullable RecurrentTrail trail, int position) {
    if (trail != null && trail.knows(position)) {
      trail.recall(position, state, history);
    } else {
      state.clear();
      history.clear();
    }
    if (trail != null) {
      trail.forgetFrom(position);
    }
  }

  private static void truncate(KeyValueStore store, int position) {
    if (position == 0) {
      store.clear();
    } else {
      store.truncate(position);
    }
  }

  /** Every page that this sequence owns, alone or with others. */
  public void forEachPage(Consumer<MemorySegment> owner) {
    Consumer<MemorySegment> action =
        page -> {
          if (page.byteSize() > 0) {
            owner.accept(page);
          }
        };
    for (int l = 0; l < states.size(); l++) {
      switch (states.get(l)) {
        case LayerState.Full(var store) -> store.forEachPage(action);
        case LayerState.Sliding(var store, var window) -> store.forEachPage(action);
        case LayerState.Recurrent(var state, var history) -> {
          action.accept(state.memory());
          action.accept(history.memory());
        }
        case LayerState.Hint(var hidden, var guessed) -> {
          action.accept(hidden.memory());
          action.accept(guessed.memory());
        }
        case LayerState.Shared s -> {}
        case LayerState.Stateless s -> {}
      }
      RecurrentTrail trail = trails[l];
      if (trail != null) {
        trail.forEachPage(action);
      }
    }
  }

  private void forgetTrails() {
    for (RecurrentTrail trail : trails) {
      if (trail != null) {
        trail.close();
      }
    }
    trails = new RecurrentTrail[states.size()];
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      forEachPage(pool::give);
    }
  }

  /** Bytes of a page of every layer that keeps all positions. */
  public long pageBytes() {
    long bytes = 0;
    for (LayerState state : states) {
      if (state instanceof LayerState.Full(var store)) {
        bytes += store.pageBytes();
      }
    }
    return bytes;
  }

  /** Bytes of a page of every layer that keeps a window. */
  public long windowPageBytes() {
    long bytes = 0;
    for (LayerState state : states) {
      if (state instanceof LayerState.Sliding(var store, var window)) {
        bytes += store.pageBytes();
      }
    }
    return bytes;
  }

  /**
   * The most bytes of a sequence that do not grow with it: windows and states.
   *
   * @param remember positions that can be taken back
   */
  public long fixedBytes(int remember) {
    int copies = remember == 0 ? 1 : remember + 2;
    long bytes = 0;
    for (LayerState state : states) {
      if (state instanceof LayerState.Sliding(var store, var window)) {
        int pages = Math.ceilDiv(window + remember, KeyValueStore.PAGE_TOKENS) + 1;
        bytes += store.pageBytes() * pages;
      } else if (state instanceof LayerState.Recurrent(var floats, var history)) {
        bytes += copies * RecurrentTrail.bytes(floats, history);
      } else if (state instanceof LayerState.Hint(var hidden, var guessed)) {
        bytes += copies * RecurrentTrail.bytes(hidden, guessed);
      }
    }
    return bytes;
  }
}
