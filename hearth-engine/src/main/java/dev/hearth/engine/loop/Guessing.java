package dev.hearth.engine.loop;

import dev.hearth.engine.Request;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.Speculation.Method;
import dev.hearth.format.HearthException;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who guesses tokens for whom. */
final class Guessing implements AutoCloseable {
  private static final int[] NOTHING = new int[0];

  private final Map<Method, Drafter> drafters;
  private final int contextTokensMax;
  private final Memory memory;
  private final int rememberedMax;
  private final Speculation standard;

  /**
   * @param drafters that this engine has; closed with this
   * @param memory in which one request that can take back its guesses must fit, or nothing is
   *     guessed
   * @param standard how a request guesses that does not say how
   */
  Guessing(
      int contextTokensMax, Memory memory, Map<Method, Drafter> drafters, Speculation standard) {
    this.standard = standard;
    this.contextTokensMax = contextTokensMax;
    this.memory = memory;
    this.drafters = new EnumMap<>(drafters);
    int most = Speculation.DRAFT_TOKENS_MAX;
    while (most > 0 && memory.bytes(contextTokensMax, most) > memory.totalBytes()) {
      most--;
    }
    this.rememberedMax = most;
  }

  /**
   * Refuses a method that this engine does not have.
   *
   * @throws HearthException UNSUPPORTED
   */
  void check(Request request) {
    check(asked(request).method());
  }

  /** Refuses what the engine was opened to do, where it cannot. */
  void checkStandard() {
    check(standard.method());
  }

  private Speculation asked(Request request) {
    Speculation own = request.speculation();
    return own.method() == Method.AS_OPENED ? standard : own;
  }

  private void check(Method method) {
    if (method == Method.HEADS && !drafters.containsKey(method)) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "the model has no drafting heads, or was opened without them",
          "open it with them, or use another method of speculation");
    }
    if (method == Method.DRAFT_MODEL && !drafters.containsKey(method)) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "the engine was opened without a draft model",
          "open it with one, or use another method of speculation");
    }
  }

  /** Positions that a request's state must be able to take back. */
  int remembered(Request request) {
    boolean drafts = drafters.containsKey(method(request));
    return drafts ? Math.min(asked(request).draftTokensMax(), rememberedMax) : 0;
  }

  private Method method(Request request) {
    Method asked = asked(request).method();
    if (asked != Method.AUTOMATIC) {
      return asked;
    }
    return drafters.containsKey(Method.HEADS) ? Method.HEADS : Method.DRAFT_MODEL;
  }

  /** Guesses for every request that waits for its next token. */
  void guess(Collection<Running> requests) {
    Map<Method, List<Drafter.Wish>> wishes = new EnumMap<>(Method.class);
    for (Running running : requests) {
      running.guess(NOTHING);
      Sequence state = running.sequence();
      boolean decodes = state != null && running.tokenCount() - state.length() == 1;
      int most = decodes ? most(running) : 0;
      if (most > 0) {
        wishes
            .computeIfAbsent(method(running.request()), method -> new ArrayList<>())
            .add(new Drafter.Wish(running, most));
      }
    }
    wishes.forEach(this::guess);
  }

  private void guess(Method method, List<Drafter.Wish> wishes) {
    Drafter drafter = drafters.get(method);
    // heads write their keys behind those of the text
    if (drafter != null && memory.makeRoom(memory.growthBytes(0, wishes.size()))) {
      drafter.guess(wishes);
    }
  }

  /** As many as may be written after the next token. */
  private int most(Running running) {
    Request request = running.request();
    int most = remembered(request);
    most = Math.min(most, contextTokensMax - running.tokenCount() - 1);
    if (request.outputTokensMax() > 0) {
      most = Math.min(most, request.outputTokensMax() - running.outputTokens() - 1);
    }
    return most;
  }

  /** A request no longer runs. */
  void ended(Running running) {
    drafters.values().forEach(drafter -> drafter.ended(running));
  }

  @Override
  public void close() {
    drafters.values().forEach(Drafter::close);
  }
}
