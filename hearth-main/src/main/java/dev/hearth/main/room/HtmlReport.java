package dev.hearth.main.room;

import dev.hearth.apps.evidence.Citation;
import dev.hearth.apps.room.AnswerSchema;
import dev.hearth.apps.room.AnswerSchema.Leaf;
import dev.hearth.apps.room.Attempt;
import dev.hearth.apps.room.Conclusion;
import dev.hearth.apps.room.Escaped;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ShownEvidence;
import java.util.Optional;

/** A run as one page that may be sent around. */
public final class HtmlReport {
  private final RunWords words;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(RunStore.Kept kept) {
    this.words = new RunWords(kept);
  }

  /** The whole page. */
  public static String of(RunStore.Kept kept) {
    return new HtmlReport(kept).page();
  }

  private String page() {
    Conclusion.Status status = words.outcome().conclusion().status();
    String colour =
        switch (status) {
          case VERIFIED -> "good";
          case WARNED -> "warn";
          case FAILED, INCOMPLETE -> "bad";
        };
    add("<h1 class=\"%s\">%s</h1>\n".formatted(colour, text(words.title())));
    add("<p>%s</p>\n".formatted(text(words.outcome().room().description())));
    AnswerGroup.of(words.outcome()).forEach(this::group);
    if (!words.reasons().isEmpty()) {
      add("<h2>what does not hold</h2>\n<ul>\n");
      words
          .reasons()
          .forEach(reason -> add("<li class=\"warn\">%s</li>\n".formatted(text(reason))));
      add("</ul>\n");
    }
    String picture = TimelinePicture.of(words.outcome());
    if (!picture.isEmpty()) {
      add("<h2>time line</h2>\n");
      out.append(picture);
    }
    add("<h2>the run</h2>\n<table>\n");
    words.facts().forEach(this::row);
    words.outcome().evidence().notes().forEach(note -> row("note", note));
    add("</table>\n");
    attempts();
    inputs();
    return Page.of(words.title(), out.toString());
  }

  private void group(AnswerGroup group) {
    add("<h2>%s</h2>\n".formatted(text(group.label())));
    for (Leaf leaf : group.leaves()) {
      if (group.role() == AnswerSchema.Role.EVIDENCE) {
        citation(leaf.text());
      } else {
        String mark = words.mark(leaf);
        String tag = group.role() == AnswerSchema.Role.COMMAND ? "code" : "span";
        add("<p><%s>%s</%s>".formatted(tag, text(leaf.text()), tag));
        if (!mark.isEmpty()) {
          add(
              " <span class=\"%s\">[%s]</span>"
                  .formatted(words.warns(leaf) ? "bad" : "good", text(mark)));
        }
        add("</p>\n");
      }
    }
  }

  private void citation(String id) {
    Optional<Citation> citation = words.citation(id);
    boolean verified = citation.map(Citation::verified).orElse(false);
    String place = citation.map(c -> c.file() + ":" + c.line()).orElse("nowhere");
    String state = verified ? "verified" : citation.map(Citation::difference).orElse("");
    add(
        "<p>%s <code>%s</code> <span class=\"%s\">%s</span></p>\n<pre>"
            .formatted(text(id), text(place), verified ? "good" : "bad", text(state)));
    for (ShownEvidence.Line near : words.context(id)) {
      add(
          "<span%s>%6d  %s</span>\n"
              .formatted(
                  near.id().equals(id) ? " class=\"cited-line\"" : "",
                  near.line(),
                  text(near.text())));
    }
    add("</pre>\n");
  }

  private void attempts() {
    if (words.outcome().attempts().size() < 2) {
      return;
    }
    add("<h2>attempts</h2>\n<table>\n");
    for (Attempt attempt : words.outcome().attempts()) {
      long failed = attempt.checks().stream().filter(c -> !c.passed()).count();
      row(
          "seed " + attempt.seed(),
          attempt.vote() + " – " + attempt.stop() + ", " + failed + " checks do not hold");
    }
    add("</table>\n");
  }

  private void inputs() {
    add("<h2>inputs</h2>\n<table>\n");
    for (var input : words.outcome().inputs().inputs()) {
      row(input.name(), input.form() + ", " + input.packedBytes() + " bytes, " + input.sha256());
    }
    add("</table>\n");
  }

  private void row(String name, String value) {
    add("<tr><th>%s</th><td>%s</td></tr>\n".formatted(text(name), text(value)));
  }

  private static String text(String text) {
    return Escaped.xml(text);
  }

  private void add(String markup) {
    out.append(markup);
  }
}
