package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.List;

/** The parts of a markup as parts of rules. */
final class MarkupTexts {
  private final RegexFactory factory = new RegexFactory();

  /** A token with a name, or its name as text where no token has it. */
  static Element mark(String name) {
    return new Element.Marker(name, false);
  }

  /** One text, exactly. */
  Element word(String text) {
    return new Element.Text(DfaContent.of(factory, factory.marked(factory.word(text))));
  }

  /** What a regular expression matches. */
  Element pattern(String pattern) {
    return new Element.Text(DfaContent.of(factory, RegexParser.wholeOwn(factory, pattern)));
  }

  /** Any text in which none of some marks occurs. */
  Element without(List<String> marks) {
    return without(marks, "");
  }

  /**
   * Any text in which none of some marks occurs.
   *
   * @param beginning a regular expression of how it does not begin; empty for none
   */
  Element without(List<String> marks, String beginning) {
    List<Regex> all = new ArrayList<>();
    all.add(factory.marked(factory.anyText));
    for (String mark : marks) {
      Regex somewhere =
          factory.concat(factory.all, factory.concat(factory.word(mark), factory.all));
      all.add(factory.not(somewhere));
    }
    if (!beginning.isEmpty()) {
      all.add(factory.not(RegexParser.wholeOwn(factory, "(?:" + beginning + ")[^]*")));
    }
    return new Element.Text(DfaContent.of(factory, factory.and(all)));
  }
}
