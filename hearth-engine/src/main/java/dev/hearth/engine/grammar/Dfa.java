package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A deterministic automaton over code points. Every state has a label: which of several languages
 * the text so far belongs to. What labels count as a match is the choice of a {@link DfaContent}.
 */
final class Dfa {
  static final int STATES_MAX = 50_000;
  private static final long CELLS_MAX = 8_000_000;

  /** How states of another kind become an automaton. */
  interface Source<S> {
    S start();

    S next(S state, int codePoint);

    int label(S state);
  }

  private final Alphabet alphabet;
  private final int[] next;
  private final int[] labels;

  private Dfa(Alphabet alphabet, int[] next, int[] labels) {
    this.alphabet = alphabet;
    this.next = next;
    this.labels = labels;
  }

  /**
   * Follows every path.
   *
   * @throws dev.hearth.format.HearthException LIMIT if there are more than {@link #STATES_MAX}
   */
  static <S> Dfa of(Source<S> source, Alphabet alphabet) {
    Map<S, Integer> known = new HashMap<>();
    List<S> states = new ArrayList<>();
    states.add(source.start());
    known.put(source.start(), 0);
    int width = alphabet.size();
    int[] next = new int[64 * width];
    for (int state = 0; state < states.size(); state++) {
      if ((state + 1) * width > next.length) {
        next = Arrays.copyOf(next, 2 * next.length);
      }
      for (int symbol = 0; symbol < width; symbol++) {
        S target = source.next(states.get(state), alphabet.sample(symbol));
        Integer index = known.get(target);
        if (index == null) {
          index = states.size();
          if (index >= STATES_MAX || (long) index * width > CELLS_MAX) {
            throw Refusals.limit("states of an automaton for texts", STATES_MAX);
          }
          known.put(target, index);
          states.add(target);
        }
        next[state * width + symbol] = index;
      }
    }
    int[] labels = new int[states.size()];
    for (int state = 0; state < labels.length; state++) {
      labels[state] = source.label(states.get(state));
    }
    return new Dfa(alphabet, Arrays.copyOf(next, states.size() * width), labels);
  }

  /** The texts between the marks of a marked expression; label 1 where it matches, else 0. */
  static Dfa of(RegexFactory factory, Regex marked) {
    Source<Regex> source =
        new Source<>() {
          @Override
          public Regex start() {
            return factory.derive(marked, CodePoints.BEGIN);
          }

          @Override
          public Regex next(Regex state, int codePoint) {
            return factory.derive(state, codePoint);
          }

          @Override
          public int label(Regex state) {
            return factory.derive(state, CodePoints.END).nullable ? 1 : 0;
          }
        };
    return of(source, Alphabet.of(sets(List.of(marked))));
  }

  /** Every set of symbols in some expressions. */
  static Set<CodePoints> sets(Collection<Regex> roots) {
    Set<CodePoints> found = new HashSet<>();
    Set<Regex> seen = new HashSet<>(roots);
    List<Regex> open = new ArrayList<>(seen);
    while (!open.isEmpty()) {
      Regex regex = open.removeLast();
      if (regex.kind == Regex.Kind.SET) {
        found.add(regex.set);
      }
      for (Regex part : regex.parts) {
        if (seen.add(part)) {
          open.add(part);
        }
      }
    }
    return found;
  }

  Alphabet alphabet() {
    return alphabet;
  }

  int size() {
    return labels.length;
  }

  int label(int state) {
    return labels[state];
  }

  /** The state behind a symbol of a class; every one has one. */
  int next(int state, int symbol) {
    return next[state * alphabet.size() + symbol];
  }
}
