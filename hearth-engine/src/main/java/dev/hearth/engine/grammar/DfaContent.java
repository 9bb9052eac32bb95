package dev.hearth.engine.grammar;

import java.util.Arrays;
import java.util.BitSet;

/** The texts that a {@link Dfa} gives certain labels. */
final class DfaContent implements Content {
  private static final int WIDE = 1000;

  private final Dfa dfa;
  private final BitSet accepted;
  private final int[] next;
  private final int width;
  private final boolean[] live;
  private final boolean[] immortal;
  private final long[] words;

  DfaContent(Dfa dfa, BitSet accepted) {
    this.dfa = dfa;
    this.accepted = accepted;
    this.width = dfa.alphabet().size();
    Predecessors before = new Predecessors(dfa);
    this.live = before.reaching(s -> accepted.get(dfa.label(s)));
    this.next = new int[dfa.size() * width];
    for (int state = 0; state < dfa.size(); state++) {
      for (int symbol = 0; symbol < width; symbol++) {
        int to = dfa.next(state, symbol);
        next[state * width + symbol] = live[state] && live[to] ? to : DEAD;
      }
    }
    boolean[] mortal = before.reaching(s -> !live[s]);
    this.immortal = new boolean[live.length];
    for (int state = 0; state < live.length; state++) {
      immortal[state] = !mortal[state];
    }
    this.words = count(before);
  }

  /** All texts with label 1. */
  static DfaContent of(RegexFactory factory, Regex marked) {
    BitSet one = new BitSet();
    one.set(1);
    return new DfaContent(Dfa.of(factory, marked), one);
  }

  /** In order of states that lead nowhere further: what is left over lies on a circle or before. */
  private long[] count(Predecessors before) {
    long[] found = new long[live.length];
    Arrays.fill(found, MANY);
    int[] open = new int[live.length];
    int[] queue = new int[live.length];
    int size = 0;
    for (int state = 0; state < live.length; state++) {
      for (int symbol = 0; symbol < width; symbol++) {
        open[state] += next[state * width + symbol] == DEAD ? 0 : 1;
      }
      if (live[state] && open[state] == 0) {
        queue[size++] = state;
      }
    }
    for (int i = 0; i < size; i++) {
      int state = queue[i];
      long sum = accepts(state) ? 1 : 0;
      for (int symbol = 0; symbol < width; symbol++) {
        int to = next[state * width + symbol];
        if (to != DEAD) {
          sum = plus(sum, times(found[to], dfa.alphabet().count(symbol)));
        }
      }
      found[state] = sum;
      for (int from : before.of(state)) {
        if (live[from] && --open[from] == 0) {
          queue[size++] = from;
        }
      }
    }
    return found;
  }

  private static long plus(long a, long b) {
    return a > MANY - b ? MANY : a + b;
  }

  private static long times(long a, long b) {
    return a > MANY / b ? MANY : a * b;
  }

  /** Whether so much may follow its beginning that finding the tokens for it takes long. */
  boolean isWide() {
    long points = 0;
    for (int symbol = 0; symbol < width && live[0]; symbol++) {
      points += next[symbol] == DEAD ? 0 : dfa.alphabet().count(symbol);
    }
    return points > WIDE;
  }

  /** The number of states. */
  int size() {
    return live.length;
  }

  /** The label of the text so far. */
  int label(int state) {
    return dfa.label(state);
  }

  @Override
  public int start() {
    return live[0] ? 0 : DEAD;
  }

  @Override
  public int next(int state, int codePoint) {
    return next[state * width + dfa.alphabet().classOf(codePoint)];
  }

  @Override
  public boolean accepts(int state) {
    return accepted.get(dfa.label(state));
  }

  @Override
  public boolean anyLive(int state, int first, int last) {
    Alphabet alphabet = dfa.alphabet();
    int end = alphabet.interval(last);
    for (int interval = alphabet.interval(first); interval <= end; interval++) {
      int symbol = alphabet.classAt(interval);
      if (symbol >= 0 && next[state * width + symbol] != DEAD) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean immortal(int state) {
    return immortal[state];
  }

  @Override
  public long words(int state) {
    return words[state];
  }
}
