package dev.hearth.engine.grammar;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Which keys of an object something is about. */
sealed interface Selector {
  /** One key. */
  record Named(String name) implements Selector {}

  /** Keys that, with the marks around them, match. */
  record Matching(Regex marked) implements Selector {}

  /** Keys of any of these. */
  record AnyOf(List<Selector> parts) implements Selector {}

  /** Every other key. */
  record Not(Selector part) implements Selector {}

  /** Every key. */
  static Selector all() {
    return new Not(new AnyOf(List.of()));
  }

  static Selector not(Selector part) {
    return part instanceof Not not ? not.part : new Not(part);
  }

  static Selector anyOf(Collection<Selector> parts) {
    List<Selector> different = parts.stream().distinct().toList();
    if (different.contains(all())) {
      return all();
    }
    return different.size() == 1 ? different.getFirst() : new AnyOf(different);
  }

  /** Adds the names and expressions in this. */
  default void collect(Set<String> names, Set<Regex> expressions) {
    switch (this) {
      case Named named -> names.add(named.name);
      case Matching matching -> expressions.add(matching.marked);
      case AnyOf anyOf -> anyOf.parts.forEach(part -> part.collect(names, expressions));
      case Not not -> not.part.collect(names, expressions);
    }
  }

  /** Whether a key is selected, of which it is known whether it is each name and matches each. */
  default boolean has(String name, Set<Regex> matched) {
    return switch (this) {
      case Named named -> named.name.equals(name);
      case Matching matching -> matched.contains(matching.marked);
      case AnyOf anyOf -> anyOf.parts.stream().anyMatch(part -> part.has(name, matched));
      case Not not -> !not.part.has(name, matched);
    };
  }
}
