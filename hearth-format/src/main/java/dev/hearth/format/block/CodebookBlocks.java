package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS and IQ3_S: 256 weights as points of a codebook, which give the
 * magnitudes, with signs; a four-bit scale for each group of 16 or 32 weights and a float16 scale
 * for the block.
 */
abstract sealed class CodebookBlocks implements BlockFormat
    permits Iq2Xxs, Iq2Xs, Iq2S, Iq3Xxs, Iq3S {
  static final int WEIGHTS = 256;
  private static final int GROUP_SCALE_MAX = 15;

  private final BlockType type;
  private final Plan plan;
  private final byte[] values;

  /** Whether only seven of eight signs are stored, and the eighth makes the minuses even. */
  private final boolean evenSigns;

  /** What the fitted scale is multiplied by when it is stored, found by experiment. */
  private final float correction;

  CodebookBlocks(
      BlockType type, Plan plan, boolean evenSigns, float correction, int... shownLevels) {
    this.type = type;
    this.plan = plan;
    this.evenSigns = evenSigns;
    this.correction = correction;
    this.values = plan.codebook().shownAs(shownLevels);
  }

  abstract void decodeBlock(byte[] in, int from, float[] out, int to);

  /** How errors count where no importance is known. */
  abstract void weighAlike(float[] in, int at, float meanSquare, float[] weight);

  /** The mean square of a block that errors are weighted with. */
  float meanSquare(float[] in, int at) {
    return 2 * Numbers.sumOfSquares(in, at, WEIGHTS) / WEIGHTS;
  }

  /** Stores points, signs and group scales; the block's own scale is stored already. */
  abstract void put(Found found, byte[] out, int to);

  @Override
  public final void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      decodeBlock(in, inAt + b * type.bytesPerBlock(), out, outAt + b * WEIGHTS);
    }
  }

  /** Unpacks eight weights that are one point of eight coordinates. */
  final void octet(int point, int signs, float scale, float[] out, int to) {
    int from = 8 * point;
    for (int i = 0; i < 8; i++) {
      out[to + i] = Signs.apply(signs, i, scale * values[from + i]);
    }
  }

  /** Unpacks eight weights that are two points of four coordinates. */
  final void quads(int first, int second, int signs, float scale, float[] out, int to) {
    for (int i = 0; i < 4; i++) {
      out[to + i] = Signs.apply(signs, i, scale * values[4 * first + i]);
      out[to + i + 4] = Signs.apply(signs, i + 4, scale * values[4 * second + i]);
    }
  }

  @Override
  public final void encode(Source source, byte[] out, int outAt, int blocks) {
    CodebookSearch search = new CodebookSearch(plan);
    Found found = new Found(plan);
    for (int b = 0; b < blocks; b++) {
      encodeBlock(source, b * WEIGHTS, search, found, out, outAt + b * type.bytesPerBlock());
    }
  }

  private void encodeBlock(
      Source source, int at, CodebookSearch search, Found found, byte[] out, int to) {
    float meanSquare = meanSquare(source.values(), at);
    float largest = 0f;
    for (int g = 0; g < found.scales.length; g++) {
      int from = at + g * plan.weights();
      if (source.importance() != null) {
        Importance.weigh(source, from, meanSquare, search.weight);
      } else {
        weighAlike(source.values(), from, meanSquare, search.weight);
      }
      found.scales[g] = encodeGroup(source.values(), from, g, search, found);
      largest = Math.max(largest, found.scales[g]);
    }
    if (largest == 0) {
      return;
    }
    float unit = largest / (2 * GROUP_SCALE_MAX + 1);
    Numbers.putHalf(out, to, unit * correction);
    float inverse = 1f / unit;
    for (int g = 0; g < found.scales.length; g++) {
      found.scaleLevels[g] =
          Numbers.nearest(0.5f * (inverse * found.scales[g] - 1), 0, GROUP_SCALE_MAX);
    }
    put(found, out, to);
  }

  private float encodeGroup(float[] in, int from, int g, CodebookSearch search, Found found) {
    int octets = plan.weights() / 8;
    for (int k = 0; k < octets; k++) {
      int signs = Signs.split(in, from + 8 * k, search.magnitudes, 8 * k);
      if (evenSigns) {
        signs = Signs.makeEven(signs, search.weight, search.magnitudes, 8 * k);
      }
      found.signs[g * octets + k] = signs;
    }
    float scale = search.search();
    System.arraycopy(
        search.points, 0, found.points, g * search.points.length, search.points.length);
    for (int k = g * octets; k < (g + 1) * octets; k++) {
      // a group without a scale is all first points and, by convention, pluses
      found.signs[k] = scale == 0 ? 0 : scale < 0 ? ~found.signs[k] & 0xff : found.signs[k];
    }
    return Math.abs(scale);
  }

  /** What the search found for one block. */
  static final class Found {
    final int[] points;

    /** Of each eight weights. */
    final int[] signs = new int[WEIGHTS / 8];

    final float[] scales;
    final int[] scaleLevels;

    Found(Plan plan) {
      points = new int[WEIGHTS / plan.codebook().dimensions()];
      scales = new float[WEIGHTS / plan.weights()];
      scaleLevels = new int[scales.length];
    }
  }

  /** Two four-bit scales a byte, the first below, as IQ2_XS, IQ2_S and IQ3_S store them. */
  static void putScalePairs(int[] scales, byte[] out, int to) {
    for (int i = 0; i < scales.length / 2; i++) {
      out[to + i] = (byte) (scales[2 * i] | scales[2 * i + 1] << 4);
    }
  }

  static Plan plan(
      Codebook codebook, int weights, int tries, float step, float negligible, Again again) {
    return new Plan(codebook, weights, tries, step, negligible, false, again);
  }
}
