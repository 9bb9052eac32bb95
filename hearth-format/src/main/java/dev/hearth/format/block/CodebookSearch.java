package dev.hearth.format.block;

import java.util.Arrays;

/**
 * Finds, for a group of magnitudes, codebook points and one scale with little weighted error: tries
 * scales around the plain one, takes the codebook point nearest to each rounding, fits the scale to
 * the points by least squares, keeps the best, and then chooses points once more with its scale.
 * One instance serves one thread.
 */
final class CodebookSearch {
  /** Which points are chosen once more, with the scale that was found. */
  enum Again {
    ALL,
    /** Those whose rounding was not in the codebook. */
    MISSED,
    /** All, if any rounding was not in the codebook. */
    ALL_IF_MISSED
  }

  /**
   * @param weights in a group
   * @param tries scales tried on each side of the plain one
   * @param step between tries, in levels
   * @param negligible groups below this are left zero
   * @param fitFirst whether the plain scale is fitted to roundings without codebook, and does not
   *     just take the largest magnitude to the highest level
   */
  record Plan(
      Codebook codebook,
      int weights,
      int tries,
      float step,
      float negligible,
      boolean fitFirst,
      Again again) {}

  /** The points found for the group last searched. */
  final int[] points;

  /** The group's magnitudes, to be filled by the caller. */
  final float[] magnitudes;

  /** How errors count, to be filled by the caller. */
  final float[] weight;

  private final Plan plan;
  private final Codebook codebook;
  private final CodebookNeighbours neighbours;
  private final int dimensions;
  private final int levelMax;
  private final float[] values;
  private final float[] rootWeight;
  private final byte[] levels;
  private final byte[] trial;
  private final boolean[] missed;
  private final boolean[] trialMissed;
  private final LevelSearch levelSearch = new LevelSearch();
  private float sumProducts;
  private float sumSquares;

  CodebookSearch(Plan plan) {
    this.plan = plan;
    this.codebook = plan.codebook();
    this.neighbours = codebook.neighbours();
    this.dimensions = codebook.dimensions();
    this.levelMax = dimensions == 8 ? 2 : 7;
    this.points = new int[plan.weights() / dimensions];
    this.magnitudes = new float[plan.weights()];
    this.weight = new float[plan.weights()];
    this.rootWeight = new float[plan.weights()];
    this.levels = new byte[plan.weights()];
    this.trial = new byte[plan.weights()];
    this.missed = new boolean[points.length];
    this.trialMissed = new boolean[points.length];
    this.values = new float[levelMax + 1];
    for (int level = 0; level <= levelMax; level++) {
      values[level] = 2 * level + 1;
    }
  }

  /**
   * Searches for the group in {@link #magnitudes}, which stand for level values 1, 3, 5, …; leaves
   * the points in {@link #points}.
   *
   * @return the scale, negative where all signs must be turned; zero where the group is negligible
   *     (the points are then all the first)
   */
  float search() {
    Arrays.fill(points, 0);
    float largest = magnitudes[0];
    for (float magnitude : magnitudes) {
      largest = Math.max(largest, magnitude);
    }
    if (largest < plan.negligible()) {
      return 0f;
    }
    for (int i = 0; i < weight.length; i++) {
      rootWeight[i] = Numbers.squareRoot(weight[i]);
    }
    float scale = largest / (2 * levelMax + 1);
    float reach = largest;
    Arrays.fill(levels, (byte) 0);
    if (plan.fitFirst()) {
      int count = plan.weights();
      scale = levelSearch.positive(magnitudes, 0, count, levelMax + 2, weight, levels, 0);
      reach = scale * (levelMax + 1);
      if (!(reach > 0)) {
        return 0f;
      }
    }
    scale = chooseAgain(tryScales(scale, reach));
    for (int p = 0; p < points.length; p++) {
      points[p] = neighbours.pointAt(neighbours.code(levels, p * dimensions));
    }
    return scale;
  }

  private float tryScales(float plain, float reach) {
    float scale = plain;
    float gain = 0f;
    Arrays.fill(missed, plan.again() == Again.ALL_IF_MISSED);
    for (int k = -plan.tries(); k <= plan.tries(); k++) {
      float inverse = (2 * levelMax + 1 + k * plan.step()) / reach;
      for (int p = 0; p < points.length; p++) {
        trialMissed[p] = choose(trial, p, inverse, 1f / inverse);
      }
      fit(trial);
      if (sumSquares > 0 && sumProducts * sumProducts > gain * sumSquares) {
        scale = sumProducts / sumSquares;
        gain = scale * sumProducts;
        System.arraycopy(trial, 0, levels, 0, trial.length);
        System.arraycopy(trialMissed, 0, missed, 0, missed.length);
      }
    }
    return scale;
  }

  private float chooseAgain(float scale) {
    boolean anyMissed = false;
    for (boolean miss : missed) {
      anyMissed |= miss;
    }
    if (!(scale > 0) || (!anyMissed && plan.again() != Again.ALL)) {
      return scale;
    }
    for (int p = 0; p < points.length; p++) {
      if (missed[p] || plan.again() != Again.MISSED) {
        choose(levels, p, 1f / scale, scale);
      }
    }
    fit(levels);
    return sumSquares > 0 ? sumProducts / sumSquares : scale;
  }

  /** Rounds one point's levels and takes the nearest point; true if the rounding was none. */
  private boolean choose(byte[] into, int p, float inverse, float scale) {
    int at = p * dimensions;
    for (int i = at; i < at + dimensions; i++) {
      into[i] = (byte) Numbers.nearest(0.5f * (inverse * magnitudes[i] - 1), 0, levelMax);
    }
    int code = neighbours.code(into, at);
    if (neighbours.pointAt(code) >= 0) {
      return false;
    }
    int point = neighbours.nearest(code, magnitudes, rootWeight, at, scale, values);
    for (int i = 0; i < dimensions; i++) {
      into[at + i] = (byte) codebook.level(point, i);
    }
    return true;
  }

  private void fit(byte[] of) {
    sumProducts = 0f;
    sumSquares = 0f;
    for (int i = 0; i < of.length; i++) {
      float value = values[of[i]];
      sumProducts += weight[i] * magnitudes[i] * value;
      sumSquares += weight[i] * value * value;
    }
  }
}
