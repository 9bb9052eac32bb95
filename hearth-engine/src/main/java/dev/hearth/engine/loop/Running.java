package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.engine.cache.Owner;
import dev.hearth.engine.schedule.Active;
import dev.hearth.format.HearthException;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Sequence;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request under way: its tokens, how many of them are computed, and its numbers. */
final class Running {
  private static final int[] NO_GUESSES = new int[0];

  private final long id;
  private final Request request;
  private final Owner owner;
  private final EventQueue events;
  private final long submittedNanos;
  private final long deadlineNanos;
  private final long queueDeadlineNanos;
  private @Nullable Sequence sequence;
  private final ReplyWriter writer;
  private int[] tokens;
  private int tokenCount;
  private int[] guesses = NO_GUESSES;
  private int priority;
  private long cameAtStep;
  private long begunNanos;
  private long firstTokenNanos;
  private int cachedTokens;
  private int draftedTokens;
  private int acceptedTokens;

  /**
   * @param mix the adapters under which it is computed, from its first token to its last
   */
  Running(
      long id,
      Request request,
      AdapterMix mix,
      ReplyWriter writer,
      EventQueue events,
      long nowNanos) {
    this.id = id;
    this.request = request;
    this.owner = new Owner(request.tenant(), mix);
    this.writer = writer;
    this.events = events;
    this.submittedNanos = nowNanos;
    this.deadlineNanos = after(nowNanos, request.deadline());
    this.queueDeadlineNanos = after(nowNanos, request.queueDeadline());
    this.tokens = request.prompt().clone();
    this.tokenCount = tokens.length;
    this.priority = request.priority();
  }

  private static long after(long nowNanos, Optional<Duration> limit) {
    // a limit too long for a long is none
    long most = Long.MAX_VALUE / 4;
    return limit
        .map(l -> nowNanos + (l.toSeconds() > most / 1_000_000_000 ? most : l.toNanos()))
        .orElse(nowNanos + most);
  }

  long id() {
    return id;
  }

  Request request() {
    return request;
  }

  /** Whose beginnings it may use, and who may use its own. */
  Owner owner() {
    return owner;
  }

  EventQueue events() {
    return events;
  }

  /** The step at which it came. */
  void came(long step) {
    cameAtStep = step;
  }

  long cameAtStep() {
    return cameAtStep;
  }

  /** It runs from now on, for the first time or again. */
  void start(int agedPriority, long nowNanos) {
    priority = agedPriority;
    if (begunNanos == 0) {
      begunNanos = nowNanos;
    }
  }

  /** It gives its memory up; its tokens stay. */
  void giveWay() {
    release();
    priority = request.priority();
  }

  /** Whether it has run before. */
  boolean begun() {
    return begunNanos != 0;
  }

  /** Gives it a state for its first tokens. */
  void begin(Sequence owned) {
    sequence = owned;
    if (outputTokens() == 0) {
      cachedTokens = owned.length();
    }
  }

  /** Its state; null where it has none yet. */
  @Nullable Sequence sequence() {
    return sequence;
  }

  int computed() {
    return sequence == null ? 0 : sequence.length();
  }

  int[] tokens() {
    return tokens;
  }

  int tokenCount() {
    return tokenCount;
  }

  int cachedTokens() {
    return cachedTokens;
  }

  int outputTokens() {
    return tokenCount - request.prompt().length;
  }

  int draftedTokens() {
    return draftedTokens;
  }

  int acceptedTokens() {
    return acceptedTokens;
  }

  int priority() {
    return priority;
  }

  /** Whether its prompt is not computed yet. */
  boolean reading() {
    return computed() < request.prompt().length;
  }

  /** The token that it would choose, without choosing it. */
  int wouldChoose(float[] logits, int[] text, int count) {
    return writer.wouldChoose(logits, text, count);
  }

  void guess(int[] following) {
    guesses = following;
  }

  /** Positions from the computed ones to the next border, at most all that are known. */
  private int untilBorder(boolean borders) {
    int done = computed();
    if (borders) {
      for (int checkpoint : request.checkpoints()) {
        if (checkpoint > done && checkpoint < tokenCount) {
          return checkpoint - done;
        }
      }
    }
    return tokenCount - done;
  }

