package dev.hearth.format.block;

import java.util.Arrays;

/**
 * Searches for the scale and the integer levels that represent a group of numbers with the least
 * weighted square error: rounds with several trial scales, fits the scale to the rounded levels by
 * least squares, and keeps the best. Sums run in float32 and in index order, so that the outcome is
 * the same everywhere. One instance serves one thread.
 */
final class LevelSearch {
  /** Numbers smaller than this are not worth a scale. */
  static final float NEGLIGIBLE = 1e-15f;

  /** The closest search over scale and minimum. */
  static final Trials FINE = new Trials(-0.9f, 0.05f, 36, false);

  private static final int GROUP_MAX = 32;
  private static final int LEVEL_MIN = Byte.MIN_VALUE;

  /**
   * Which scales {@link #affine} tries: those at which the largest level would be its maximum plus
   * {@code first + k * step}, for k up to {@code last}.
   *
   * @param absolute sums absolute errors, not squares, to compare the trials
   */
  record Trials(float first, float step, int last, boolean absolute) {}

  /** Of the last {@link #affine} search. */
  float scale;

  /** How far below zero the minimum of the last {@link #affine} search lies; never negative. */
  float depth;

  private final byte[] trial = new byte[GROUP_MAX];
  private float sumProducts;
  private float sumSquares;
  private float fittedScale;
  private float fittedMinimum;

  /**
   * Fits {@code (level - half) * scale} with levels from 0 to 2 half − 1.
   *
   * @return the scale, negative or positive; zero where all numbers are negligible
   */
  float symmetric(
      float[] in, int at, int count, int half, float[] weight, byte[] levels, int levelsAt) {
    float extreme = Numbers.extreme(in, at, count);
    if (Math.abs(extreme) < NEGLIGIBLE) {
      Arrays.fill(levels, levelsAt, levelsAt + count, (byte) 0);
      return 0f;
    }
    roundSymmetric(in, at, count, half, -half / extreme, weight);
    keepTrial(count, half, levels, levelsAt);
    float best = sumSquares != 0 ? sumProducts / sumSquares : 0f;
    float gain = best * sumProducts;
    for (int k = -9; k <= 9; k++) {
      if (k == 0) {
        continue;
      }
      roundSymmetric(in, at, count, half, -(half + 0.1f * k) / extreme, weight);
      if (sumSquares > 0 && sumProducts * sumProducts > gain * sumSquares) {
        keepTrial(count, half, levels, levelsAt);
        best = sumProducts / sumSquares;
        gain = best * sumProducts;
      }
    }
    return best;
  }

  private void roundSymmetric(
      float[] in, int at, int count, int half, float inverse, float[] weight) {
    sumProducts = 0f;
    sumSquares = 0f;
    for (int i = 0; i < count; i++) {
      int level = Numbers.nearest(inverse * in[at + i], -half, half - 1);
      trial[i] = (byte) level;
      addToFit(weight[i], in[at + i], level);
    }
  }

  private void addToFit(float weight, float value, int level) {
    sumProducts += weight * value * level;
    sumSquares += weight * level * level;
  }

  private void keepTrial(int count, int offset, byte[] levels, int levelsAt) {
    for (int i = 0; i < count; i++) {
      levels[levelsAt + i] = (byte) (trial[i] + offset);
    }
  }

  /**
   * Fits as {@link #symmetric}, weighting by squares, but from one rounding, then level by level:
   * moves single levels to where the scale fitted to the others would have them, while that helps.
   */
  float symmetricByLevel(float[] in, int at, int count, int half, byte[] levels, int levelsAt) {
    float extreme = Numbers.extreme(in, at, count);
    if (Math.abs(extreme) < NEGLIGIBLE) {
      Arrays.fill(levels, levelsAt, levelsAt + count, (byte) 0);
      return 0f;
    }
    float inverse = -half / extreme;
    sumProducts = 0f;
    sumSquares = 0f;
    for (int i = 0; i < count; i++) {
      float value = in[at + i];
      trial[i] = (byte) Numbers.nearest(inverse * value, -half, half - 1);
      addToFit(value * value, value, trial[i]);
    }
    boolean moved = true;
    for (int round = 0; round < 5 && moved; round++) {
      moved = false;
      for (int i = 0; i < count; i++) {
        float value = in[at + i];
        moved |= moveLevel(i, trial[i], value, value * value, -half, half - 1, false);
      }
    }
    keepTrial(count, half, levels, levelsAt);
    return sumSquares > 0 ? sumProducts / sumSquares : 0f;
  }

  /** Moves one trial level to where the others' scale puts it, if the fit gains. */
  private boolean moveLevel(
      int i, int level, float value, float weight, int least, int most, boolean othersMustCount) {
    float products = sumProducts - weight * value * level;
    float squares = sumSquares - weight * level * level;
    if (!(products > 0) || (othersMustCount && !(squares > 0))) {
      return false;
    }
    int moved = Numbers.nearest(value * squares / products, least, most);
    if (moved == level) {
      return false;
    }
    products += weight * value * moved;
    squares += weight * moved * moved;
    boolean gains =
        squares > 0 && products * products * sumSquares > sumProducts * sumProducts * squares;
    if (gains) {
      trial[i] = (byte) moved;
      sumProducts = products;
      sumSquares = squares;
    }
    return gains;
  }

