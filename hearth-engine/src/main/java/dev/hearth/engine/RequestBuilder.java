package dev.hearth.engine;

import dev.hearth.engine.sample.SamplerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a {@link Request} together; what is not said is as {@link Request#of} says. */
public final class RequestBuilder {
  private final String tenant;
  private final int[] prompt;
  private SamplerSettings sampling = SamplerSettings.standard();
  private int outputTokensMax;
  private int thinkingTokensMax = -1;
  private List<String> stopTexts = List.of();
  private boolean ignoreEnd;
  private int[] checkpoints = new int[0];
  private Request.ReplyForm reply = new Request.ReplyForm.Plain();
  private Constraint constraint = Constraint.none();
  private int logProbabilities = -1;
  private int priority;
  private Optional<Duration> deadline = Optional.empty();
  private Optional<Duration> queueDeadline = Optional.empty();
  private Speculation speculation = Speculation.asOpened();
  private Optional<Map<String, Float>> adapters = Optional.empty();

  RequestBuilder(String tenant, int[] prompt) {
    this.tenant = tenant;
    this.prompt = prompt;
  }

  public RequestBuilder sampling(SamplerSettings settings) {
    sampling = settings;
    return this;
  }

  public RequestBuilder outputTokensMax(int tokens) {
    outputTokensMax = tokens;
    return this;
  }

  public RequestBuilder thinkingTokensMax(int tokens) {
    thinkingTokensMax = tokens;
    return this;
  }

  public RequestBuilder stopTexts(List<String> texts) {
    stopTexts = texts;
    return this;
  }

  public RequestBuilder ignoreEnd(boolean ignore) {
    ignoreEnd = ignore;
    return this;
  }

  public RequestBuilder checkpoints(int... lengths) {
    checkpoints = lengths;
    return this;
  }

  public RequestBuilder reply(Request.ReplyForm form) {
    reply = form;
    return this;
  }

  public RequestBuilder constraint(Constraint wanted) {
    constraint = wanted;
    return this;
  }

  public RequestBuilder logProbabilities(int alternatives) {
    logProbabilities = alternatives;
    return this;
  }

  public RequestBuilder priority(int value) {
    priority = value;
    return this;
  }

  public RequestBuilder deadline(Duration fromSubmission) {
    deadline = Optional.of(fromSubmission);
    return this;
  }

  public RequestBuilder queueDeadline(Duration fromSubmission) {
    queueDeadline = Optional.of(fromSubmission);
    return this;
  }

  public RequestBuilder speculation(Speculation wanted) {
    speculation = wanted;
    return this;
  }

  /**
   * Scales of adapters by name; the rest change nothing.
   *
   * @param scales of adapters that the engine was opened with
   */
  public RequestBuilder adapters(Map<String, Float> scales) {
    adapters = Optional.of(scales);
    return this;
  }

  /**
   * The request.
   *
   * @throws dev.hearth.format.HearthException USAGE for what makes no sense
   */
  public Request build() {
    return new Request(
        tenant,
        prompt,
        sampling,
        outputTokensMax,
        thinkingTokensMax,
        stopTexts,
        ignoreEnd,
        checkpoints,
        reply,
        constraint,
        logProbabilities,
        priority,
        deadline,
        queueDeadline,
        speculation,
        adapters);
  }
}
