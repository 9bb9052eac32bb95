package dev.hearth.apps.room;

import dev.hearth.apps.evidence.Verdict;

/**
 * What one check says about one thing.
 *
 * @param check its name
 * @param severity what it means where it does not hold
 * @param subject what was judged
 * @param passed whether it holds
 * @param reason why, in one sentence
 */
public record CheckResult(
    String check, Room.Severity severity, String subject, boolean passed, String reason) {

  static CheckResult of(Verdict verdict, Room.Severity severity) {
    return new CheckResult(
        verdict.check(), severity, verdict.subject(), verdict.passed(), verdict.reason());
  }

  /** Whether the run fails for it. */
  public boolean fails() {
    return !passed && severity == Room.Severity.FAIL;
  }

  /** Whether the report warns. */
  public boolean warns() {
    return !passed && severity == Room.Severity.WARN;
  }
}
