package dev.hearth.compute.scalar;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import org.jspecify.annotations.Nullable;

/** Operations on one row that look at the whole row or head. */
public class Norms {
  /** {@code Σ x²} of {@code count} floats in sixteen lanes. */
  protected float sumOfSquares(Floats x, int row, int from, int count) {
    float[] lanes = new float[FloatMath.LANES];
    for (int c = 0; c < count; c++) {
      float v = x.get(row, from + c);
      lanes[c % FloatMath.LANES] = Math.fma(v, v, lanes[c % FloatMath.LANES]);
    }
    return FloatMath.fold(lanes);
  }

  /** {@code Σ x} in sixteen lanes. */
  protected float sum(Floats x, int row, int from, int count) {
    float[] lanes = new float[FloatMath.LANES];
    for (int c = 0; c < count; c++) {
      lanes[c % FloatMath.LANES] += x.get(row, from + c);
    }
    return FloatMath.fold(lanes);
  }

  /** {@code out = x·factor ⊙ weight}, weight from {@code weightFrom} of its one row or absent. */
  protected void scaled(
      Floats in,
      int row,
      int from,
      int count,
      float factor,
      @Nullable Floats weight,
      int weightFrom,
      Floats out) {
    scaledFrom(0, in, row, from, count, factor, weight, weightFrom, out);
  }

  /** The same for the elements {@code first ≤ i < count} of the group. */
  protected static final void scaledFrom(
      int first,
      Floats in,
      int row,
      int from,
      int count,
      float factor,
      @Nullable Floats weight,
      int weightFrom,
      Floats out) {
    for (int c = from + first; c < from + count; c++) {
      float v = in.get(row, c) * factor;
      out.set(row, c, weight == null ? v : v * weight.get(0, weightFrom + c - from));
    }
  }

  public void rmsNorm(
      Floats in, int row, int group, @Nullable Floats weight, float epsilon, Floats out) {
    for (int from = 0; from < in.columns(); from += group) {
      float mean = sumOfSquares(in, row, from, group) / group;
      float factor = 1f / (float) Math.sqrt(mean + epsilon);
      int weightFrom = weight != null && weight.columns() == in.columns() ? from : 0;
      scaled(in, row, from, group, factor, weight, weightFrom, out);
    }
  }

  public void l2Norm(Floats in, int row, int group, float epsilon, Floats out) {
    for (int from = 0; from < in.columns(); from += group) {
      float factor = 1f / (float) Math.sqrt(sumOfSquares(in, row, from, group) + epsilon);
      scaled(in, row, from, group, factor, null, 0, out);
    }
  }

  public final void layerNorm(
      Floats in, int row, Floats weight, @Nullable Floats bias, float epsilon, Floats out) {
    int n = in.columns();
    shifted(in, row, -(sum(in, row, 0, n) / n), out);
    float factor = 1f / (float) Math.sqrt(sumOfSquares(out, row, 0, n) / n + epsilon);
    scaled(out, row, 0, n, factor, weight, 0, out);
    if (bias != null) {
      biased(out, row, bias);
    }
  }

  /** {@code out = x + shift}. */
  protected void shifted(Floats in, int row, float shift, Floats out) {
    for (int c = 0; c < in.columns(); c++) {
      out.set(row, c, in.get(row, c) + shift);
    }
  }

  /** {@code x += bias}, one row for all. */
  protected void biased(Floats x, int row, Floats bias) {
    for (int c = 0; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) + bias.get(0, c));
    }
  }

  public final void rotate(Floats x, int row, Rotation rotation) {
    boolean halves = rotation.pairing() == Rotation.Pairing.HALVES;
    for (int head = 0; head < x.columns(); head += rotation.headColumns()) {
      int start = head + rotation.offset();
      if (halves) {
        rotateHalves(x, row, start, rotation, 0);
      } else {
        rotateAdjacent(x, row, start, rotation, 0);
      }
    }
  }

  /** Pairs {@code (start + i, start + i + pairs)} from {@code i = from} on. */
  protected void rotateHalves(Floats x, int row, int start, Rotation rotation, int from) {
    for (int i = from; i < rotation.pairs(); i++) {
      rotatePair(x, row, start + i, start + i + rotation.pairs(), rotation, i);
    }
  }

  /** Pairs {@code (start + 2i, start + 2i + 1)} from {@code i = from} on. */
  protected void rotateAdjacent(Floats x, int row, int start, Rotation rotation, int from) {
    for (int i = from; i < rotation.pairs(); i++) {
      rotatePair(x, row, start + 2 * i, start + 2 * i + 1, rotation, i);
    }
  }

  private static void rotatePair(
      Floats x, int row, int first, int second, Rotation rotation, int pair) {
    float cosine = rotation.table().get(row, pair);
    float sine = rotation.table().get(row, rotation.pairs() + pair);
    float a = x.get(row, first);
    float b = x.get(row, second);
    x.set(row, first, Math.fma(a, cosine, -(b * sine)));
    x.set(row, second, Math.fma(a, sine, b * cosine));
  }
}
