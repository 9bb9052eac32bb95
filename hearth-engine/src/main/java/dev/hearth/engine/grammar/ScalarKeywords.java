package dev.hearth.engine.grammar;

import java.util.List;

/** The keywords about numbers and strings. */
final class ScalarKeywords {
  private final Keywords keywords;
  private final RegexFactory factory;
  private final FormatRule formats;

  ScalarKeywords(Keywords keywords, RegexFactory factory, FormatRule formats) {
    this.keywords = keywords;
    this.factory = factory;
    this.formats = formats;
  }

  void read(List<Condition> parts) {
    numbers(parts);
    if (keywords.has("minLength") || keywords.has("maxLength")) {
      parts.add(
          new Condition.Length(keywords.count("minLength", 0), keywords.count("maxLength", -1)));
    }
    if (keywords.has("pattern")) {
      parts.add(new Condition.Text(RegexParser.search(factory, keywords.string("pattern"))));
    }
    if (keywords.has("format") && formats != FormatRule.IGNORE) {
      boolean calendar = formats == FormatRule.ASSERT;
      String pattern = Formats.pattern(keywords.string("format"), calendar);
      if (!pattern.isEmpty()) {
        parts.add(new Condition.Text(RegexParser.wholeOwn(factory, pattern)));
      }
    }
  }

  private void numbers(List<Condition> parts) {
    if (keywords.has("minimum")) {
      add(parts, new NumberTest.AtLeast(keywords.number("minimum"), false));
    }
    if (keywords.has("exclusiveMinimum")) {
      add(parts, new NumberTest.AtLeast(keywords.number("exclusiveMinimum"), true));
    }
    if (keywords.has("maximum")) {
      add(parts, new NumberTest.AtMost(keywords.number("maximum"), false));
    }
    if (keywords.has("exclusiveMaximum")) {
      add(parts, new NumberTest.AtMost(keywords.number("exclusiveMaximum"), true));
    }
    if (keywords.has("multipleOf")) {
      if (keywords.number("multipleOf").signum() <= 0) {
        throw Keywords.wrong("multipleOf", "a number above zero");
      }
      add(parts, new NumberTest.MultipleOf(keywords.number("multipleOf")));
    }
  }

  private static void add(List<Condition> parts, NumberTest test) {
    parts.add(new Condition.Num(test));
  }
}
