package dev.hearth.main.room;

import dev.hearth.apps.evidence.Citation;
import dev.hearth.apps.room.AnswerSchema;
import dev.hearth.apps.room.AnswerSchema.Leaf;
import dev.hearth.apps.room.Outcome;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ShownEvidence;
import dev.hearth.main.shell.Visible;
import java.util.Locale;
import java.util.Optional;

/** A run for the terminal. */
public final class TextReport {
  private static final int LABEL = 20;

  private final RunWords words;
  private final StringBuilder out = new StringBuilder();

  private TextReport(RunStore.Kept kept) {
    this.words = new RunWords(kept);
  }

  /** The whole report, lines ended. */
  public static String of(RunStore.Kept kept) {
    return new TextReport(kept).text();
  }

  private String text() {
    Outcome outcome = words.outcome();
    line(words.title());
    line("");
    for (AnswerGroup group : AnswerGroup.of(outcome)) {
      if (group.role() == AnswerSchema.Role.EVIDENCE) {
        line(group.label());
        group.leaves().forEach(leaf -> citation(leaf.text()));
      } else {
        values(group);
      }
    }
    if (!words.reasons().isEmpty()) {
      line("");
      line("what does not hold");
      words.reasons().forEach(reason -> line("  " + reason));
    }
    line("");
    words.facts().forEach(this::fact);
    outcome.evidence().notes().forEach(note -> fact("note", note));
    return out.toString();
  }

  private void values(AnswerGroup group) {
    String label = group.label();
    for (Leaf leaf : group.leaves()) {
      String mark = words.mark(leaf);
      fact(label, leaf.text() + (mark.isEmpty() ? "" : "  [" + mark + "]"));
      label = "";
    }
  }

  private void citation(String id) {
    Optional<Citation> citation = words.citation(id);
    String place = citation.map(c -> c.file() + ":" + c.line()).orElse("nowhere");
    String state =
        citation.map(c -> c.verified() ? "verified" : "NOT VERIFIED: " + c.difference()).orElse("");
    line("  " + id + "  " + place + "  " + state);
    for (ShownEvidence.Line near : words.context(id)) {
      line(
          String.format(
              Locale.ROOT,
              "    %s %6d  %s",
              near.id().equals(id) ? ">" : " ",
              near.line(),
              near.text()));
    }
  }

  private void fact(String label, String value) {
    line(String.format(Locale.ROOT, "%-" + LABEL + "s%s", label, value));
  }

  private void line(String text) {
    out.append(Visible.line(text)).append('\n');
  }
}