  /**
   * How the scheduler sees it.
   *
   * @param borders whether to stop at checkpoints
   */
  Active view(boolean borders, boolean heldBack, long heldBytes) {
    return new Active(
        id,
        request.tenant(),
        priority,
        computed(),
        tokenCount - computed(),
        untilBorder(borders),
        guesses.length,
        heldBack,
        heldBytes);
  }

  /** The next {@code count} tokens to compute, and {@code guessed} guesses after them. */
  int[] next(int count, int guessed) {
    int from = computed();
    int[] next = Arrays.copyOfRange(tokens, from, from + count + guessed);
    System.arraycopy(guesses, 0, next, count, guessed);
    draftedTokens += guessed;
    return next;
  }

  /** Whether the token just written, at {@code position}, is the one that was guessed. */
  boolean confirms(int guess, int position) {
    boolean right = tokenCount == position + 1 && tokens[position] == guesses[guess];
    if (right) {
      acceptedTokens++;
    }
    return right;
  }

  /** Whether a checkpoint of the request lies where it has come to. */
  boolean atCheckpoint() {
    return computed() < tokenCount && Arrays.binarySearch(request.checkpoints(), computed()) >= 0;
  }

  /** The tokens that are computed. */
  int[] computedTokens() {
    return Arrays.copyOf(tokens, computed());
  }

  /**
   * Chooses the next token, or takes those that are forced; the reason to end, or null to go on.
   */
  @Nullable StopReason choose(float[] logits, int contextTokensMax, long nowNanos) {
    if (firstTokenNanos == 0) {
      firstTokenNanos = nowNanos;
    }
    int[] forced = writer.forced();
    for (int token : forced) {
      StopReason reason = append(token, null, contextTokensMax);
      if (reason != null) {
        return reason;
      }
    }
    if (forced.length > 0) {
      return null;
    }
    int token = writer.choose(logits, tokens, tokenCount);
    return writer.ends(token) ? StopReason.END : append(token, logits, contextTokensMax);
  }

  private @Nullable StopReason append(int token, float @Nullable [] logits, int contextTokensMax) {
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, tokens.length + Math.max(64, tokens.length / 2));
    }
    tokens[tokenCount++] = token;
    writer.write(token, logits);
    if (writer.stopped()) {
      return StopReason.STOP_TEXT;
    }
    if (request.outputTokensMax() > 0 && outputTokens() >= request.outputTokensMax()) {
      return StopReason.OUTPUT_LIMIT;
    }
    return tokenCount >= contextTokensMax ? StopReason.CONTEXT_FULL : null;
  }

  /** Why it must end before its next token, or null. */
  @Nullable StopReason overdue(long nowNanos) {
    if (events.cancelled()) {
      return StopReason.CANCELLED;
    }
    return nowNanos - deadlineNanos >= 0 ? StopReason.DEADLINE : null;
  }

  /** Whether it has waited longer for its beginning than it would. */
  boolean waitedTooLong(long nowNanos) {
    return !begun() && nowNanos - queueDeadlineNanos >= 0;
  }

  /** Ends it well. */
  void finish(StopReason reason, long nowNanos) {
    writer.flush();
    long begun = begunNanos == 0 ? nowNanos : begunNanos;
    long first = firstTokenNanos == 0 ? nowNanos : firstTokenNanos;
    Usage usage =
        new Usage(
            request.prompt().length,
            cachedTokens,
            outputTokens(),
            writer.thinkingTokens(),
            Duration.ofNanos(begun - submittedNanos),
            Duration.ofNanos(first - begun),
            Duration.ofNanos(nowNanos - first),
            draftedTokens,
            acceptedTokens);
    release();
    events.put(new Event.Done(reason, usage));
  }

  /** Ends it badly. */
  void fail(HearthException failure) {
    release();
    events.fail(failure);
  }

  /** Gives its state to someone else. */
  @Nullable Sequence takeSequence() {
    Sequence taken = sequence;
    sequence = null;
    guesses = NO_GUESSES;
    return taken;
  }

  private void release() {
    Sequence owned = takeSequence();
    if (owned != null) {
      owned.close();
    }
  }
}
