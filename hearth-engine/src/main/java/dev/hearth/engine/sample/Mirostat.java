package dev.hearth.engine.sample;

/**
 * The truncation of both versions of mirostat, and how its target follows what was chosen. Surprise
 * is -log₂ of a probability, in bits. Source: Basu et al. 2020, "Mirostat: a neural text decoding
 * algorithm that directly controls perplexity".
 */
final class Mirostat {
  private static final double LN_2 = 0x1.62e42fefa39efp-1;

  private Mirostat() {}

  /** Version 1: as many of the most likely as should give a surprise of {@code mu}. */
  static void truncateV1(Candidates candidates, int sampleTokens, double mu) {
    candidates.compact();
    candidates.keepTop(candidates.count());
    double products = 0;
    double squares = 0;
    for (int i = 0; i < Math.min(sampleTokens, candidates.count()) - 1; i++) {
      double rankRatio = StrictMath.log((i + 2.0) / (i + 1.0));
      products += rankRatio * ((double) candidates.logit(i) - candidates.logit(i + 1));
      squares += rankRatio * rankRatio;
    }
    double exponent = products / squares;
    double excess = exponent - 1;
    double vocabulary = candidates.vocabularySize();
    double k =
        StrictMath.pow(
            excess * StrictMath.pow(2, mu) / (1 - StrictMath.pow(vocabulary, -excess)),
            1 / exponent);
    // not a number for one candidate or an exponent of exactly 1: then the cast gives 0
    candidates.keepTop(Math.max(1, (int) k));
  }

  /** Version 2: those whose surprise is at most {@code mu}, at least the most likely. */
  static void truncateV2(Candidates candidates, double mu) {
    candidates.compact();
    candidates.weigh();
    double floor = candidates.logTotal() - mu * LN_2;
    double highest = candidates.logit(candidates.best());
    candidates.keepFrom(Math.min(floor, highest));
    candidates.keepTop(candidates.count());
  }

  /** The target after the candidate at {@code index} was chosen; they are weighed already. */
  static double learn(Candidates candidates, int index, double mu, double tau, double eta) {
    double surprise = (candidates.logTotal() - candidates.logit(index)) / LN_2;
    return mu - eta * (surprise - tau);
  }
}
