package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of an object in classes: keys of one class have the same names and patterns. */
final class KeyLanguage {
  /**
   * One class of keys.
   *
   * @param name the only key of it; empty, with {@code named} false, where there are others
   * @param matched the patterns that its keys match
   * @param size how many keys it has, or {@link Content#MANY}
   */
  record KeyClass(boolean named, String name, Set<Regex> matched, long size) {
    boolean isIn(Selector selector) {
      // no name is a key of a class without one
      return selector.has(named ? name : "\uD800", matched);
    }
  }

  /** Where a key is: in the names, and what is left of each pattern. */
  private record State(int node, List<Regex> rest) {}

  private record Label(int name, BitSet matched) {}

  private static final int OFF = -1;

  private final Dfa dfa;
  private final List<KeyClass> classes = new ArrayList<>();
  private final Map<BitSet, DfaContent> views = new ConcurrentHashMap<>();

  KeyLanguage(RegexFactory factory, Set<String> names, Set<Regex> patterns) {
    List<String> words = List.copyOf(new TreeSet<>(names));
    List<Regex> expressions = patterns.stream().sorted((a, b) -> a.id - b.id).toList();
    List<Map<Integer, Integer>> children = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    Set<Integer> characters = tree(words, children, ends);
    Map<Label, Integer> labels = new HashMap<>();
    List<Label> found = new ArrayList<>();
    Dfa.Source<State> source =
        new Dfa.Source<>() {
          @Override
          public State start() {
            return new State(0, derive(expressions, CodePoints.BEGIN));
          }

          @Override
          public State next(State state, int codePoint) {
            int node =
                state.node == OFF ? OFF : children.get(state.node).getOrDefault(codePoint, OFF);
            return new State(node, derive(state.rest, codePoint));
          }

          private List<Regex> derive(List<Regex> all, int symbol) {
            List<Regex> rest = new ArrayList<>(all.size());
            all.forEach(one -> rest.add(factory.derive(one, symbol)));
            return rest;
          }

          @Override
          public int label(State state) {
            BitSet matched = new BitSet();
            List<Regex> last = derive(state.rest, CodePoints.END);
            for (int i = 0; i < last.size(); i++) {
              matched.set(i, last.get(i).nullable);
            }
            Label label = new Label(state.node == OFF ? OFF : ends.get(state.node), matched);
            return labels.computeIfAbsent(
                label,
                key -> {
                  found.add(key);
                  return found.size() - 1;
                });
          }
        };
    Set<CodePoints> sets = new HashSet<>(Dfa.sets(expressions));
    characters.forEach(c -> sets.add(CodePoints.of(c)));
    this.dfa = Dfa.of(source, Alphabet.of(sets));
    for (int label = 0; label < found.size(); label++) {
      classes.add(describe(found.get(label), label, words, expressions));
    }
  }

  private KeyClass describe(Label label, int number, List<String> words, List<Regex> expressions) {
    Set<Regex> matched = new HashSet<>();
    label.matched.stream().forEach(i -> matched.add(expressions.get(i)));
    BitSet only = new BitSet();
    only.set(number);
    DfaContent content = view(only);
    long size = content.start() == Content.DEAD ? 0 : content.words(content.start());
    boolean named = label.name != OFF;
    return new KeyClass(named, named ? words.get(label.name) : "", matched, size);
  }

  private static Set<Integer> tree(
      List<String> words, List<Map<Integer, Integer>> children, List<Integer> ends) {
    Set<Integer> characters = new TreeSet<>();
    children.add(new TreeMap<>());
    ends.add(OFF);
    for (int word = 0; word < words.size(); word++) {
      int node = 0;
      for (int c : words.get(word).codePoints().toArray()) {
        characters.add(c);
        Integer child = children.get(node).get(c);
        if (child == null) {
          child = children.size();
          children.add(new TreeMap<>());
          ends.add(OFF);
          children.get(node).put(c, child);
        }
        node = child;
      }
      ends.set(node, word);
    }
    return characters;
  }

  List<KeyClass> classes() {
    return classes;
  }

  /** The keys of some classes. */
  DfaContent view(BitSet chosen) {
    return views.computeIfAbsent((BitSet) chosen.clone(), key -> new DfaContent(dfa, key));
  }
}
