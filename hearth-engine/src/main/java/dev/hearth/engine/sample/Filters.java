package dev.hearth.engine.sample;

/** The steps that drop candidates by their logits or probabilities alone, except top-k. */
final class Filters {
  private static final int FIRST_LOOK = 128;
  private static final int LOOK_GROWTH = 32;

  private Filters() {}

  static void topNSigma(Candidates candidates, float n) {
    candidates.compact();
    if (n <= 0 || candidates.count() == 1) {
      return;
    }
    int count = candidates.count();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += candidates.logit(i);
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double away = candidates.logit(i) - mean;
      squares += away * away;
    }
    double deviation = Math.sqrt(squares / count);
    candidates.keepFrom(candidates.logit(candidates.best()) - n * deviation);
  }

  static void minP(Candidates candidates, float p, int minKeep) {
    if (p <= 0) {
      return;
    }
    candidates.compact();
    double floor = candidates.logit(candidates.best()) + StrictMath.log(p);
    int above = 0;
    for (int i = 0; i < candidates.count(); i++) {
      above += candidates.logit(i) >= floor ? 1 : 0;
    }
    if (above >= minKeep) {
      candidates.keepFrom(floor);
    } else {
      candidates.keepTop(minKeep);
    }
  }

  static void topP(Candidates candidates, float p, int minKeep) {
    if (p >= 1) {
      return;
    }
    candidates.compact();
    candidates.weigh();
    double wanted = p * candidates.total();
    double highest = candidates.logit(candidates.best());
    int count = candidates.count();
    // most distributions reach p early: look at a few, and at more only if they do not
    for (int look = FIRST_LOOK; ; look = Math.max(look, look * LOOK_GROWTH)) {
      int seen = candidates.rank(Math.min(look, count));
      double sum = 0;
      for (int i = 0; i < seen; i++) {
        sum += Exponential.of(candidates.ranked(i) - highest);
        if (sum >= wanted && i + 1 >= minKeep) {
          candidates.keepRanked(i + 1);
          return;
        }
      }
      if (seen == count) {
        candidates.keepRanked(count);
        return;
      }
    }
  }

  static void typical(Candidates candidates, float p, int minKeep) {
    if (p >= 1) {
      return;
    }
    candidates.compact();
    candidates.weigh();
    int count = candidates.count();
    double logTotal = candidates.logTotal();
    double entropy = entropy(candidates);
    float[] scores = candidates.scores();
    for (int i = 0; i < count; i++) {
      double surprise = logTotal - candidates.logit(i);
      scores[i] = (float) Math.max(-Math.abs(surprise - entropy), -Float.MAX_VALUE);
    }
    double wanted = p * candidates.total();
    Selection selection = candidates.selection();
    for (int look = FIRST_LOOK; ; look = Math.max(look, look * LOOK_GROWTH)) {
      int seen = selection.top(scores, null, count, Math.min(look, count));
      double sum = 0;
      int kept = 0;
      while (kept < seen && (sum <= wanted || kept < minKeep)) {
        sum += candidates.weight(Selection.tag(selection.picks()[kept++]));
      }
      boolean reached = sum > wanted && kept >= minKeep;
      if (reached || seen == count) {
        boolean[] marks = candidates.marks();
        for (int i = 0; i < kept; i++) {
          marks[Selection.tag(selection.picks()[i])] = true;
        }
        candidates.keepMarked();
        return;
      }
    }
  }

  /** Drops the likely ones but the least likely of them; the caller has drawn that it happens. */
  static void excludeTopChoices(Candidates candidates, float threshold, int minKeep) {
    candidates.compact();
    candidates.weigh();
    double wanted = threshold * candidates.total();
    int count = candidates.count();
    int likely = 0;
    int spared = -1;
    for (int i = 0; i < count; i++) {
      if (candidates.weight(i) >= wanted) {
        likely++;
        spared = spared < 0 || ranksBefore(candidates, spared, i) ? i : spared;
      }
    }
    int dropped = likely - 1;
    if (dropped < 1 || count - dropped < minKeep) {
      return;
    }
    boolean[] marks = candidates.marks();
    for (int i = 0; i < count; i++) {
      marks[i] = i == spared || candidates.weight(i) < wanted;
    }
    candidates.keepMarked();
  }

  private static boolean ranksBefore(Candidates candidates, int a, int b) {
    float x = candidates.logit(a);
    float y = candidates.logit(b);
    return x > y || (x == y && candidates.id(a) < candidates.id(b));
  }

  static void temperature(Candidates candidates, SamplerStep.Temperature step) {
    if (step.value() == 0) {
      candidates.keepOnly(candidates.best());
      return;
    }
    candidates.compact();
    if (step.range() == 0) {
      if (step.value() != 1) {
        candidates.divide(step.value());
      }
      return;
    }
    if (candidates.count() == 1) {
      return;
    }
    candidates.weigh();
    double evenness = entropy(candidates) / StrictMath.log(candidates.count());
    double low = Math.max(0.0, step.value() - step.range());
    double high = (double) step.value() + step.range();
    double share = StrictMath.pow(Math.clamp(evenness, 0.0, 1.0), step.exponent());
    float dynamic = (float) (low + (high - low) * share);
    if (dynamic < SamplerOption.TEMPERATURE_MIN) {
      candidates.keepOnly(candidates.best());
    } else {
      candidates.divide(dynamic);
    }
  }

  /** The entropy of the weighed candidates in nats. */
  private static double entropy(Candidates candidates) {
    double logTotal = candidates.logTotal();
    double sum = 0;
    for (int i = 0; i < candidates.count(); i++) {
      double weight = candidates.weight(i);
      if (weight > 0) {
        sum += weight * (logTotal - candidates.logit(i));
      }
    }
    return sum / candidates.total();
  }
}
