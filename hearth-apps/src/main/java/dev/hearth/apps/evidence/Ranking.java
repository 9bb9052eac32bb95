package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Groups.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;

/** Which pieces tell most about the question. */
final class Ranking {
  private static final int CANDIDATES_MAX = 4000;

  /** Lines that hold a number of the question, beyond their groups' own. */
  private static final int EXACT_MAX = 200;

  /** More than any other line can have. */
  private static final double EXACT_RELEVANCE = 1.5;

  private static final double QUESTION_WEIGHT = 4;
  private static final double NEARNESS_WEIGHT = 1;
  private static final double NEARNESS_MICROS = 300e6;
  private static final int STRONGEST = 5;
  private static final double STRONG = 4;

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble((Candidate c) -> -c.score())
          .thenComparingInt(Candidate::file)
          .thenComparingInt(Candidate::piece);

  private final List<Pieces> pieces;
  private final Groups groups;

  Ranking(List<Pieces> pieces, Groups groups) {
    this.pieces = pieces;
    this.groups = groups;
  }

  /** The best first. */
  List<Candidate> rank(String question) {
    Question asked = new Question(question);
    double[] relevance = asked.relevance(pieces, groups.all());
    long[] moments = moments();
    PriorityQueue<Candidate> best = new PriorityQueue<>(ORDER.reversed());
    for (int i = 0; i < groups.all().size(); i++) {
      Group group = groups.all().get(i);
      offer(best, candidate(group, group.best(), group.count(), relevance[i], moments));
    }
    for (Question.Hit hit : asked.exact(pieces, EXACT_MAX)) {
      Pieces own = pieces.get(hit.file());
      Group alone = new Group(hit.file(), own.template(hit.piece()), hit.piece());
      offer(best, candidate(alone, hit.piece(), 1, EXACT_RELEVANCE, moments));
    }
    List<Candidate> ranked = new ArrayList<>(best);
    ranked.sort(ORDER);
    return withoutTwins(ranked);
  }

  private static void offer(PriorityQueue<Candidate> best, Candidate candidate) {
    best.add(candidate);
    if (best.size() > CANDIDATES_MAX) {
      best.remove();
    }
  }

  /** A piece may come from its group and from a number in the question. */
  private static List<Candidate> withoutTwins(List<Candidate> ranked) {
    Set<Long> seen = new HashSet<>();
    return ranked.stream().filter(c -> seen.add((long) c.file() << 32 | c.piece())).toList();
  }

  private Candidate candidate(
      Group group, int piece, int folded, double relevance, long[] moments) {
    Pieces own = pieces.get(group.file());
    double signal = own.signal(piece);
    double rareness = groups.rareness(group.template());
    double nearness = nearness(own.micros(piece), moments);
    double score =
        signal * (0.7 + 0.6 * rareness)
            + QUESTION_WEIGHT * relevance
            + NEARNESS_WEIGHT * nearness * Math.min(1, signal);
    List<String> why = new ArrayList<>();
    why.add(
        String.format(
            Locale.ROOT,
            "%s, signal %.1f",
            own.level(piece).name().toLowerCase(Locale.ROOT),
            signal));
    int count = groups.count(group.template());
    why.add(
        count == 1 ? "the only line of its kind" : "1 of %,d lines of its kind".formatted(count));
    if (relevance > 0) {
      why.add(String.format(Locale.ROOT, "matches the question %.2f", relevance));
    }
    if (nearness > 0.3) {
      why.add("near in time to the strongest lines");
    }
    return new Candidate(group.file(), piece, group.template(), folded, score, why);
  }

  /** When the strongest lines were written. */
  private long[] moments() {
    return groups.all().stream()
        .filter(g -> pieces.get(g.file()).micros(g.best()) != LineTime.UNKNOWN)
        .filter(g -> pieces.get(g.file()).signal(g.best()) >= STRONG)
        .sorted(Comparator.comparingDouble(g -> -pieces.get(g.file()).signal(g.best())))
        .limit(STRONGEST)
        .mapToLong(g -> pieces.get(g.file()).micros(g.best()))
        .toArray();
  }

  private static double nearness(long micros, long[] moments) {
    if (micros == LineTime.UNKNOWN) {
      return 0;
    }
    double nearest = 0;
    for (long moment : moments) {
      nearest = Math.max(nearest, Math.exp(-Math.abs((double) micros - moment) / NEARNESS_MICROS));
    }
    return nearest;
  }
}
