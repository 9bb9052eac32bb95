package dev.hearth.apps.evidence;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds many words in one pass over a line's bytes, whatever their case (Aho and Corasick,
 * "Efficient string matching", CACM 1975). A word is found only where neither its first nor its
 * last letter goes on, but for a plural or another ending after words marked with {@code *}.
 */
final class Words {
  private static final int ALPHABET = 128;

  private final List<String> words;
  private final boolean[] open;
  private int[] next = new int[ALPHABET];
  private int nodes = 1;
  private int[] found = new int[16];
  private int[] shorter = new int[16];

  /** Takes what was found: the word's number and where it begins and ends. */
  @FunctionalInterface
  interface Finding {
    void at(int word, int from, int to);
  }

  /**
   * @param words in lower case, ASCII; a final {@code *} lets the word go on
   */
  Words(List<String> words) {
    this.words =
        words.stream().map(w -> w.endsWith("*") ? w.substring(0, w.length() - 1) : w).toList();
    this.open = new boolean[words.size()];
    Arrays.fill(found, -1);
    for (int i = 0; i < words.size(); i++) {
      open[i] = words.get(i).endsWith("*");
      add(this.words.get(i), i);
    }
    link();
  }

  private void add(String word, int number) {
    int node = 0;
    for (int i = 0; i < word.length(); i++) {
      int at = node * ALPHABET + word.charAt(i);
      if (next[at] == 0) {
        if ((nodes + 1) * ALPHABET > next.length) {
          next = Arrays.copyOf(next, next.length * 2);
        }
        if (nodes == found.length) {
          found = Arrays.copyOf(found, nodes * 2);
          shorter = Arrays.copyOf(shorter, nodes * 2);
          Arrays.fill(found, nodes, nodes * 2, -1);
        }
        next[at] = nodes++;
      }
      node = next[at];
    }
    found[node] = number;
  }

  /** Turns the tree into an automaton; {@code shorter} leads to the next word that also ends. */
  private void link() {
    int[] fail = new int[nodes];
    Deque<Integer> queue = new ArrayDeque<>();
    for (int c = 0; c < ALPHABET; c++) {
      if (next[c] != 0) {
        queue.add(next[c]);
      }
    }
    while (!queue.isEmpty()) {
      int node = queue.remove();
      shorter[node] = found[fail[node]] >= 0 ? fail[node] : shorter[fail[node]];
      for (int c = 0; c < ALPHABET; c++) {
        int at = node * ALPHABET + c;
        int other = next[fail[node] * ALPHABET + c];
        if (next[at] == 0) {
          next[at] = other;
        } else {
          fail[next[at]] = other;
          queue.add(next[at]);
        }
      }
    }
  }

  void find(byte[] bytes, int from, int to, Finding finding) {
    int node = 0;
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      c = c < 0 ? 0 : c >= 'A' && c <= 'Z' ? c + 32 : c;
      node = next[node * ALPHABET + c];
      for (int n = found[node] >= 0 ? node : shorter[node]; n != 0; n = shorter[n]) {
        int word = found[n];
        int begin = i + 1 - words.get(word).length();
        if (isBorder(bytes, begin - 1, from, to)
            && (open[word] || isBorder(bytes, i + 1, from, to))) {
          finding.at(word, begin, i + 1);
        }
      }
    }
  }

  private static boolean isBorder(byte[] bytes, int at, int from, int to) {
    if (at < from || at >= to) {
      return true;
    }
    int c = bytes[at];
    return !((c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '_');
  }
}
