package dev.hearth.engine;

import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A prompt to continue. The reply's text is a function of the model, the engine's settings and
 * this; time, other requests and speculation change only when it comes. Made with {@link #of}.
 *
 * @param tenant whose request it is; computed beginnings are used again within one tenant only
 * @param prompt token ids, at least one
 * @param outputTokensMax the reply ends there; 0 for as far as the context goes
 * @param thinkingTokensMax thoughts are closed there; −1 for no limit of their own
 * @param stopTexts the reply ends before the first of these
 * @param ignoreEnd goes on when the model says that it has finished
 * @param checkpoints prompt lengths at which a later request is likely to branch off, ascending
 * @param reply how the text is read
 * @param constraint what the reply must be
 * @param logProbabilities how many alternatives to tell for each token; −1 for no {@link
 *     Event.Token} at all
 * @param priority higher ones go first
 * @param deadline from submission; what is not written by then is not written
 * @param queueDeadline from submission; what has not begun by then fails as BUSY
 * @param speculation how tokens may be guessed
 * @param adapters scales by name, the rest 0; empty for those that stand in the engine
 */
public record Request(
    String tenant,
    int[] prompt,
    SamplerSettings sampling,
    int outputTokensMax,
    int thinkingTokensMax,
    List<String> stopTexts,
    boolean ignoreEnd,
    int[] checkpoints,
    ReplyForm reply,
    Constraint constraint,
    int logProbabilities,
    int priority,
    Optional<Duration> deadline,
    Optional<Duration> queueDeadline,
    Speculation speculation,
    Optional<Map<String, Float>> adapters) {

  /** The tenant of an engine that serves nobody else. */
  public static final String LOCAL_TENANT = "local";

  /** The most alternatives that a request may ask for. */
  public static final int LOG_PROBABILITIES_MAX = 100;

  /** How the model's text becomes events. */
  public sealed interface ReplyForm {
    /** As it is, special tokens left out. */
    record Plain() implements ReplyForm {}

    /**
     * As a chat reply: thoughts, text and tool calls apart.
     *
     * @param prompt what the model read; its end may hold the reply's beginning
     */
    record Chat(ReplyFamily family, List<ToolDefinition> tools, String prompt)
        implements ReplyForm {
      public Chat {
        tools = List.copyOf(tools);
      }
    }
  }

  public Request {
    stopTexts = List.copyOf(stopTexts);
    adapters = adapters.map(Map::copyOf);
    if (prompt.length == 0) {
      throw usage("the prompt is empty", "give at least one token");
    }
    if (outputTokensMax < 0) {
      throw usage("the output limit is " + outputTokensMax, "use a positive number, or 0 for none");
    }
    if (thinkingTokensMax < -1) {
      throw usage(
          "the limit of thinking is " + thinkingTokensMax, "use a number from 0, or -1 for none");
    }
    if (logProbabilities < -1 || logProbabilities > LOG_PROBABILITIES_MAX) {
      throw usage(
          logProbabilities + " alternatives are asked for each token",
          "use 0 to " + LOG_PROBABILITIES_MAX + ", or -1 for no log-probabilities");
    }
    if (stopTexts.stream().anyMatch(String::isEmpty)) {
      throw usage("a stop text is empty", "leave it out");
    }
    checkAscending(checkpoints, prompt.length);
    checkPositive("deadline", deadline);
    checkPositive("queue deadline", queueDeadline);
  }

  private static void checkAscending(int[] checkpoints, int promptTokens) {
    int before = 0;
    for (int checkpoint : checkpoints) {
      if (checkpoint <= before || checkpoint > promptTokens) {
        throw usage(
            "checkpoint %d follows %d in a prompt of %d tokens"
                .formatted(checkpoint, before, promptTokens),
            "give lengths of the prompt in ascending order");
      }
      before = checkpoint;
    }
  }

  private static void checkPositive(String name, Optional<Duration> limit) {
    if (limit.isPresent() && !limit.get().isPositive()) {
      throw usage("the " + name + " is " + limit.get(), "use a positive time, or none");
    }
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }

  /** A request to build: a plain continuation unless told otherwise. */
  public static RequestBuilder of(String tenant, int[] prompt) {
    return new RequestBuilder(tenant, prompt);
  }

  /** A plain continuation for the one tenant of an embedded engine. */
  public static Request plain(int[] prompt, SamplerSettings sampling, int outputTokensMax) {
    return of(LOCAL_TENANT, prompt).sampling(sampling).outputTokensMax(outputTokensMax).build();
  }
}
