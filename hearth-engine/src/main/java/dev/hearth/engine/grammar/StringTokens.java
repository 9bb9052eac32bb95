package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a vocabulary as parts of quoted strings. */
final class StringTokens {
  private final Quotes kind;
  private final List<byte[]> texts;
  private final TokenTrie trie;

  /** How many code points a token adds that stays inside, begun ones too; -1 if it does not. */
  private final short[] counts;

  private final int countMax;

  /** So many code points are told apart beforehand; a vocabulary may hold far longer tokens. */
  private static final int COUNTED_MAX = 128;

  /** All tokens that stay inside. */
  private final long[] staying;

  /** For k, as far as it is counted, the tokens of at most k code points that stay inside. */
  private final long[][] upTo;

  /** Tokens with the quote that ends a string, where it is, and what is behind it. */
  private final int[] leaving;

  private final int[] quotes;
  private final int[] suffixes;
  private final TokenTrie suffixTree;

  /** What tokens have before the quote, each once; and for each leaving token which. */
  private final TokenTrie prefixTree;

  private final int[] prefixes;

  /** How many code points each leaving token has before the quote. */
  private final int[] before;

  /** For k what leaves behind at most k code points, where any number is fine. */
  private final int[][] leavingUpTo;

  /** How many quotes a token has behind the first. */
  private final boolean[] another;

  StringTokens(Quotes kind, List<byte[]> texts, TokenTrie trie) {
    this.kind = kind;
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
    this.upTo = upTo(Math.min(most, COUNTED_MAX));
    this.staying = upTo(most, new long[(counts.length + 63) / 64]);
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
    nodes(suffixTree, suffixes);
    List<byte[]> heads = new ArrayList<>();
    this.before = new int[leave];
    for (int i = 0; i < leave; i++) {
      heads.add(Arrays.copyOf(texts.get(leaving[i]), quotes[i]));
      before[i] = points(heads.get(i));
    }
    this.prefixTree = TokenTrie.of(heads);
    this.prefixes = new int[leave];
    nodes(prefixTree, prefixes);
    this.leavingUpTo = leavingUpTo();
  }

  /** At which node of a tree each of its strings ends; empty ones at the root. */
  private static void nodes(TokenTrie tree, int[] nodes) {
    for (int node = 0; node < tree.size(); node++) {
      for (int i = tree.string(node); i >= 0; i = tree.nextEqual(i)) {
        nodes[i] = node;
      }
    }
  }

  private int points(byte[] text) {
    int count = 0;
    int partial = Quoted.NONE;
    for (byte b : text) {
      int next = Quoted.next(kind, partial, b & 0xFF);
      boolean whole = Quoted.isWhole(next);
      count += whole ? 1 : 0;
      partial = whole ? Quoted.NONE : next;
    }
    return count;
  }

  private int[][] leavingUpTo() {
    int most = Math.min(Arrays.stream(before).max().orElse(0), COUNTED_MAX);
    int[][] found = new int[most + 1][];
    for (int k = 0; k <= most; k++) {
      found[k] = leavingBetween(0, k);
    }
    return found;
  }

  /** Indices of what leaves behind so many code points. */
  private int[] leavingBetween(int min, int max) {
    int[] found = new int[before.length];
    int size = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] >= min && before[i] <= max) {
        found[size++] = i;
      }
    }
    return Arrays.copyOf(found, size);
  }

  private int quoted(byte[] text) {
    int found = 0;
    for (byte b : text) {
      found += b == kind.sign() ? 1 : 0;
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
      int next = Quoted.next(kind, partial, text[i] & 0xFF);
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
          && content.isWord(kind, state, texts.get(token), quotes[i])) {
        words[token >> 6] &= ~(1L << token);
      }
    }
  }

  /** All at once: who asks for which of them must not change how long another waits. */
  private long[][] upTo(int most) {
    long[][] found = new long[most + 1][(counts.length + 63) / 64];
    for (int token = 0; token < counts.length; token++) {
      if (counts[token] >= 0 && counts[token] <= most) {
        found[counts[token]][token >> 6] |= 1L << token;
      }
    }
    for (int count = 1; count <= most; count++) {
      for (int word = 0; word < found[count].length; word++) {
        found[count][word] |= found[count - 1][word];
      }
    }
    return found;
  }

  private long[] upTo(int count, long[] words) {
    for (int token = 0; token < counts.length; token++) {
      if (counts[token] >= 0 && counts[token] <= count) {
        words[token >> 6] |= 1L << token;
      }
    }
    return words;
  }

  StringMask mask(Content content, int state, @Nullable Inside reference) {
    long[] inside = inside(content, state, reference);
    return content instanceof LengthContent length
        ? leaving(length, state, inside)
        : leaving(content, state, inside);
  }

  /** The tokens that stay inside from a state on. */
  record Inside(int state, long[] words) {}

  /**
   * The tokens that stay inside.
   *
   * @param reference what is known of another state of the same automaton: only where the two
   *     states lead to different ones tokens are looked at
   */
  long[] inside(Content content, int state, @Nullable Inside reference) {
    if (content.immortal(state)) {
      return staying;
    }
    if (content instanceof LengthContent length) {
      int most = Math.max(Math.min(length.max() - state, countMax), 0);
      return most == countMax
          ? staying
          : most < upTo.length ? upTo[most] : upTo(most, new long[staying.length]);
    }
    InsideWalk walk = new InsideWalk(kind, trie, content);
    return reference == null
        ? walk.words(state, counts.length)
        : walk.words(state, reference.state, reference.words);
  }

  private StringMask leaving(LengthContent content, int state, long[] inside) {
    int min = Math.max(content.min() - state, 0);
    int max = content.max() < 0 ? Integer.MAX_VALUE : content.max() - state;
    int[] which =
        min == 0 && max < leavingUpTo.length ? leavingUpTo[max] : leavingBetween(min, max);
    // where the string ends in the automaton matters to keys alone, which have no lengths
    return mask(which, new int[which.length], inside);
  }

  private StringMask mask(int[] which, int[] states, long[] inside) {
    int[] tokens = new int[which.length];
    int[] behind = new int[which.length];
    for (int i = 0; i < which.length; i++) {
      tokens[i] = leaving[which[i]];
      behind[i] = suffixes[which[i]];
    }
    return new StringMask(inside, tokens, states, behind);
  }

  private StringMask leaving(Content content, int state, long[] inside) {
    int[] ends = new InsideWalk(kind, prefixTree, content).ends(state);
    int[] which = new int[leaving.length];
    int size = 0;
    for (int i = 0; i < leaving.length; i++) {
      int to = ends[prefixes[i]];
      if (to != Content.DEAD && content.accepts(to)) {
        which[size++] = i;
      }
    }
    int[] sorted = Arrays.copyOf(which, size);
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = (long) ends[prefixes[sorted[i]]] << 32 | sorted[i];
    }
    Arrays.sort(keys);
    int[] states = new int[size];
    for (int i = 0; i < size; i++) {
      states[i] = (int) (keys[i] >> 32);
      sorted[i] = (int) keys[i];
    }
    return mask(sorted, states, inside);
  }
}
