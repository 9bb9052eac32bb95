package dev.hearth.engine.grammar;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The automata of strings after whose beginning almost anything may come. Which tokens these allow
 * is found with the grammar, not while a reply waits.
 */
final class Strings {
  private static final int STRINGS_MAX = 24;

  private record One(Quotes quotes, DfaContent content) {}

  private final Set<One> all = new LinkedHashSet<>();

  void add(Quotes quotes, Collection<Content> contents) {
    for (Content content : contents) {
      if (content instanceof DfaContent dfa && dfa.isWide() && all.size() < STRINGS_MAX) {
        all.add(new One(quotes, dfa));
      }
    }
  }

  void addAll(Strings others) {
    all.addAll(others.all);
  }

  void prepare(MaskCache cache) {
    all.forEach(one -> cache.prepare(one.quotes, one.content));
  }
}
