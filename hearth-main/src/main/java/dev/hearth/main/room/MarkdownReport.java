package dev.hearth.main.room;

import dev.hearth.apps.evidence.Citation;
import dev.hearth.apps.room.AnswerSchema;
import dev.hearth.apps.room.AnswerSchema.Leaf;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ShownEvidence;
import dev.hearth.main.shell.Visible;
import java.util.Optional;

/** A run for a ticket. Text from bundles stands in code spans that it cannot end. */
public final class MarkdownReport {
  private final RunWords words;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(RunStore.Kept kept) {
    this.words = new RunWords(kept);
  }

  /** The whole text, lines ended. */
  public static String of(RunStore.Kept kept) {
    return new MarkdownReport(kept).text();
  }

  private String text() {
    line("## " + plain(words.title()));
    line("");
    for (AnswerGroup group : AnswerGroup.of(words.outcome())) {
      line("**" + plain(group.label()) + "**");
      line("");
      for (Leaf leaf : group.leaves()) {
        if (group.role() == AnswerSchema.Role.EVIDENCE) {
          citation(leaf.text());
        } else {
          value(leaf);
        }
      }
      line("");
    }
    if (!words.reasons().isEmpty()) {
      line("**what does not hold**");
      line("");
      words.reasons().forEach(reason -> line("- " + plain(reason)));
      line("");
    }
    line("| | |");
    line("|---|---|");
    words.facts().forEach((name, value) -> line("| " + name + " | " + plain(value) + " |"));
    return out.toString();
  }

  private void value(Leaf leaf) {
    String mark = words.mark(leaf);
    String text = leaf.role() == AnswerSchema.Role.COMMAND ? code(leaf.text()) : plain(leaf.text());
    line("- " + text + (mark.isEmpty() ? "" : " – *" + plain(mark) + "*"));
  }

  private void citation(String id) {
    Optional<Citation> citation = words.citation(id);
    String place = citation.map(c -> c.file() + ":" + c.line()).orElse("nowhere");
    boolean verified = citation.map(Citation::verified).orElse(false);
    String text = words.outcome().evidence().line(id).map(ShownEvidence.Line::text).orElse("");
    line("- " + id + " " + code(place) + (verified ? "" : " **not verified**") + ": " + code(text));
  }

  /** A code span with more backticks than the text has in a row (CommonMark 6.1). */
  static String code(String text) {
    String visible = Visible.line(text).replace("|", "\\|");
    int longest = 0;
    int run = 0;
    for (int i = 0; i < visible.length(); i++) {
      run = visible.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    String space = visible.isEmpty() || longest > 0 ? " " : "";
    return fence + space + visible + space + fence;
  }

  /** Every character that Markdown or HTML could read as more than itself is escaped. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    String visible = Visible.line(text);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      if ("\\`*_{}[]()#+!|<>~@&".indexOf(c) >= 0) {
        plain.append('\\');
      }
      plain.append(c);
    }
    // a bare address would become a link, and a link would be fetched
    return plain.toString().replace("://", ":\u200B//");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
