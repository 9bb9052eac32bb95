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
    for (int c = from; c < from + count; c++) {
      float v = in.get(row, c) * factor;
      out.set(row, c, weight == null ? v : v * weight.get(0, weightFrom + c - from));
    }
  }

  public final void rmsNorm(
      Floats in, int row, int group, @Nullable Floats weight, float epsilon, Floats out) {
    for (int from = 0; from < in.columns(); from += group) {
      float mean = sumOfSquares(in, row, from, group) / group;
      float factor = 1f / (float) Math.sqrt(mean + epsilon);
      int weightFrom = weight != null && weight.columns() == in.columns() ? from : 0;
      scaled(in, row, from, group, factor, weight, weightFrom, out);
    }
  }

  public final void l2Norm(Floats in, int row, int group, float epsilon, Floats out) {
    for (int from = 0; from < in.columns(); from += group) {
      float factor = 1f / (float) Math.sqrt(sumOfSquares(in, row, from, group) + epsilon);
      scaled(in, row, from, group, factor, null, 0, out);
    }
  }

  public void layerNorm(
      Floats in, int row, Floats weight, @Nullable Floats bias, float epsilon, Floats out) {
    int n = in.columns();
    float mean = sum(in, row, 0, n) / n;
    for (int c = 0; c < n; c++) {
      out.set(row, c, in.get(row, c) - mean);
    }
    float factor = 1f / (float) Math.sqrt(sumOfSquares(out, row, 0, n) / n + epsilon);
    for (int c = 0; c < n; c++) {
      float v = out.get(row, c) * factor * weight.get(0, c);
      out.set(row, c, bias == null ? v : v + bias.get(0, c));
    }
  }

  public void rotate(Floats x, int row, Rotation rotation) {
    int pairs = rotation.pairs();
    boolean halves = rotation.pairing() == Rotation.Pairing.HALVES;
    for (int head = 0; head < x.columns(); head += rotation.headColumns()) {
      int start = head + rotation.offset();
      for (int i = 0; i < pairs; i++) {
        int first = halves ? start + i : start + 2 * i;
        int second = halves ? start + i + pairs : first + 1;
        float cosine = rotation.table().get(row, i);
        float sine = rotation.table().get(row, pairs + i);
        float a = x.get(row, first);
        float b = x.get(row, second);
        x.set(row, first, Math.fma(a, cosine, -(b * sine)));
        x.set(row, second, Math.fma(a, sine, b * cosine));
      }
    }
  }
}
