package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Groups.Group;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is asked, as words to be found in lines: Okapi BM25 (Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework", 2009) with the usual k1 = 1.2 and b = 0.75.
 */
final class Question {
  private static final double K1 = 1.2;
  private static final double B = 0.75;
  private static final int TERMS_MAX = 64;
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "the",
          "a",
          "an",
          "is",
          "are",
          "was",
          "were",
          "be",
          "been",
          "why",
          "what",
          "which",
          "who",
          "when",
          "where",
          "how",
          "does",
          "do",
          "did",
          "of",
          "in",
          "on",
          "at",
          "to",
          "for",
          "from",
          "with",
          "and",
          "or",
          "not",
          "it",
          "its",
          "this",
          "that",
          "these",
          "those",
          "there",
          "has",
          "have",
          "had",
          "can",
          "could",
          "should",
          "would",
          "will",
          "i",
          "we",
          "you",
          "my",
          "our",
          "please",
          "find",
          "root",
          "cause",
          "wrong",
          "happened",
          "explain",
          "show",
          "tell",
          "me");

  private final List<String> terms;

  /** A line that holds a number of the question. */
  record Hit(int file, int piece) {}

  Question(String text) {
    Set<String> found = new LinkedHashSet<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
      if (word.length() > 1 && !EMPTY_WORDS.contains(word) && found.size() < TERMS_MAX) {
        found.add(word);
      }
    }
    terms = List.copyOf(found);
  }

  /** For each group, from 0 to 1: how well its best piece matches, 1 being the best of all. */
  double[] relevance(List<Pieces> pieces, List<Group> groups) {
    double[] scores = new double[groups.size()];
    if (terms.isEmpty()) {
      return scores;
    }
    Words words = new Words(terms);
    byte[][] hits = new byte[groups.size()][];
    int[] lengths = new int[groups.size()];
    int[] documents = new int[terms.size()];
    double totalLength = 0;
    for (int i = 0; i < scores.length; i++) {
      byte[] counts = new byte[terms.size()];
      lengths[i] = count(pieces.get(groups.get(i).file()), groups.get(i).best(), words, counts);
      totalLength += lengths[i];
      boolean any = false;
      for (int term = 0; term < counts.length; term++) {
        documents[term] += counts[term] > 0 ? 1 : 0;
        any |= counts[term] > 0;
      }
      hits[i] = any ? counts : new byte[0];
    }
    double mean = Math.max(1, totalLength / Math.max(1, scores.length));
    double best = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int term = 0; term < hits[i].length; term++) {
        double idf =
            Math.log(1 + (scores.length - documents[term] + 0.5) / (documents[term] + 0.5));
        double tf = hits[i][term];
        scores[i] += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[i] / mean));
      }
      best = Math.max(best, scores[i]);
    }
    for (int i = 0; i < scores.length && best > 0; i++) {
      scores[i] /= best;
    }
    return scores;
  }

  /** Counts terms in what a piece says; returns its length in bytes. */
  private static int count(Pieces own, int piece, Words words, byte[] counts) {
    byte[] bytes = own.file().bytes();
    int from = own.from(piece);
    int to = own.to(piece);
    if (own.isStated(piece)) {
      bytes = own.text(piece).getBytes(StandardCharsets.UTF_8);
      from = 0;
      to = bytes.length;
    }
    words.find(
        bytes,
        from,
        to,
        (word, begin, end) -> counts[word] = (byte) Math.min(100, counts[word] + 1));
    return to - from;
  }

  /** Lines with a word of the question that has a digit: an id, which templates leave out. */
  List<Hit> exact(List<Pieces> pieces, int max) {
    List<String> numbers =
        terms.stream()
            .filter(t -> t.length() > 2 && t.chars().anyMatch(Character::isDigit))
            .toList();
    List<Hit> found = new ArrayList<>();
    if (numbers.isEmpty()) {
      return found;
    }
    Words words = new Words(numbers);
    for (int file = 0; file < pieces.size(); file++) {
      Pieces own = pieces.get(file);
      for (int piece = 0; piece < own.count() && found.size() < max; piece++) {
        byte[] counts = new byte[numbers.size()];
        count(own, piece, words, counts);
        for (byte count : counts) {
          if (count > 0) {
            found.add(new Hit(file, piece));
            break;
          }
        }
      }
    }
    return found;
  }
}
