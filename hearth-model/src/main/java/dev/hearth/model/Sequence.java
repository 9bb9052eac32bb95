package dev.hearth.model;

import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.PagePool;
import dev.hearth.format.HearthException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of one sequence of tokens under one model: how many positions are computed, and what
 * each layer remembers of them. Owned by whoever opened it; one thread at a time.
 */
public final class Sequence implements AutoCloseable {
  private final List<LayerState> states;
  private final PagePool pool;
  private final Arena arena;
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final int contextTokensMax;
  private int length;
  private boolean closed;
  private boolean poisoned;

  /**
   * @param arena owns the recurrent states; closed with the sequence
   */
  public Sequence(List<LayerState> states, PagePool pool, Arena arena, int contextTokensMax) {
    this.states = List.copyOf(states);
    this.pool = pool;
    this.arena = arena;
    this.contextTokensMax = contextTokensMax;
  }

  /** A moment of a sequence to which it can return for as long as its tokens up to then stay. */
  public static final class Checkpoint implements AutoCloseable {
    private final int length;
    private final Sequence owner;
    private final List<Object> saved;
    private final Arena arena;
    private boolean valid = true;

    private Checkpoint(Sequence owner, List<Object> saved, Arena arena) {
      this.owner = owner;
      this.length = owner.length;
      this.saved = saved;
      this.arena = arena;
    }

    /** Positions computed at that moment. */
    public int length() {
      return length;
    }

    /** False once the sequence went back before this moment, or it was closed. */
    public boolean valid() {
      return valid;
    }

    @Override
    public void close() {
      if (valid) {
        owner.checkpoints.remove(this);
        discard();
      }
    }

    private void discard() {
      valid = false;
      for (Object state : saved) {
        if (state instanceof KeyValueStore store) {
          store.clear();
        }
      }
      arena.close();
    }
  }

  /** Positions computed so far; the next token's position. */
  public int length() {
    return length;
  }

  /** Positions this sequence may ever hold. */
  public int contextTokensMax() {
    return contextTokensMax;
  }

  public LayerState state(int layer) {
    return states.get(layer);
  }

