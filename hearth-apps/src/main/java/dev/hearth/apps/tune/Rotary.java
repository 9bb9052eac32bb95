package dev.hearth.apps.tune;

import dev.hearth.compute.Workers;

/**
 * Rotary position embedding (Su et al., arXiv 2104.09864): pair {@code i} of a head at position
 * {@code p} turns by {@code p·base^(−2i/d)}. Its gradient is the turn back.
 */
final class Rotary {
  private static final int ROWS_AT_ONCE = 64;

  private final int headWidth;
  private final int pairs;
  private final boolean adjacent;
  private final float[] cosines;
  private final float[] sines;

  /**
   * @param divisors of each pair's frequency; empty for none
   */
  Rotary(Shape shape, float[] divisors) {
    this.headWidth = shape.headWidth();
    this.pairs = headWidth / 2;
    this.adjacent = shape.family().adjacentPairs();
    this.cosines = new float[shape.contextTokens() * pairs];
    this.sines = new float[shape.contextTokens() * pairs];
    for (int i = 0; i < pairs; i++) {
      double frequency = StrictMath.pow(shape.rotationBase(), -2.0 * i / headWidth);
      if (divisors.length > 0) {
        frequency /= divisors[i];
      }
      for (int p = 0; p < shape.contextTokens(); p++) {
        cosines[p * pairs + i] = (float) StrictMath.cos(p * frequency);
        sines[p * pairs + i] = (float) StrictMath.sin(p * frequency);
      }
    }
  }

  /**
   * Turns every head of every row in place.
   *
   * @param x {@code [rows][heads·headWidth]}
   * @param back whether it turns back
   */
  void turn(Workers workers, float[] x, int heads, int[] positions, boolean back) {
    Pieces.each(
        workers,
        positions.length,
        ROWS_AT_ONCE,
        (from, to, worker) -> {
          for (int row = from; row < to; row++) {
            for (int h = 0; h < heads; h++) {
              turn(x, (row * heads + h) * headWidth, positions[row] * pairs, back);
            }
          }
        });
  }

  private void turn(float[] x, int at, int table, boolean back) {
    int step = adjacent ? 2 : 1;
    int distance = adjacent ? 1 : pairs;
    for (int i = 0; i < pairs; i++) {
      int first = at + i * step;
      float cosine = cosines[table + i];
      float sine = back ? -sines[table + i] : sines[table + i];
      float a = x[first];
      float b = x[first + distance];
      x[first] = a * cosine - b * sine;
      x[first + distance] = a * sine + b * cosine;
    }
  }
}