  /**
   * Fits {@code level * scale} with levels from 0 to {@code most} to numbers that are mostly not
   * negative. Negative numbers may come out with negative levels, to be corrected by the caller.
   * Where levels are compared with others they count as unsigned bytes, −1 as 255: the reference
   * quantisers keep them so, and only then are the bytes the same.
   *
   * @return the scale; zero where no number is worth one
   */
  float positive(
      float[] in, int at, int count, int most, float[] weight, byte[] levels, int levelsAt) {
    float largest = 0f;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, in[at + i]);
    }
    if (largest < NEGLIGIBLE) {
      Arrays.fill(levels, levelsAt, levelsAt + count, (byte) 0);
      return 0f;
    }
    float inverse = bestInverse(in, at, count, most, largest, weight);
    sumProducts = 0f;
    sumSquares = 0f;
    for (int i = 0; i < count; i++) {
      trial[i] = (byte) Numbers.nearest(inverse * in[at + i], LEVEL_MIN, most);
      addToFit(weight[i], in[at + i], trial[i]);
    }
    boolean moved = true;
    for (int round = 0; round < 5 && moved; round++) {
      moved = false;
      for (int i = 0; i < count; i++) {
        int level = Byte.toUnsignedInt(trial[i]);
        moved |= moveLevel(i, level, in[at + i], weight[i], LEVEL_MIN, most, true);
      }
    }
    keepTrial(count, 0, levels, levelsAt);
    return sumSquares > 0 ? sumProducts / sumSquares : 0f;
  }

  private static float bestInverse(
      float[] in, int at, int count, int most, float largest, float[] weight) {
    float best = most / largest;
    float leastError = squareError(in, at, count, most, best, weight, 0xff);
    for (int k = -4; k <= 4; k++) {
      if (k == 0) {
        continue;
      }
      float inverse = (0.1f * k + most) / largest;
      float error = squareError(in, at, count, most, inverse, weight, -1);
      if (error < leastError) {
        leastError = error;
        best = inverse;
      }
    }
    return best;
  }

  /**
   * @param mask applied to the levels: all bits, or those of an unsigned byte
   */
  private static float squareError(
      float[] in, int at, int count, int most, float inverse, float[] weight, int mask) {
    float scale = 1f / inverse;
    float error = 0f;
    for (int i = 0; i < count; i++) {
      int level = Numbers.nearest(inverse * in[at + i], LEVEL_MIN, most) & mask;
      float difference = in[at + i] - scale * level;
      error += weight[i] * difference * difference;
    }
    return error;
  }

  /**
   * Fits {@code level * scale - depth} with levels from 0 to {@code most}; leaves scale and depth
   * in the fields of those names.
   */
  void affine(
      float[] in,
      int at,
      int count,
      int most,
      float[] weight,
      Trials trials,
      byte[] levels,
      int levelsAt) {
    float least = 0f;
    float largest = in[at];
    float sumWeights = 0f;
    float sumValues = 0f;
    for (int i = 0; i < count; i++) {
      float value = in[at + i];
      least = Math.min(least, value);
      largest = Math.max(largest, value);
      sumWeights += weight[i];
      sumValues += weight[i] * value;
    }
    scale = 0f;
    depth = -least;
    if (largest <= least) {
      Arrays.fill(levels, levelsAt, levelsAt + count, (byte) 0);
      return;
    }
    float inverse = most / (largest - least);
    scale = 1f / inverse;
    roundAffine(in, at, count, most, inverse, least);
    keepTrial(count, 0, levels, levelsAt);
    float leastError = affineError(in, at, count, weight, scale, least, trials.absolute());
    for (int k = 0; k <= trials.last(); k++) {
      inverse = (trials.first() + trials.step() * k + most) / (largest - least);
      roundAffine(in, at, count, most, inverse, least);
      if (!fitAffine(in, at, count, weight, sumWeights, sumValues)) {
        continue;
      }
      float error =
          affineError(in, at, count, weight, fittedScale, fittedMinimum, trials.absolute());
      if (error < leastError) {
        keepTrial(count, 0, levels, levelsAt);
        leastError = error;
        scale = fittedScale;
        least = fittedMinimum;
      }
    }
    depth = -least;
  }

  private void roundAffine(float[] in, int at, int count, int most, float inverse, float minimum) {
    for (int i = 0; i < count; i++) {
      trial[i] = (byte) Numbers.nearest(inverse * (in[at + i] - minimum), 0, most);
    }
  }

  private float affineError(
      float[] in, int at, int count, float[] weight, float scale, float minimum, boolean absolute) {
    float error = 0f;
    for (int i = 0; i < count; i++) {
      float difference = scale * trial[i] + minimum - in[at + i];
      error += weight[i] * (absolute ? Math.abs(difference) : difference * difference);
    }
    return error;
  }

  /** Least squares of scale and minimum to the trial levels; false where they do not decide it. */
  private boolean fitAffine(
      float[] in, int at, int count, float[] weight, float sumWeights, float sumValues) {
    float sumLevels = 0f;
    float sumLevelSquares = 0f;
    float sumLevelValues = 0f;
    for (int i = 0; i < count; i++) {
      float weighted = weight[i] * trial[i];
      sumLevels += weighted;
      sumLevelSquares += weighted * trial[i];
      sumLevelValues += weighted * in[at + i];
    }
    float determinant = sumWeights * sumLevelSquares - sumLevels * sumLevels;
    if (!(determinant > 0)) {
      return false;
    }
    fittedScale = (sumWeights * sumLevelValues - sumValues * sumLevels) / determinant;
    fittedMinimum = (sumLevelSquares * sumValues - sumLevels * sumLevelValues) / determinant;
    if (fittedMinimum > 0) {
      fittedMinimum = 0f;
      fittedScale = sumLevelValues / sumLevelSquares;
    }
    return true;
  }
}
