package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tokens of a vocabulary as parts of JSON strings. */
final class StringTokens {
  private final List<byte[]> texts;
  private final TokenTrie trie;

  /** How many code points a token adds that stays inside, begun ones too; -1 if it does not. */
  private final short[] counts;

  private final int countMax;

  /** For k the tokens of at most k code points that stay inside; made when needed. */
  private final long[][] upTo;

  /** Tokens with the quote that ends a string, where it is, and what is behind it. */
  private final int[] leaving;

  private final int[] quotes;
  private final int[] suffixes;
  private final TokenTrie suffixTree;

  /** How many quotes a token has behind the first. */
  private final boolean[] another;

  StringTokens(List<byte[]> texts, TokenTrie trie) {
    this.texts = texts;
    this.trie = trie;
    this.counts = new short[texts.size()];
    int[] ends = new int[texts.size()];
    int most = 0;
    int leave = 0;
    for (int token = 0; token < counts.length; token++) {
      ends[token] = classify(token);
      most = Math.max(most, counts[token]);
      leave += ends[token] >= 0 ? 1 : 0;
    }
    this.countMax = most;
    this.upTo = new long[most + 1][];
    this.leaving = new int[leave];
    this.quotes = new int[leave];
    this.suffixes = new int[leave];
    this.another = new boolean[leave];
    List<byte[]> behind = new ArrayList<>();
    int at = 0;
    for (int token = 0; token < counts.length; token++) {
      if (ends[token] >= 0) {
        byte[] text = texts.get(token);
        leaving[at] = token;
        quotes[at] = ends[token];
        byte[] suffix = Arrays.copyOfRange(text, ends[token] + 1, text.length);
        another[at] = quoted(suffix) > 1;
        behind.add(suffix);
        at++;
      }
    }
    this.suffixTree = TokenTrie.of(behind);
    for (int node = 0; node < suffixTree.size(); node++) {
      for (int i = suffixTree.string(node); i >= 0; i = suffixTree.nextEqual(i)) {
        suffixes[i] = node;
      }
    }
  }

  private static int quoted(byte[] text) {
    int found = 0;
    for (byte b : text) {
      found += b == '"' ? 1 : 0;
    }
    return found;
  }

  /** Sets the count of a token; returns where it leaves the string, or -1. */
  private int classify(int token) {
    byte[] text = texts.get(token);
    counts[token] = -1;
    if (text.length == 0) {
      return -1;
    }
    int partial = Quoted.NONE;
    int count = 0;
    for (int i = 0; i < text.length; i++) {
      int next = Quoted.next(partial, text[i] & 0xFF);
      if (next == Quoted.WRONG) {
        return -1;
      }
      if (next == Quoted.END) {
        return i;
      }
      count += Quoted.isWhole(next) ? 1 : 0;
      partial = Quoted.isWhole(next) ? Quoted.NONE : next;
    }
    counts[token] = (short) Math.min(count + (partial == Quoted.NONE ? 0 : 1), Short.MAX_VALUE);
    return -1;
  }

  /** What tokens have behind the quote that ends a string; node 0 is nothing. */
  TokenTrie suffixes() {
    return suffixTree;
  }

  /** The leaving tokens that may end another string, which was begun behind the quote. */
  boolean endsAnother(int token) {
    int index = Arrays.binarySearch(leaving, token);
    return index >= 0 && another[index];
  }

  /** Clears the bits of tokens that would end an excluded word. */
  void remove(ExcludingContent content, int state, long[] words) {
    for (int i = 0; i < leaving.length; i++) {
      int token = leaving[i];
      if ((words[token >> 6] >>> token & 1) != 0
          && content.isWord(state, texts.get(token), quotes[i])) {
        words[token >> 6] &= ~(1L << token);
      }
    }
  }

  private synchronized long[] upTo(int count) {
    int most = Math.min(count, countMax);
    if (upTo[most] == null) {
      long[] words = new long[(counts.length + 63) / 64];
      for (int token = 0; token < counts.length; token++) {
        if (counts[token] >= 0 && counts[token] <= most) {
          words[token >> 6] |= 1L << token;
        }
      }
      upTo[most] = words;
    }
    return upTo[most];
  }

  StringMask mask(Content content, int state) {
    return leaving(content, state, inside(content, state));
  }

  private long[] inside(Content content, int state) {
    if (content.immortal(state)) {
      return upTo(countMax);
    }
    if (content instanceof LengthContent length) {
      return upTo(Math.max(Math.min(length.max() - state, countMax), 0));
    }
    long[] words = new long[(counts.length + 63) / 64];
    int[] states = new int[trie.depthMax() + 1];
    int[] partials = new int[trie.depthMax() + 1];
    states[0] = state;
    int node = 1;
    while (node < trie.size()) {
      int depth = trie.depth(node);
      int next = Quoted.next(partials[depth - 1], trie.label(node));
      int to = states[depth - 1];
      boolean live = next != Quoted.WRONG && next != Quoted.END;
      if (live && Quoted.isWhole(next)) {
        to = content.next(to, Quoted.codePoint(next));
        live = to != Content.DEAD;
        next = Quoted.NONE;
      } else if (live) {
        live = Quoted.live(content, to, next);
      }
      if (!live) {
        node = trie.end(node);
        continue;
      }
      states[depth] = to;
      partials[depth] = next;
      for (int t = trie.string(node); t >= 0; t = trie.nextEqual(t)) {
        words[t >> 6] |= 1L << t;
      }
      node++;
    }
    return words;
  }

  private StringMask leaving(Content content, int state, long[] inside) {
    Map<Integer, List<Integer>> byState = new HashMap<>();
    for (int i = 0; i < leaving.length; i++) {
      int to = end(content, state, texts.get(leaving[i]), quotes[i]);
      if (to != Content.DEAD && content.accepts(to)) {
        byState.computeIfAbsent(to, key -> new ArrayList<>()).add(i);
      }
    }
    int size = byState.values().stream().mapToInt(List::size).sum();
    int[] tokens = new int[size];
    int[] states = new int[size];
    int[] behind = new int[size];
    int at = 0;
    for (Map.Entry<Integer, List<Integer>> entry : byState.entrySet()) {
      for (int i : entry.getValue()) {
        tokens[at] = leaving[i];
        states[at] = entry.getKey();
        behind[at++] = suffixes[i];
      }
    }
    return new StringMask(inside, tokens, states, behind);
  }

  private static int end(Content content, int state, byte[] text, int quote) {
    int at = state;
    int partial = Quoted.NONE;
    for (int i = 0; i < quote; i++) {
      int next = Quoted.next(partial, text[i] & 0xFF);
      partial = next;
      if (Quoted.isWhole(next)) {
        at = content.next(at, Quoted.codePoint(next));
        partial = Quoted.NONE;
        if (at == Content.DEAD) {
          return at;
        }
      }
    }
    return at;
  }
}
