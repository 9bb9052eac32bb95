package dev.hearth.starter;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a reader's answers are worth. */
record Scores(
    int incidents,
    int valid,
    int right,
    int cited,
    int citedRight,
    int toCite,
    Refusals unknown,
    Refusals none,
    Calibration calibration) {
  private static final int BINS = 10;

  /**
   * How well one answer that names no cause is given.
   *
   * @param said how often it was given
   * @param rightly how often it was so
   * @param due how often it should have been given
   */
  record Refusals(int said, int rightly, int due) {
    /** Harmonic mean of precision and recall. */
    double f1() {
      return said + due == 0 ? 1 : 2.0 * rightly / (said + due);
    }
  }

  /**
   * Whether sureness means something.
   *
   * @param levels answers and right ones of high, medium and low confidence
   * @param error expected calibration error of the kind's probability, in ten bins
   */
  record Calibration(int[][] levels, double error) {}

  static Scores of(List<Question> questions, List<Answer> answers) {
    int valid = 0;
    int right = 0;
    int cited = 0;
    int citedRight = 0;
    int toCite = 0;
    for (int i = 0; i < answers.size(); i++) {
      Answer truth = questions.get(i).right();
      Answer answer = answers.get(i);
      valid += answer.valid() ? 1 : 0;
      right += answer.kind().equals(truth.kind()) ? 1 : 0;
      Set<String> proofs = new HashSet<>(truth.evidence());
      Set<String> given = new HashSet<>(answer.evidence());
      toCite += proofs.size();
      cited += given.size();
      given.retainAll(proofs);
      citedRight += given.size();
    }
    return new Scores(
        answers.size(),
        valid,
        right,
        cited,
        citedRight,
        toCite,
        refusals(questions, answers, Answer.UNKNOWN),
        refusals(questions, answers, Answer.NONE),
        calibration(questions, answers));
  }

  private static Refusals refusals(List<Question> questions, List<Answer> answers, String kind) {
    int said = 0;
    int rightly = 0;
    int due = 0;
    for (int i = 0; i < answers.size(); i++) {
      boolean says = answers.get(i).kind().equals(kind);
      boolean should = questions.get(i).right().kind().equals(kind);
      said += says ? 1 : 0;
      due += should ? 1 : 0;
      rightly += says && should ? 1 : 0;
    }
    return new Refusals(said, rightly, due);
  }

  private static Calibration calibration(List<Question> questions, List<Answer> answers) {
    List<String> names = List.of("high", "medium", "low");
    int[][] levels = new int[names.size()][2];
    double[] sure = new double[BINS];
    int[] count = new int[BINS];
    int[] hits = new int[BINS];
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      int hit = answer.kind().equals(questions.get(i).right().kind()) ? 1 : 0;
      int level = names.indexOf(answer.confidence());
      if (level >= 0) {
        levels[level][0]++;
        levels[level][1] += hit;
      }
      int bin = (int) Math.min(BINS - 1, answer.probability() * BINS);
      sure[bin] += answer.probability();
      count[bin]++;
      hits[bin] += hit;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(sure[bin] - hits[bin]) / Math.max(1, answers.size());
    }
    return new Calibration(levels, error);
  }

  static String head() {
    return "| reader | incidents | valid JSON | cause right | evidence precision | evidence recall"
        + " | refusal F1 | healthy F1 | right when high / medium / low | calibration error |\n"
        + "|---|---|---|---|---|---|---|---|---|---|";
  }

  String row(String name) {
    StringBuilder levels = new StringBuilder();
    for (int[] level : calibration.levels()) {
      levels.append(levels.isEmpty() ? "" : " / ");
      levels.append(level[0] == 0 ? "–" : percent(level[1], level[0]) + " of " + level[0]);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %s | %.2f | %.2f | %s | %.3f |",
        name,
        incidents,
        percent(valid, incidents),
        percent(right, incidents),
        percent(citedRight, cited),
        percent(citedRight, toCite),
        unknown.f1(),
        none.f1(),
        levels,
        calibration.error());
  }

  private static String percent(int part, int whole) {
    return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
