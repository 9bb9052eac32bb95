package dev.hearth.engine.grammar;

import java.util.Arrays;

/** Walks a tree of byte strings with the automaton of a text. */
final class InsideWalk {
  private final Quotes kind;
  private final TokenTrie tree;
  private final Content content;

  InsideWalk(Quotes kind, TokenTrie tree, Content content) {
    this.kind = kind;
    this.tree = tree;
    this.content = content;
  }

  /** Where a string is in the automaton, at each depth of the tree. */
  private final class Path {
    private final int[] states = new int[tree.depthMax() + 1];
    private final int[] partials = new int[tree.depthMax() + 1];

    Path(int state) {
      states[0] = state;
    }

    /** Goes on to a node; false where no text goes on so. */
    boolean step(int depth, int label) {
      int from = states[depth - 1];
      if (from == Content.DEAD) {
        states[depth] = Content.DEAD;
        return false;
      }
      int next = Quoted.next(kind, partials[depth - 1], label);
      boolean live = next != Quoted.WRONG && next != Quoted.END;
      int to = from;
      if (live && Quoted.isWhole(next)) {
        to = content.next(from, Quoted.codePoint(next));
        live = to != Content.DEAD;
        next = Quoted.NONE;
      } else if (live) {
        live = Quoted.live(content, from, next);
      }
      states[depth] = live ? to : Content.DEAD;
      partials[depth] = next;
      return live;
    }

    boolean whole(int depth) {
      return partials[depth] == Quoted.NONE;
    }
  }

  /** The strings that stay inside from a state on. */
  long[] words(int state, int strings) {
    long[] words = new long[(strings + 63) / 64];
    Path path = new Path(state);
    int node = 1;
    while (node < tree.size()) {
      if (path.step(tree.depth(node), tree.label(node))) {
        set(node, true, words);
        node++;
      } else {
        node = tree.end(node);
      }
    }
    return words;
  }

  /**
   * The same, where those from another state on are known: a subtree in which both states have
   * become one holds nothing new.
   */
  long[] words(int state, int otherState, long[] otherWords) {
    long[] words = otherWords.clone();
    Path path = new Path(state);
    Path other = new Path(otherState);
    int node = 1;
    while (node < tree.size()) {
      int depth = tree.depth(node);
      boolean live = path.step(depth, tree.label(node));
      boolean otherLive = other.step(depth, tree.label(node));
      boolean same =
          live
              ? otherLive
                  && path.states[depth] == other.states[depth]
                  && path.partials[depth] == other.partials[depth]
                  && path.whole(depth)
              : !otherLive;
      if (same) {
        node = tree.end(node);
        continue;
      }
      if (live != otherLive) {
        set(node, live, words);
      }
      node++;
    }
    return Arrays.equals(words, otherWords) ? otherWords : words;
  }

  private void set(int node, boolean value, long[] words) {
    for (int string = tree.string(node); string >= 0; string = tree.nextEqual(string)) {
      if (value) {
        words[string >> 6] |= 1L << string;
      } else {
        words[string >> 6] &= ~(1L << string);
      }
    }
  }

  /** For each node where a text that ends there is, or {@link Content#DEAD}; begun ones are. */
  int[] ends(int state) {
    int[] found = new int[tree.size()];
    Arrays.fill(found, Content.DEAD);
    found[0] = state;
    Path path = new Path(state);
    int node = 1;
    while (node < tree.size()) {
      int depth = tree.depth(node);
      if (!path.step(depth, tree.label(node))) {
        node = tree.end(node);
        continue;
      }
      if (path.whole(depth)) {
        found[node] = path.states[depth];
      }
      node++;
    }
    return found;
  }
}
