package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.Regex.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes regular expressions and their derivatives (Brzozowski, Derivatives of Regular Expressions,
 * 1964; Owens, Reppy and Turon, Regular-expression derivatives re-examined, 2009). Alternatives,
 * conjunctions and complements are all plain nodes, so that any boolean combination of patterns
 * becomes one automaton. Bounded: at most {@link #NODES_MAX} nodes.
 */
final class RegexFactory {
  static final int NODES_MAX = 1_000_000;
  static final int DERIVATIVES_MAX = 4_000_000;
  private static final int WORK_MAX = 3_000_000;

  private record Key(Kind kind, CodePoints set, List<Integer> parts, int min, int max) {}

  private final Map<Key, Regex> nodes = new HashMap<>();
  private final Map<Long, Regex> derived = new HashMap<>();

  private long work;

  final Regex none = node(Kind.NONE, CodePoints.NONE, List.of(), 0, 0);
  final Regex empty = node(Kind.EMPTY, CodePoints.NONE, List.of(), 0, 0);

  /** Every text, with marks or without. */
  final Regex all = node(Kind.NOT, CodePoints.NONE, List.of(none), 0, 0);

  /** Any number of code points. */
  final Regex anyText = repeat(set(CodePoints.ALL), 0, -1);

  private Regex node(Kind kind, CodePoints set, List<Regex> parts, int min, int max) {
    List<Integer> ids = new ArrayList<>(parts.size());
    for (Regex part : parts) {
      ids.add(part.id);
    }
    Key key = new Key(kind, set, ids, min, max);
    Regex known = nodes.get(key);
    if (known != null) {
      return known;
    }
    if (nodes.size() >= NODES_MAX) {
      throw Refusals.limit("steps to build an automaton for a pattern", NODES_MAX);
    }
    Regex made = new Regex(nodes.size(), kind, set, parts.toArray(Regex[]::new), min, max);
    nodes.put(key, made);
    return made;
  }

  Regex set(CodePoints set) {
    return set.isEmpty() ? none : node(Kind.SET, set, List.of(), 0, 0);
  }

  Regex concat(Regex first, Regex second) {
    if (first == none || second == none) {
      return none;
    }
    if (first == empty) {
      return second;
    }
    if (second == empty) {
      return first;
    }
    if (first.kind == Kind.CONCAT) {
      return concat(first.parts[0], concat(first.parts[1], second));
    }
    return node(Kind.CONCAT, CodePoints.NONE, List.of(first, second), 0, 0);
  }

  /** From {@code min} to {@code max} times; a negative {@code max} is no end. */
  Regex repeat(Regex part, int min, int max) {
    if (max == 0 || part == empty) {
      return empty;
    }
    if (part == none) {
      return min == 0 ? empty : none;
    }
    if (min == 1 && max == 1) {
      return part;
    }
    if (part.kind == Kind.REPEAT && part.min == 0 && part.max < 0 && (max < 0 || max > 0)) {
      return part;
    }
    return node(Kind.REPEAT, CodePoints.NONE, List.of(part), min, max);
  }

  Regex or(Collection<Regex> parts) {
    NavigableMap<Integer, Regex> flat = new TreeMap<>();
    CodePoints merged = CodePoints.NONE;
    for (Regex part : parts) {
      for (Regex one : part.kind == Kind.OR ? List.of(part.parts) : List.of(part)) {
        if (one == all) {
          return all;
        }
        if (one.kind == Kind.SET) {
          merged = merged.or(one.set);
        } else if (one != none) {
          flat.put(one.id, one);
        }
      }
    }
    if (!merged.isEmpty()) {
      Regex set = set(merged);
      flat.put(set.id, set);
    }
    return switch (flat.size()) {
      case 0 -> none;
      case 1 -> flat.firstEntry().getValue();
      default -> node(Kind.OR, CodePoints.NONE, List.copyOf(flat.values()), 0, 0);
    };
  }

  Regex and(Collection<Regex> parts) {
    NavigableMap<Integer, Regex> flat = new TreeMap<>();
    for (Regex part : parts) {
      for (Regex one : part.kind == Kind.AND ? List.of(part.parts) : List.of(part)) {
        if (one == none) {
          return none;
        }
        if (one != all) {
          flat.put(one.id, one);
        }
      }
    }
    return switch (flat.size()) {
      case 0 -> all;
      case 1 -> flat.firstEntry().getValue();
      default -> node(Kind.AND, CodePoints.NONE, List.copyOf(flat.values()), 0, 0);
    };
  }

  Regex not(Regex part) {
    return part.kind == Kind.NOT
        ? part.parts[0]
        : node(Kind.NOT, CodePoints.NONE, List.of(part), 0, 0);
  }

  /** One text, exactly. */
  Regex word(String text) {
    return words(List.of(text));
  }

  /** Any of these texts, exactly. */
  Regex words(Collection<String> texts) {
    List<int[]> words = new ArrayList<>();
    for (String text : new TreeSet<>(texts)) {
      words.add(text.codePoints().toArray());
    }
    return words.isEmpty() ? none : words(words, 0);
  }

  /** A text with the marks around it. */
  Regex marked(Regex text) {
    return concat(
        set(CodePoints.of(CodePoints.BEGIN)), concat(text, set(CodePoints.of(CodePoints.END))));
  }

  private Regex words(List<int[]> words, int from) {
    int[] first = words.getFirst();
    int to = from;
    while (to < first.length && shared(words, to)) {
      to++;
    }
    Regex tail = words.size() == 1 ? empty : branches(words, to);
    for (int i = to - 1; i >= from; i--) {
      tail = concat(set(CodePoints.of(first[i])), tail);
    }
    return tail;
  }

  private static boolean shared(List<int[]> words, int at) {
    int symbol = words.getFirst()[at];
    return words.stream().allMatch(word -> word.length > at && word[at] == symbol);
  }

  private Regex branches(List<int[]> words, int at) {
    Map<Integer, List<int[]>> heads = new TreeMap<>();
    List<Regex> found = new ArrayList<>();
    for (int[] word : words) {
      if (word.length == at) {
        found.add(empty);
      } else {
        heads.computeIfAbsent(word[at], head -> new ArrayList<>()).add(word);
      }
    }
    heads.values().forEach(tails -> found.add(words(tails, at)));
    return or(found);
  }

  /** Texts of so many code points; a negative {@code max} is no end. */
  Regex length(int min, int max) {
    return repeat(set(CodePoints.ALL), min, max);
  }

  /** What may follow {@code symbol} in a text that matches. */
  Regex derive(Regex regex, int symbol) {
    long key = ((long) regex.id << 21) | symbol;
    Regex known = derived.get(key);
    if (known == null) {
      known = computeDerivative(regex, symbol);
      if (derived.size() >= DERIVATIVES_MAX) {
        throw Refusals.limit("steps to build an automaton for a pattern", DERIVATIVES_MAX);
      }
      derived.put(key, known);
    }
    return known;
  }

  private Regex computeDerivative(Regex regex, int symbol) {
    return switch (regex.kind) {
      case NONE, EMPTY -> none;
      case SET -> regex.set.has(symbol) ? empty : none;
      case CONCAT -> {
        Regex first = concat(derive(regex.parts[0], symbol), regex.parts[1]);
        yield regex.parts[0].nullable ? or(List.of(first, derive(regex.parts[1], symbol))) : first;
      }
      case REPEAT -> {
        int max = regex.max < 0 ? -1 : regex.max - 1;
        Regex more = repeat(regex.parts[0], Math.max(regex.min - 1, 0), max);
        yield concat(derive(regex.parts[0], symbol), more);
      }
      case OR -> or(each(regex.parts, symbol));
      case AND -> and(each(regex.parts, symbol));
      case NOT -> not(derive(regex.parts[0], symbol));
    };
  }

  private List<Regex> each(Regex[] parts, int symbol) {
    work += parts.length;
    if (work > WORK_MAX) {
      throw Refusals.limit("steps to build an automaton for a pattern", WORK_MAX);
    }
    List<Regex> derived = new ArrayList<>(parts.length);
    for (Regex part : parts) {
      derived.add(derive(part, symbol));
    }
    return derived;
  }
}
