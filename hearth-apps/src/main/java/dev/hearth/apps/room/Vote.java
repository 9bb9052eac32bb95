package dev.hearth.apps.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From attempts to one answer. */
final class Vote {
  private static final Comparator<Attempt> BETTER =
      Comparator.comparingLong(Attempt::failures)
          .thenComparingLong(Attempt::warnings)
          .thenComparingInt(Attempt::number);

  private Vote() {}

  /**
   * The majority's best answer: the vote that most attempts give (of equal ones that with the
   * better answer), and among these the answer with the fewest failed checks, then warnings, then
   * the first. Without voting the first whole answer.
   *
   * @param wanted attempts that there should have been
   */
  static Conclusion conclude(List<Attempt> attempts, int wanted, boolean voting) {
    List<String> reasons = new ArrayList<>();
    if (attempts.size() < wanted) {
      reasons.add("a limit was reached after " + attempts.size() + " of " + wanted + " attempts");
    }
    Optional<Attempt> chosen = voting ? winner(attempts) : first(attempts);
    if (chosen.isEmpty()) {
      attempts.stream()
          .flatMap(a -> a.checks().stream().filter(CheckResult::fails))
          .map(CheckResult::reason)
          .distinct()
          .forEach(reasons::add);
      return new Conclusion(Conclusion.Status.INCOMPLETE, 0, attempts.size(), 0, 0, 0, 0, reasons);
    }
    Attempt answer = chosen.get();
    for (CheckResult check : answer.checks()) {
      if (!check.passed()) {
        reasons.add(check.check() + " " + check.subject() + ": " + check.reason());
      }
    }
    int verified = (int) answer.citations().stream().filter(c -> c.verified()).count();
    return new Conclusion(
        status(answer),
        answer.number(),
        attempts.size(),
        (int) attempts.stream().filter(a -> a.whole() && a.vote().equals(answer.vote())).count(),
        (int) attempts.stream().filter(a -> a.text().equals(answer.text())).count(),
        answer.citations().size(),
        verified,
        reasons);
  }

  private static Conclusion.Status status(Attempt answer) {
    if (answer.failures() > 0) {
      return Conclusion.Status.FAILED;
    }
    return answer.warnings() > 0 ? Conclusion.Status.WARNED : Conclusion.Status.VERIFIED;
  }

  private static Optional<Attempt> first(List<Attempt> attempts) {
    return attempts.stream().filter(Attempt::whole).findFirst();
  }

  private static Optional<Attempt> winner(List<Attempt> attempts) {
    Map<String, List<Attempt>> parties = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      if (attempt.whole()) {
        parties.computeIfAbsent(attempt.vote(), v -> new ArrayList<>()).add(attempt);
      }
    }
    int most = parties.values().stream().mapToInt(List::size).max().orElse(0);
    return parties.values().stream()
        .filter(party -> party.size() == most)
        .flatMap(List::stream)
        .min(BETTER);
  }
}
