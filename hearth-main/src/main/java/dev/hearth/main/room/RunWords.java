package dev.hearth.main.room;

import dev.hearth.apps.evidence.Citation;
import dev.hearth.apps.room.AnswerSchema.Leaf;
import dev.hearth.apps.room.Attempt;
import dev.hearth.apps.room.CheckResult;
import dev.hearth.apps.room.Circumstances;
import dev.hearth.apps.room.Conclusion;
import dev.hearth.apps.room.ModelFacts;
import dev.hearth.apps.room.Outcome;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ShownEvidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run in words, for every form that it is shown in. */
record RunWords(RunStore.Kept kept) {
  private static final int DIGEST_SHOWN = 12;

  Outcome outcome() {
    return kept.outcome();
  }

  String title() {
    return outcome().room().name() + " · " + status() + " · run " + kept.id();
  }

  String status() {
    return switch (outcome().conclusion().status()) {
      case VERIFIED -> "verified";
      case WARNED -> "verified, with warnings";
      case FAILED -> "FAILED";
      case INCOMPLETE -> "INCOMPLETE";
    };
  }

  /**
   * What a check says of a command or a claim, in brackets; empty where there is nothing to say.
   */
  String mark(Leaf leaf) {
    return switch (leaf.role()) {
      case COMMAND ->
          check("commands", leaf.text())
              .map(c -> c.passed() ? "only reads" : "not approved: " + c.reason())
              .orElse("");
      case CLAIM ->
          check("support", leaf.path()).filter(c -> !c.passed()).map(c -> "unsupported").orElse("");
      case EVIDENCE, VALUE -> "";
    };
  }

  /** Whether a mark is a warning. */
  boolean warns(Leaf leaf) {
    return !mark(leaf).isEmpty() && !mark(leaf).equals("only reads");
  }

  private Optional<CheckResult> check(String name, String subject) {
    return checks().stream()
        .filter(c -> c.check().equals(name) && c.subject().equals(subject))
        .findFirst();
  }

  private List<CheckResult> checks() {
    return outcome().chosen().map(Attempt::checks).orElse(List.of());
  }

  Optional<Citation> citation(String id) {
    return outcome().chosen().stream()
        .flatMap(a -> a.citations().stream())
        .filter(c -> c.id().equals(id))
        .findFirst();
  }

  List<ShownEvidence.Line> context(String id) {
    return outcome().evidence().context(id, 1);
  }

  /** What does not hold, one sentence each. */
  List<String> reasons() {
    return outcome().conclusion().reasons();
  }

  /** Facts about the run by their names, in the order in which they matter. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    Conclusion conclusion = outcome().conclusion();
    facts.put(
        "citations",
        conclusion.verified() + " of " + conclusion.citations() + " read again and the same");
    long held = checks().stream().filter(CheckResult::passed).count();
    facts.put("checks", held + " of " + checks().size() + " hold");
    if (conclusion.attempts() > 1) {
      facts.put("agreement", agreement(conclusion));
    }
    facts.put("evidence", evidence());
    facts.put("context", context());
    facts.put("model", model());
    facts.put("time", time());
    facts.put("review", review());
    return facts;
  }

  private static String agreement(Conclusion c) {
    return String.format(
        Locale.ROOT,
        "%d of %d attempts agree (%.0f %%), %d the same to the byte",
        c.agreeing(),
        c.attempts(),
        100 * c.agreement(),
        c.sameBytes());
  }

  private String evidence() {
    ShownEvidence shown = outcome().evidence();
    long files = shown.lines().stream().map(ShownEvidence.Line::file).distinct().count();
    String left =
        shown.leftOutLines() == 0
            ? "nothing left out"
            : "left out " + shown.leftOutLines() + " lines of " + shown.leftOutFiles() + " files";
    return shown.lines().size() + " lines of " + files + " files shown, " + left;
  }

  private String context() {
    ModelFacts model = outcome().model();
    int used =
        outcome().promptIds().size() + outcome().chosen().map(a -> a.tokens().size()).orElse(0);
    return "%d used / %d usable%s / %d advertised"
        .formatted(
            used,
            model.contextUsable(),
            model.usableMeasured() ? "" : " (a guess: half)",
            model.contextAdvertised());
  }

  private String model() {
    ModelFacts model = outcome().model();
    return "%s %s, %s, reads %s"
        .formatted(
            model.file(),
            model.sha256().substring(0, DIGEST_SHOWN),
            model.arithmetic().replace('_', ' '),
            model.tuned() ? "the evidence alone (trained for this room)" : "prompt.md first");
  }

  private String time() {
    Circumstances c = outcome().circumstances();
    List<String> parts = new ArrayList<>();
    for (Circumstances.Step step : c.steps()) {
      parts.add(String.format(Locale.ROOT, "%s %.2f s", step.name(), step.seconds()));
    }
    int read = c.usages().stream().mapToInt(u -> u.promptTokens() - u.reusedTokens()).sum();
    int written = c.usages().stream().mapToInt(Circumstances.Usage::outputTokens).sum();
    return String.join(", ", parts) + " · " + read + " tokens read, " + written + " written";
  }

  private String review() {
    if (!kept.reviews().isEmpty()) {
      return kept.reviews().stream()
          .map(r -> r.said("verdict") + " by " + r.said("reviewer") + " at " + r.at())
          .collect(Collectors.joining(", "));
    }
    return (outcome().room().reviewRequired()
            ? "required: a proposal until it is accepted"
            : "none")
        + " (hearth room review "
        + kept.id()
        + " --accept)";
  }
}
