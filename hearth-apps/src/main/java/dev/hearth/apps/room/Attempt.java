package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Citation;
import java.util.List;

/**
 * One answer of the model, and what the checks say about it.
 *
 * @param number from 1
 * @param seed of its random draws
 * @param stop why it ended, such as {@code END}
 * @param tokens the ids that the model wrote
 * @param text what they spell
 * @param whole whether it is a whole answer; a limit may have ended it before
 * @param citations what it cites, read again from the sources
 * @param claims what it says, and with which evidence
 * @param checks every verdict
 * @param vote what it counts for; empty where it is not whole
 */
public record Attempt(
    int number,
    long seed,
    String stop,
    List<Integer> tokens,
    String text,
    boolean whole,
    List<Citation> citations,
    List<AnswerSchema.Claim> claims,
    List<CheckResult> checks,
    String vote) {
  public Attempt {
    tokens = List.copyOf(tokens);
    citations = List.copyOf(citations);
    claims = List.copyOf(claims);
    checks = List.copyOf(checks);
  }

  long failures() {
    return checks.stream().filter(CheckResult::fails).count();
  }

  long warnings() {
    return checks.stream().filter(CheckResult::warns).count();
  }
}
