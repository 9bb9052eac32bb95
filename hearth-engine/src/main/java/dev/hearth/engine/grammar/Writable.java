package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The strings and keys that can stand in a markup: none in which a text occurs that the reader of
 * the markup takes for its end.
 */
final class Writable {
  private final RegexFactory factory;
  private final @Nullable Regex strings;
  private final @Nullable DfaContent avoiding;
  private final @Nullable Condition keys;

  private Writable(RegexFactory factory, @Nullable Regex strings, @Nullable Regex keys) {
    this.factory = factory;
    this.strings = strings;
    this.avoiding = strings == null ? null : DfaContent.of(factory, strings);
    this.keys =
        keys == null
            ? null
            : new Condition.Members(
                Selector.not(new Selector.Matching(keys)), Condition.FALSE, false);
  }

  /** All of them, as in JSON that nothing is around. */
  static Writable all(RegexFactory factory) {
    return new Writable(factory, null, null);
  }

  /**
   * Texts in which some do not occur.
   *
   * @param forbidden regular expressions, none of which matches one character alone
   * @param keys a regular expression for keys; empty where these are strings like others
   */
  static Writable without(RegexFactory factory, List<String> forbidden, String keys) {
    List<Regex> all = new ArrayList<>();
    all.add(factory.marked(factory.anyText));
    for (String one : forbidden) {
      Regex somewhere = RegexParser.wholeOwn(factory, "[^]*(?:" + one + ")[^]*");
      all.add(factory.not(somewhere));
    }
    Regex strings = factory.and(all);
    Regex bare =
        keys.isEmpty()
            ? strings
            : factory.and(List.of(strings, RegexParser.wholeOwn(factory, keys)));
    return new Writable(factory, strings, bare);
  }

  Regex strings(Regex regex) {
    return strings == null ? regex : factory.and(List.of(regex, strings));
  }

  Content strings(LengthContent length) {
    if (avoiding == null) {
      return length;
    }
    return length.min() == 0 && length.max() < 0
        ? avoiding
        : new AvoidingLength(length, avoiding, avoiding.size());
  }

  /** The parts of an object, and what its keys may be. */
  Set<Condition> keys(Set<Condition> parts) {
    if (keys == null) {
      return parts;
    }
    Set<Condition> all = new LinkedHashSet<>(parts);
    all.add(keys);
    return all;
  }
}
