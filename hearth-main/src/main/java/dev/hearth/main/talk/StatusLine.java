package dev.hearth.main.talk;

import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import java.util.Locale;

/** What one reply took, and how much of the context is used. */
final class StatusLine {
  private StatusLine() {}

  static String of(Answer answer, ContextNumbers context) {
    Usage usage = answer.usage();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%d tokens at %.1f/s · prompt %d",
            usage.outputTokens(),
            usage.outputTokensPerSecond(),
            usage.promptTokens()));
    if (usage.cachedTokens() > 0) {
      line.append(" (" + usage.cachedTokens() + " known)");
    }
    line.append(String.format(Locale.ROOT, " at %.1f/s", usage.promptTokensPerSecond()));
    if (usage.draftedTokens() > 0) {
      line.append(
          " · %d of %d guesses right".formatted(usage.acceptedTokens(), usage.draftedTokens()));
    }
    line.append(" · context " + context(usage, context));
    switch (answer.reason()) {
      case END, STOP_TEXT -> {}
      case OUTPUT_LIMIT -> line.append(" · stopped at the output limit");
      case CONTEXT_FULL -> line.append(" · stopped: the context is full");
      case DEADLINE -> line.append(" · stopped at the deadline");
      case CANCELLED -> line.append(" · cancelled");
    }
    return line.toString();
  }

  /** used / usable / advertised, and what is allocated where that is less. */
  private static String context(Usage usage, ContextNumbers context) {
    int used = usage.promptTokens() + usage.outputTokens();
    String numbers =
        "%d used / %d usable%s / %d advertised"
            .formatted(
                used,
                context.usable(),
                context.measured() ? "" : " (a guess: half)",
                context.advertised());
    if (context.allocated() < context.advertised()) {
      numbers += ", " + context.allocated() + " allocated";
    }
    return used > context.usable() ? numbers + " — beyond usable" : numbers;
  }

  /** Names as scripts read them. */
  static String reason(StopReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
