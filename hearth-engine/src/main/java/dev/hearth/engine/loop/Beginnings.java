package dev.hearth.engine.loop;

import dev.hearth.engine.cache.Owner;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Sequence;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How requests find what is computed of their tokens: in kept beginnings, or in requests of the
 * same tenant and adapters that run.
 */
final class Beginnings {
  /** A beginning shorter than this is not worth waiting for. */
  private static final int SHARED_TOKENS_MIN = 32;

  private final PrefixCache cache;
  private final Memory memory;
  private final Function<AdapterMix, Sequence> fresh;

  /**
   * @param fresh makes empty sequences under adapters
   */
  Beginnings(PrefixCache cache, Memory memory, Function<AdapterMix, Sequence> fresh) {
    this.cache = cache;
    this.memory = memory;
    this.fresh = fresh;
  }

  /**
   * Whether another request of the tenant is about to compute what this one begins with.
   *
   * @param active in the order in which they began to run; nobody waits for a later one
   */
  boolean heldBack(Running request, Collection<Running> active) {
    if (request.sequence() != null || active.size() == 1) {
      return false;
    }
    Owner owner = request.owner();
    int known = cache.usable(owner, request.tokens(), request.tokenCount());
    for (Running other : active) {
      if (other == request) {
        return false;
      }
      if (other.owner().equals(owner)
          && other.reading()
          && other.priority() >= request.priority()) {
        int goal = shared(other, request);
        if (other.computed() < goal && goal - known >= SHARED_TOKENS_MIN) {
          return true;
        }
      }
    }
    return false;
  }

  /** How much of what {@code other} will compute of its prompt can serve {@code request}. */
  private int shared(Running other, Running request) {
    int[] prompt = other.request().prompt();
    int common = PrefixCache.common(prompt, prompt.length, request.tokens(), request.tokenCount());
    if (memory.wholeHistory()) {
      return common;
    }
    int most = 0;
    for (int checkpoint : other.request().checkpoints()) {
      if (checkpoint <= common && checkpoint < prompt.length) {
        most = checkpoint;
      }
    }
    return most;
  }

  /**
   * A state for a request: that of the longest beginning of its tokens which is computed, else an
   * empty one. Null where there is no room for it.
   */
  @Nullable Sequence state(Running request, Collection<Running> active, int remembered) {
    Owner owner = request.owner();
    int[] tokens = request.tokens();
    int count = request.tokenCount();
    int most = cache.usable(owner, tokens, count);
    Sequence source = null;
    for (Running other : active) {
      Sequence sequence = other.sequence();
      if (sequence != null && other.owner().equals(owner)) {
        int common = PrefixCache.common(other.tokens(), sequence.length(), tokens, count);
        if (common > most && sequence.canRewind(common)) {
          source = sequence;
          most = common;
        }
      }
    }
    cache.touch(owner, tokens, count);
    if (!memory.makeRoom(memory.forkBytes(remembered)) && active.size() > 1) {
      return null;
    }
    Sequence state = source != null ? source.fork(most) : cache.fork(owner, tokens, count);
    if (state == null) {
      state = fresh.apply(owner.mix());
    }
    state.remember(remembered);
    return state;
  }

  /** Where a model cannot go back by itself, a copy stays where later requests may branch off. */
  void keepCheckpoint(Running request) {
    Sequence sequence = request.sequence();
    if (sequence != null
        && !memory.wholeHistory()
        && request.atCheckpoint()
        && memory.makeRoom(memory.forkBytes(0))) {
      cache.keep(request.owner(), request.computedTokens(), sequence.fork(sequence.length()));
    }
  }

  /** Keeps the state of a request that no longer runs, for as long as there is room. */
  void keep(Running request) {
    int[] tokens = request.computedTokens();
    Sequence sequence = request.takeSequence();
    if (sequence != null) {
      cache.keep(request.owner(), tokens, sequence);
    }
  }
}
