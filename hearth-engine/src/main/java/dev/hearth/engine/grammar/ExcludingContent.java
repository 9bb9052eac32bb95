package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of another automaton but for some words: keys that were used before. A prefix that only
 * excluded words go on from is dead, so that no key is begun that cannot be ended.
 */
final class ExcludingContent implements Content {
  /** A state of the base, and how far along the excluded words the text is; null if off them. */
  private record State(int base, int node) {}

  private static final int OFF = -1;

  private final Content base;
  private final List<Map<Integer, Integer>> children = new ArrayList<>();
  private final List<Boolean> ends = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final Map<State, Integer> known = new HashMap<>();

  ExcludingContent(Content base, Collection<String> excluded) {
    this.base = base;
    addNode();
    for (String word : excluded) {
      int node = 0;
      for (int c : word.codePoints().toArray()) {
        Integer child = children.get(node).get(c);
        if (child == null) {
          child = addNode();
          children.get(node).put(c, child);
        }
        node = child;
      }
      ends.set(node, true);
    }
  }

  private int addNode() {
    children.add(new HashMap<>());
    ends.add(false);
    return children.size() - 1;
  }

  /** The automaton that words are taken out of. */
  Content inner() {
    return base;
  }

  /** The state of the base. */
  int base(int state) {
    return at(state).base;
  }

  /** Whether the text in a state may still become an excluded word. */
  boolean isNearWord(int state) {
    return at(state).node != OFF;
  }

  /** Whether excluding words takes no choice away: another text always goes on. */
  boolean isImmortal(int state) {
    return base.immortal(at(state).base);
  }

  /** Whether a state, with the first {@code length} bytes of plain text behind, is such a word. */
  boolean isWord(Quotes quotes, int state, byte[] text, int length) {
    int node = at(state).node;
    if (node == OFF) {
      return false;
    }
    if (length > 0
        && text[0] > 0
        && text[0] != '\\'
        && !children.get(node).containsKey((int) text[0])) {
      return false;
    }
    int partial = Quoted.NONE;
    for (int i = 0; i < length; i++) {
      int next = Quoted.next(quotes, partial, text[i] & 0xFF);
      partial = Quoted.isWhole(next) ? Quoted.NONE : next;
      if (Quoted.isWhole(next)) {
        Integer child = children.get(node).get(Quoted.codePoint(next));
        if (child == null) {
          return false;
        }
        node = child;
      }
    }
    return ends.get(node);
  }

  @Override
  public int start() {
    return base.start() == DEAD ? DEAD : state(base.start(), 0);
  }

  private synchronized int state(int inBase, int node) {
    if (node != OFF && !open(inBase, node)) {
      return DEAD;
    }
    return known.computeIfAbsent(
        new State(inBase, node),
        state -> {
          states.add(state);
          return states.size() - 1;
        });
  }

  /** Whether a word goes on from there that is not excluded. */
  private boolean open(int inBase, int node) {
    long words = base.words(inBase);
    return words == MANY || words > excludedFrom(inBase, node);
  }

  private long excludedFrom(int inBase, int node) {
    long found = ends.get(node) && base.accepts(inBase) ? 1 : 0;
    for (Map.Entry<Integer, Integer> child : children.get(node).entrySet()) {
      int to = base.next(inBase, child.getKey());
      if (to != DEAD) {
        found += excludedFrom(to, child.getValue());
      }
    }
    return found;
  }

  private synchronized State at(int state) {
    return states.get(state);
  }

  @Override
  public int next(int state, int codePoint) {
    State from = at(state);
    int to = base.next(from.base, codePoint);
    if (to == DEAD) {
      return DEAD;
    }
    Integer child = from.node == OFF ? null : children.get(from.node).get(codePoint);
    return state(to, child == null ? OFF : child);
  }

  @Override
  public boolean accepts(int state) {
    State at = at(state);
    return base.accepts(at.base) && (at.node == OFF || !ends.get(at.node));
  }

  @Override
  public boolean anyLive(int state, int first, int last) {
    State at = at(state);
    if (at.node == OFF || base.immortal(at.base)) {
      return base.anyLive(at.base, first, last);
    }
    for (int c = first; c <= last; c++) {
      if ((c < 0xD800 || c > 0xDFFF) && next(state, c) != DEAD) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean immortal(int state) {
    return base.immortal(at(state).base);
  }

  @Override
  public long words(int state) {
    State at = at(state);
    long all = base.words(at.base);
    return all == MANY || at.node == OFF ? all : all - excludedFrom(at.base, at.node);
  }
}
