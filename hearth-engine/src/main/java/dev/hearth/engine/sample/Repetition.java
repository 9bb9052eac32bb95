package dev.hearth.engine.sample;

import java.util.Arrays;

/**
 * The two steps that look at the tokens before: penalties and DRY. Both touch few logits, so they
 * collect the tokens concerned and change only those. Holds scratch, reused.
 */
final class Repetition {
  /** The natural logarithm of the largest float: a greater DRY exponent could overflow one. */
  private static final double LOG_FLOAT_MAX = 88.7228391;

  private final int vocabularySize;
  private int[] tally = {};
  private int[] touched = new int[64];
  private int touchedCount;
  private int[] matches = {};

  Repetition(int vocabularySize) {
    this.vocabularySize = vocabularySize;
  }

  void penalise(Candidates candidates, SamplerStep.Penalties step, int[] tokens, int count) {
    boolean neutral = step.repeat() == 1 && step.frequency() == 0 && step.presence() == 0;
    if (neutral || step.lastTokens() == 0) {
      return;
    }
    ensureTally();
    for (int i = Math.max(0, count - step.lastTokens()); i < count; i++) {
      touch(tokens[i], tally[checked(tokens[i])] + 1);
    }
    candidates.beginLookups();
    for (int i = 0; i < touchedCount; i++) {
      int at = candidates.indexOf(touched[i]);
      if (at >= 0 && candidates.logit(at) > Float.NEGATIVE_INFINITY) {
        float logit = candidates.logit(at);
        float scaled = logit <= 0 ? logit * step.repeat() : logit / step.repeat();
        float taken = tally[touched[i]] * step.frequency() + step.presence();
        candidates.setLogit(at, scaled - taken);
      }
    }
    candidates.endLookups();
    forgetTouched();
  }

  void dry(Candidates candidates, SamplerStep.Dry step, int[] tokens, int count) {
    int window = Math.min(count, step.lastTokens());
    if (step.multiplier() == 0 || window <= step.allowedLength()) {
      return;
    }
    int limit = repetitionLimit(step.breakers(), tokens, count, window);
    if (limit < step.allowedLength()) {
      return;
    }
    ensureTally();
    measureMatches(tokens, count, window);
    for (int k = 1; k < window; k++) {
      int length = Math.min(matches[k], limit);
      if (length >= step.allowedLength()) {
        // the token after the earlier occurrence is the one that would continue it
        int next = tokens[count - k];
        touch(next, Math.max(tally[checked(next)], length));
      }
    }
    candidates.beginLookups();
    for (int i = 0; i < touchedCount; i++) {
      int token = touched[i];
      int at = candidates.indexOf(token);
      if (at >= 0
          && candidates.logit(at) > Float.NEGATIVE_INFINITY
          && !step.breakers().breaksAlone(token)) {
        candidates.setLogit(at, candidates.logit(at) - taken(step, tally[token]));
      }
    }
    candidates.endLookups();
    forgetTouched();
  }

  /** How far back a repetition may reach: to the latest breaker, or the whole window. */
  private static int repetitionLimit(DryBreakers breakers, int[] tokens, int count, int window) {
    for (int back = 0; back < window && !breakers.isEmpty(); back++) {
      int tail = breakers.tailAt(tokens, count - 1 - back, count);
      if (tail >= 0) {
        return back - tail;
      }
    }
    return window;
  }

  /**
   * Fills {@code matches[k]}: how many of the last tokens equal those that end k tokens earlier.
   * The Z algorithm (Gusfield 1997, "Algorithms on Strings, Trees and Sequences") read backwards,
   * linear in the window.
   */
  private void measureMatches(int[] tokens, int count, int window) {
    matches = matches.length < window ? new int[Math.max(window, 256)] : matches;
    int last = count - 1;
    int left = 0;
    int right = 0;
    for (int k = 1; k < window; k++) {
      int length = k < right ? Math.min(right - k, matches[k - left]) : 0;
      while (k + length < window && tokens[last - length] == tokens[last - k - length]) {
        length++;
      }
      matches[k] = length;
      if (k + length > right) {
        left = k;
        right = k + length;
      }
    }
  }

  private static float taken(SamplerStep.Dry step, int length) {
    int exponent = length - step.allowedLength();
    if (step.base() > 1.000001f) {
      exponent = Math.min(exponent, (int) (LOG_FLOAT_MAX / StrictMath.log(step.base())));
    }
    double taken = step.multiplier() * StrictMath.pow(step.base(), exponent);
    return (float) Math.min(taken, Float.MAX_VALUE);
  }

  private void ensureTally() {
    tally = tally.length == 0 ? new int[vocabularySize] : tally;
  }

  private int checked(int token) {
    if (token < 0 || token >= tally.length) {
      throw new IllegalArgumentException(
          "token " + token + " before this position, vocabulary of " + tally.length);
    }
    return token;
  }

  private void touch(int token, int value) {
    if (tally[token] == 0) {
      touched = touchedCount == touched.length ? Arrays.copyOf(touched, 2 * touchedCount) : touched;
      touched[touchedCount++] = token;
    }
    tally[token] = value;
  }

  private void forgetTouched() {
    for (int i = 0; i < touchedCount; i++) {
      tally[touched[i]] = 0;
    }
    touchedCount = 0;
  }
}
