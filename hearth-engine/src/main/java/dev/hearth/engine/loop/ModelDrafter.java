package dev.hearth.engine.loop;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Guesses with a small model of the same vocabulary, which reads every text itself. */
final class ModelDrafter implements Drafter {
  /** Tokens of one text that it reads in one step, so that nobody waits for it for long. */
  private static final int STEP_TOKENS = 128;

  private final GgufFile file;
  private final Model model;
  private final CacheType cacheType;
  private final int contextTokens;
  private final long bytesMax;
  private final Map<Long, Follower> followers = new HashMap<>();
  private final float[] logits;

  /** What it has read of one request's text. */
  private static final class Follower {
    private final Sequence sequence;
    private int[] read = new int[64];

    Follower(Sequence sequence) {
      this.sequence = sequence;
      sequence.remember(Speculation.DRAFT_TOKENS_MAX);
    }

    /** Tokens that it has read and that are still right. */
    int known(int[] tokens, int count) {
      return PrefixCache.common(read, sequence.length(), tokens, count);
    }

    /** Notes what it is about to read. */
    Batch.Slice reads(int[] tokens, Batch.Outputs outputs) {
      int from = sequence.length();
      if (read.length < from + tokens.length) {
        read = Arrays.copyOf(read, Math.max(2 * read.length, from + tokens.length));
      }
      System.arraycopy(tokens, 0, read, from, tokens.length);
      return new Batch.Slice(sequence, tokens, outputs);
    }
  }

  /**
   * @param model of {@code file}; both are closed with this
   * @param bytesMax of keys, values and states; texts that do not fit are not guessed
   */
  ModelDrafter(GgufFile file, Model model, CacheType cacheType, int contextTokens, long bytesMax) {
    this.file = file;
    this.model = model;
    this.cacheType = cacheType;
    this.contextTokens = contextTokens;
    this.bytesMax = bytesMax;
    this.logits = new float[model.description().vocabularySize()];
  }

  @Override
  public void guess(List<Wish> wishes) {
    List<Batch.Slice> slices = new ArrayList<>();
    List<Guesses> ready = new ArrayList<>();
    for (Wish wish : wishes) {
      Running running = wish.running();
      Follower follower = follower(running);
      int from = follower.sequence.length();
      int to = Math.min(running.tokenCount(), from + STEP_TOKENS);
      boolean all = to == running.tokenCount();
      if (fits(follower.sequence, to - from + wish.most())) {
        int[] next = Arrays.copyOfRange(running.tokens(), from, to);
        slices.add(follower.reads(next, all ? Batch.Outputs.LAST : Batch.Outputs.NONE));
        if (all) {
          ready.add(new Guesses(wish));
        }
      }
    }
    if (!slices.isEmpty()) {
      Floats first = model.forward(new Batch(slices));
      Drafter.rounds(ready, logits, (open, ahead) -> ahead == 0 ? first : next(open));
    }
  }

  /** The request's follower, taken back to what of its reading is still right. */
  private Follower follower(Running running) {
    Follower follower = followers.get(running.id());
    if (follower != null) {
      int known = follower.known(running.tokens(), running.tokenCount());
      if (follower.sequence.canRewind(known)) {
        follower.sequence.rewind(known);
        return follower;
      }
      follower.sequence.close();
    }
    Follower made = new Follower(model.newSequence(cacheType, contextTokens));
    followers.put(running.id(), made);
    return made;
  }

  private boolean fits(Sequence sequence, int tokens) {
    long pages = 2L + tokens / KeyValueStore.PAGE_TOKENS;
    long bytes = pages * (sequence.pageBytes() + sequence.windowPageBytes());
    return sequence.pool().usedBytes() + bytes <= bytesMax;
  }

  private Floats next(List<Guesses> open) {
    List<Batch.Slice> slices = new ArrayList<>();
    for (Guesses guesses : open) {
      Follower follower = Objects.requireNonNull(followers.get(guesses.running().id()));
      slices.add(follower.reads(new int[] {guesses.last()}, Batch.Outputs.LAST));
    }
    return model.forward(new Batch(slices));
  }

  @Override
  public void ended(Running running) {
    Follower follower = followers.remove(running.id());
    if (follower != null) {
      follower.sequence.close();
    }
  }

  @Override
  public void close() {
    followers.values().forEach(follower -> follower.sequence.close());
    followers.clear();
    model.close();
    file.close();
  }
}
