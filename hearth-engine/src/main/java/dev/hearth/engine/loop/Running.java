package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.engine.sample.Sampler;
import dev.hearth.engine.schedule.Scheduler;
import dev.hearth.format.HearthException;
import dev.hearth.model.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One request under way. The loop thread owns everything but the queue of events and the wish to
 * stop.
 */
final class Running implements Reply {
  /** What the reader finds in the queue: an event, or what ended the request. */
  private record Item(@Nullable Event event, @Nullable HearthException failure) {}

  private final long id;
  private final Request request;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final List<Sequence.Checkpoint> checkpoints = new ArrayList<>();
  private final long submittedNanos;
  private volatile boolean cancelled;
  private boolean over;
  private @Nullable Sequence sequence;
  private @Nullable Sampler sampler;
  private @Nullable ReplyText text;
  private int[] tokens;
  private int tokenCount;
  private int reused;
  private long begunNanos;
  private long firstTokenNanos;

  Running(long id, Request request, long nowNanos) {
    this.id = id;
    this.request = request;
    this.submittedNanos = nowNanos;
    this.tokens = request.prompt().clone();
    this.tokenCount = tokens.length;
  }

  void begun(long nowNanos) {
    begunNanos = nowNanos;
  }

  void start(Sequence owned, List<Sequence.Checkpoint> known, Sampler chooser, ReplyText reader) {
    sequence = owned;
    checkpoints.addAll(known);
    reused = owned.length();
    sampler = chooser;
    text = reader;
  }

  long id() {
    return id;
  }

  Request request() {
    return request;
  }

  Sequence sequence() {
    return Objects.requireNonNull(sequence);
  }

  boolean wantsStop() {
    return cancelled;
  }

  List<Sequence.Checkpoint> checkpoints() {
    return checkpoints;
  }

  /** Tokens whose state is computed. */
  int[] computed() {
    return Arrays.copyOf(tokens, sequence().length());
  }

  /** How the scheduler sees it. */
  Scheduler.Waiting waiting() {
    int done = sequence().length();
    int border = tokenCount;
    for (int checkpoint : request.checkpoints()) {
      if (checkpoint > done && checkpoint < border) {
        border = checkpoint;
        break;
      }
    }
    return new Scheduler.Waiting(id, tokenCount - done, border - done);
  }

  /** The next {@code count} tokens to compute. */
  int[] next(int count) {
    int from = sequence().length();
    return Arrays.copyOfRange(tokens, from, from + count);
  }

  /** Whether computing {@code count} more tokens leaves none. */
  boolean completes(int count) {
    return sequence().length() + count == tokenCount;
  }

  /** After a step: takes a checkpoint where the request asked for one. */
  void checkpointIfAsked() {
    for (int checkpoint : request.checkpoints()) {
      if (checkpoint == sequence().length() && tokenCount > checkpoint) {
        checkpoints.add(sequence().checkpoint());
      }
    }
  }

  /** Chooses the next token from its logits; the reason to end, or null to go on. */
  @Nullable StopReason choose(float[] logits, long nowNanos) {
    if (firstTokenNanos == 0) {
      firstTokenNanos = nowNanos;
    }
    int token = Objects.requireNonNull(sampler).next(logits, tokens, tokenCount);
    ReplyText reader = Objects.requireNonNull(text);
    if (reader.ends(token) && !request.ignoreEnd()) {
      return StopReason.END;
    }
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, tokens.length + Math.max(64, tokens.length / 2));
    }
    tokens[tokenCount++] = token;
    for (Event event : reader.accept(token)) {
      items.add(new Item(event, null));
    }
    int written = tokenCount - request.prompt().length;
    if (reader.stopped()) {
      return StopReason.STOP_TEXT;
    }
    if (request.outputTokensMax() > 0 && written >= request.outputTokensMax()) {
      return StopReason.OUTPUT_LIMIT;
    }
    return tokenCount >= sequence().contextTokensMax() ? StopReason.CONTEXT_FULL : null;
  }

  void finish(StopReason reason, long nowNanos) {
    if (text != null) {
      for (Event event : text.flush()) {
        items.add(new Item(event, null));
      }
    }
    long first = firstTokenNanos == 0 ? nowNanos : firstTokenNanos;
    Usage usage =
        new Usage(
            request.prompt().length,
            reused,
            tokenCount - request.prompt().length,
            0,
            Duration.ofNanos((begunNanos == 0 ? nowNanos : begunNanos) - submittedNanos),
            Duration.ofNanos(first - (begunNanos == 0 ? nowNanos : begunNanos)),
            Duration.ofNanos(nowNanos - first),
            0,
            0);
    items.add(new Item(new Event.Done(reason, usage), null));
  }

  void fail(HearthException failure) {
    items.add(new Item(null, failure));
  }

  @Override
  public @Nullable Event take() throws InterruptedException {
    if (over) {
      return null;
    }
    Item item = items.take();
    over = item.failure != null || item.event instanceof Event.Done;
    if (item.failure != null) {
      throw item.failure;
    }
    return item.event;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    cancelled = true;
  }
}
