package dev.hearth.apps.tune;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Learns a byte-level vocabulary (Sennrich et al. 2016; Radford et al. 2019): the neighbours that
 * occur most often become one token, again and again. Counts are kept up to date merge by merge,
 * not counted anew. Equal counts are settled by the lower ids, so the same texts in any order give
 * the same vocabulary.
 */
final class BytePairTrainer {
  static final int BYTES = 256;

  /**
   * The cuts that no token crosses; files name them {@code gpt-2}. Numbers stay whole and may
   * become tokens, which keeps time stamps short.
   */
  static final String PRE_TOKENIZER = "gpt-2";

  private static final Pattern PIECES =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** Beyond this a piece is noise, such as an encoded picture, and would teach nothing. */
  private static final int PIECE_BYTES_MAX = 256;

  private final Map<String, long[]> counts = new TreeMap<>();

  /** Texts that are tokens already, longest first; nothing is learnt across or in them. */
  private final Pattern whole;

  private final boolean kept;

  BytePairTrainer() {
    this(List.of());
  }

  /**
   * @param whole texts that are one token each and not learnt
   */
  BytePairTrainer(List<String> whole) {
    this.whole =
        Pattern.compile(
            whole.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")")));
    if (whole.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a token of no text");
    }
    this.kept = !whole.isEmpty();
  }

  /**
   * Two tokens that become one.
   *
   * @param left a token's id: bytes first, then merges in their order
   */
  record Merge(int left, int right) {}

  /** Neighbours and how often they were seen when this was queued. */
  private record Candidate(long count, int left, int right) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      int byLeft = byCount != 0 ? byCount : Integer.compare(left, other.left);
      return byLeft != 0 ? byLeft : Integer.compare(right, other.right);
    }
  }

  /** Neighbours: how often, and in which words they have been. */
  private static final class Pair {
    private long count;
    private int[] words = new int[4];
    private int wordCount;

    void in(int word) {
      if (wordCount > 0 && words[wordCount - 1] == word) {
        return;
      }
      if (wordCount == words.length) {
        words = Arrays.copyOf(words, 2 * wordCount);
      }
      words[wordCount++] = word;
    }
  }

  /** Counts the pieces of a text. */
  void add(String text) {
    if (kept) {
      whole.splitAsStream(text).forEach(this::count);
    } else {
      count(text);
    }
  }

  private void count(String text) {
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      counts.computeIfAbsent(matcher.group(), piece -> new long[1])[0]++;
    }
  }

  /**
   * The merges of a vocabulary of {@code size} tokens, fewer where the texts have no more
   * neighbours that occur twice.
   */
  List<Merge> merges(int size) {
    Words words = new Words();
    counts.forEach(words::add);
    List<Merge> merges = new ArrayList<>();
    for (int id = BYTES; id < size; id++) {
      Candidate best = words.best();
      if (best == null) {
        break;
      }
      merges.add(new Merge(best.left, best.right));
      words.merge(best.left, best.right, id);
    }
    return merges;
  }

  /** All distinct pieces as tokens, and the neighbours in them. */
  private static final class Words {
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private boolean queued;

    void add(String piece, long[] count) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > PIECE_BYTES_MAX) {
        return;
      }
      int[] word = new int[bytes.length];
      for (int i = 0; i < word.length; i++) {
        word[i] = bytes[i] & 0xFF;
      }
      int index = words.size();
      words.add(word);
      weights.add(count[0]);
      for (int i = 0; i + 1 < word.length; i++) {
        change(word[i], word[i + 1], index, count[0]);
      }
    }

    private static long key(int left, int right) {
      return (long) left << 32 | right;
    }

    private void change(int left, int right, int word, long by) {
      Pair pair = pairs.computeIfAbsent(key(left, right), k -> new Pair());
      pair.count += by;
      if (by > 0) {
        pair.in(word);
        if (queued) {
          queue.add(new Candidate(pair.count, left, right));
        }
      }
    }

    /** The neighbours that occur most often; null where none occurs twice. */
    @org.jspecify.annotations.Nullable
    Candidate best() {
      if (!queued) {
        queued = true;
        pairs.forEach((key, pair) ->
            queue.add(new Candidate(pair.count, (int) (key >> 32), (int) (long) key)));
      }
      while (!queue.isEmpty()) {
        Candidate candidate = queue.remove();
        Pair pair = pairs.get(key(candidate.left, candidate.right));
        long now = pair == null ? 0 : pair.count;
        if (now < 2) {
          continue;
        }
        if (now == candidate.count) {
          return candidate;
        }
        if (now < candidate.count) {
          queue.add(new Candidate(now, candidate.left, candidate.right));
        }
      }
      return null;
    }

    void merge(int left, int right, int id) {
      Pair pair = pairs.remove(key(left, right));
      if (pair == null) {
        throw new IllegalStateException("a pair that nobody counted");
      }
      int[] places = Arrays.copyOf(pair.words, pair.wordCount);
      Arrays.sort(places);
      for (int i = 0; i < places.length; i++) {
        if (i == 0 || places[i] != places[i - 1]) {
          merge(places[i], left, right, id);
        }
      }
      pairs.remove(key(left, right));
    }

    private void merge(int index, int left, int right, int id) {
      int[] word = words.get(index);
      int[] merged = merged(word, left, right, id);
      if (merged.length == word.length) {
        return;
      }
      long weight = weights.get(index);
      for (int i = 0; i + 1 < word.length; i++) {
        change(word[i], word[i + 1], index, -weight);
      }
      for (int i = 0; i + 1 < merged.length; i++) {
        change(merged[i], merged[i + 1], index, weight);
      }
      words.set(index, merged);
    }
  }

  /** A word with every such pair replaced, from the left. */
  static int[] merged(int[] word, int left, int right, int id) {
    int[] out = new int[word.length];
    int count = 0;
    for (int i = 0; i < word.length; i++) {
      if (i + 1 < word.length && word[i] == left && word[i + 1] == right) {
        out[count++] = id;
        i++;
      } else {
        out[count++] = word[i];
      }
    }
    return count == word.length ? word : Arrays.copyOf(out, count);
  }

  /** The pieces of a text, as the trainer cuts it. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces;
  }
}