  /** Makes room for {@code count} more positions, or refuses with the numbers. */
  public void reserve(int count) {
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
    if (poisoned) {
      throw new IllegalStateException("a pass over this sequence failed half-way");
    }
    int end = Math.addExact(length, count);
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
        store.dropBefore(Math.max(0, length - window + 1));
      }
    }
  }

  /** Saves this moment. Costs the bytes of the windows and recurrent states, not of the rest. */
  public Checkpoint checkpoint() {
    Arena owner = Arena.ofShared();
    List<Object> saved = new ArrayList<>();
    for (LayerState state : states) {
      switch (state) {
        case LayerState.Sliding(var store, var window) -> saved.add(store.copy());
        case LayerState.Recurrent(var floats, var history) -> {
          saved.add(copy(owner, floats));
          saved.add(copy(owner, history));
        }
        case LayerState.Full f -> {}
        case LayerState.Shared s -> {}
        case LayerState.Stateless s -> {}
      }
    }
    Checkpoint checkpoint = new Checkpoint(this, saved, owner);
    checkpoints.add(checkpoint);
    return checkpoint;
  }

  /** Returns to a checkpoint, which stays usable; later ones become invalid. */
  public void restore(Checkpoint checkpoint) {
    if (checkpoint.owner != this || !checkpoint.valid) {
      throw new IllegalArgumentException("not a valid checkpoint of this sequence");
    }
    int next = 0;
    for (LayerState state : states) {
      switch (state) {
        case LayerState.Full(var store) -> store.truncate(checkpoint.length);
        case LayerState.Sliding(var store, var window) ->
            store.assign((KeyValueStore) checkpoint.saved.get(next++));
        case LayerState.Recurrent(var floats, var history) -> {
          floats.copyFrom((Floats) checkpoint.saved.get(next++));
          history.copyFrom((Floats) checkpoint.saved.get(next++));
        }
        case LayerState.Shared s -> {}
        case LayerState.Stateless s -> {}
      }
    }
    forgetAfter(checkpoint.length);
  }

  /** Whether {@link #rewind} to {@code position} is possible without a checkpoint. */
  public boolean canRewind(int position) {
    if (position == length || position == 0) {
      return true;
    }
    if (position > length) {
      return false;
    }
    for (LayerState state : states) {
      boolean can =
          switch (state) {
            case LayerState.Full f -> true;
            case LayerState.Sliding(var store, var window) ->
                store.firstPosition() <= Math.max(0, position - window + 1);
            case LayerState.Shared s -> true;
            case LayerState.Recurrent r -> false;
            case LayerState.Stateless s -> true;
          };
      if (!can) {
        return false;
      }
    }
    return true;
  }

  /** Forgets every position from {@code position} on. */
  public void rewind(int position) {
    if (!canRewind(position)) {
      throw new IllegalArgumentException("position " + position + " needs a checkpoint");
    }
    for (LayerState state : states) {
      switch (state) {
        case LayerState.Full(var store) -> truncate(store, position);
        case LayerState.Sliding(var store, var window) -> truncate(store, position);
        case LayerState.Recurrent(var floats, var history) -> {
          if (position == 0) {
            floats.clear();
            history.clear();
          }
        }
        case LayerState.Shared s -> {}
        case LayerState.Stateless s -> {}
      }
    }
    forgetAfter(position);
  }

  private static void truncate(KeyValueStore store, int position) {
    if (position == 0) {
      store.clear();
    } else {
      store.truncate(position);
    }
  }

  private void forgetAfter(int position) {
    length = position;
    checkpoints.removeIf(c -> {
      if (c.length > position) {
        c.discard();
        return true;
      }
      return false;
    });
  }

  /** Bytes of keys, values and states held now. */
  public long heldBytes() {
    long bytes = 0;
    for (LayerState state : states) {
      bytes +=
          switch (state) {
            case LayerState.Full(var store) -> store.heldBytes();
            case LayerState.Sliding(var store, var window) -> store.heldBytes();
            case LayerState.Recurrent(var floats, var history) ->
                floats.memory().byteSize() + history.memory().byteSize();
            case LayerState.Shared s -> 0;
            case LayerState.Stateless s -> 0;
          };
    }
    return bytes;
  }

  private static Floats copy(Arena arena, Floats source) {
    Floats copy = Floats.allocate(arena, source.rows(), source.columns());
    copy.copyFrom(source);
    return copy;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      checkpoints.forEach(Checkpoint::discard);
      checkpoints.clear();
      for (LayerState state : states) {
        if (state instanceof LayerState.Full(var store)) {
          store.clear();
        } else if (state instanceof LayerState.Sliding(var store, var window)) {
          store.clear();
        }
      }
      arena.close();
    }
  }

  /** Bytes that one more position takes, averaged over a page. */
  public long growingBytesPerToken() {
    long bytes = 0;
    for (LayerState state : states) {
      if (state instanceof LayerState.Full(var store)) {
        bytes += Math.ceilDiv(store.pageBytes(), KeyValueStore.PAGE_TOKENS);
      }
    }
    return bytes;
  }

  /** Bytes that a full sequence takes and that do not grow further: windows and states. */
  public long fixedBytes() {
    long bytes = 0;
    for (LayerState state : states) {
      if (state instanceof LayerState.Sliding(var store, var window)) {
        bytes += store.pageBytes() * (Math.ceilDiv(window, KeyValueStore.PAGE_TOKENS) + 1);
      } else if (state instanceof LayerState.Recurrent(var floats, var history)) {
        bytes += floats.memory().byteSize() + history.memory().byteSize();
      }
    }
    return bytes;
  }

  /** The pool this sequence's pages come from. */
  public PagePool pool() {
    return pool;
  }
}
