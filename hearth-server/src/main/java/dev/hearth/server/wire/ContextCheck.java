package dev.hearth.server.wire;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Honesty about the context: what is too long is refused with the four numbers, what is beyond the
 * usable context is warned about (or refused, where strictness was asked for); nothing is ever cut.
 *
 * @param used tokens of this prompt
 * @param usable up to where answers can be trusted
 * @param allocated what this request may use
 * @param advertised what the file claims
 * @param measured whether {@code usable} was measured
 */
public record ContextCheck(int used, int usable, int allocated, int advertised, boolean measured) {
  /** The header with the four numbers. */
  public static final String NUMBERS_HEADER = "X-Hearth-Context";

  /** The header of warnings. */
  public static final String WARNING_HEADER = "X-Hearth-Warning";

  private static final String BEYOND_USABLE = "context_beyond_usable";

  /**
   * @param asked the request's own, smaller context; 0 for the allocated one
   */
  public static ContextCheck of(ContextNumbers numbers, int used, int asked) {
    int allocated = asked > 0 ? Math.min(asked, numbers.allocated()) : numbers.allocated();
    return new ContextCheck(
        used, numbers.usable(), allocated, numbers.advertised(), numbers.measured());
  }

  /** Refuses a context larger than the allocated one: it cannot grow for one request. */
  public static void refuseLarger(ContextNumbers numbers, int asked, String parameter) {
    if (asked > numbers.allocated()) {
      throw new Failure(
              400,
              "context_not_allocated",
              parameter,
              "a context of %d tokens is asked for; %d are allocated (advertised %d)"
                  .formatted(asked, numbers.allocated(), numbers.advertised()),
              "ask for at most that, or start the server with a larger --context",
              new ContextCheck(
                      0, numbers.usable(), numbers.allocated(), numbers.advertised(), false)
                  .numbers(),
              0)
          .exception();
    }
  }

  /** The four numbers, by name. */
  public Map<String, Long> numbers() {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("used", (long) used);
    numbers.put("usable", (long) usable);
    numbers.put("allocated", (long) allocated);
    numbers.put("advertised", (long) advertised);
    return numbers;
  }

  /** Whether the prompt is longer than what can be trusted. */
  public boolean beyondUsable() {
    return used > usable;
  }

  /** Refuses what does not fit; one token more than the prompt must, or there is no reply. */
  public void enforce(boolean strict, int replyTokens) {
    if (used + replyTokens > allocated) {
      throw refusal(
          "the prompt has %d tokens; the context holds %d (usable %d, advertised %d)"
              .formatted(used, allocated, usable, advertised),
          "shorten the prompt, or start the server with a larger --context; nothing was cut");
    }
    if (strict && beyondUsable()) {
      throw refusal(
          "the prompt has %d tokens, beyond the usable context of %d (%s; allocated %d)"
              .formatted(used, usable, origin(), allocated),
          "shorten the prompt, or ask without strict_context");
    }
  }

  private RuntimeException refusal(String fact, String fix) {
    return new Failure(400, Failure.CONTEXT_EXCEEDED, "", fact, fix, numbers(), 0).exception();
  }

  private String origin() {
    return measured ? "measured" : "half of what the file claims, as nothing was measured";
  }

  /** Says the numbers, and the warning if there is one, in the answer's headers. */
  public void tell(Exchange exchange) {
    exchange.answerHeader(
        NUMBERS_HEADER,
        "used=%d, usable=%d, allocated=%d, advertised=%d"
            .formatted(used, usable, allocated, advertised));
    if (beyondUsable()) {
      exchange.answerHeader(
          WARNING_HEADER, BEYOND_USABLE + "; used=" + used + "; usable=" + usable);
    }
  }

  /**
   * Adds the {@code hearth} object with warnings to a body, where there is something to warn of.
   */
  public void warnIn(ObjectNode body) {
    if (!beyondUsable()) {
      return;
    }
    ObjectNode hearth = body.putObject("hearth");
    ObjectNode context = hearth.putObject("context");
    numbers().forEach(context::put);
    ObjectNode warning = hearth.putArray("warnings").addObject();
    warning.put("code", BEYOND_USABLE);
    warning.put(
        "message",
        "the prompt has %d tokens, beyond the usable context of %d (%s)"
            .formatted(used, usable, origin()));
  }
}
