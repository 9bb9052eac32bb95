package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import org.jspecify.annotations.Nullable;

/**
 * Rotary position embedding (Su et al., arXiv 2104.09864) with linear and YaRN scaling (Peng et
 * al., arXiv 2309.00071) and per-pair frequency factors. Compared by identity: layers that rotate
 * alike share one object.
 */
public final class Rope {
  private final int headColumns;
  private final int offset;
  private final Rotation.Pairing pairing;
  private final double[] frequencies;
  private final double magnitude;

  /**
   * How positions beyond the trained context are squeezed.
   *
   * @param factor positions are divided by this (for YaRN: only in slow pairs); 1 for none
   * @param yarn whether pairs are mixed by speed
   * @param magnitude factor on cosines and sines
   */
  public record Scaling(
      double factor,
      boolean yarn,
      double magnitude,
      int originalContext,
      double betaFast,
      double betaSlow) {
    public static final Scaling NONE = new Scaling(1, false, 1, 0, 32, 1);

    /** Unsqueezed positions, cosines and sines times {@code magnitude}. */
    public static Scaling magnitude(double magnitude) {
      return new Scaling(1, false, magnitude, 0, 32, 1);
    }

    /** Positions divided by {@code factor}. */
    public static Scaling linear(double factor) {
      return new Scaling(factor, false, 1, 0, 32, 1);
    }
  }

  /**
   * @param headColumns floats of one head
   * @param offset first rotated float of a head
   * @param dimensions rotated floats of a head, even
   * @param factors divides each pair's frequency; null for none
   */
  public Rope(
      int headColumns,
      int offset,
      int dimensions,
      Rotation.Pairing pairing,
      double base,
      Scaling scaling,
      float @Nullable [] factors) {
    this.headColumns = headColumns;
    this.offset = offset;
    this.pairing = pairing;
    this.magnitude = scaling.magnitude;
    this.frequencies = new double[dimensions / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double frequency = StrictMath.pow(base, -2.0 * i / dimensions);
      if (factors != null) {
        frequency /= factors[i];
      }
      double squeezed = frequency / scaling.factor;
      double extrapolated = scaling.yarn ? ramp(i, dimensions, base, scaling) : 0;
      frequencies[i] = squeezed * (1 - extrapolated) + frequency * extrapolated;
    }
  }

  /** Plain rotation of whole heads. */
  public static Rope plain(int headColumns, Rotation.Pairing pairing, double base) {
    return new Rope(headColumns, 0, headColumns, pairing, base, Scaling.NONE, null);
  }

  /** 1 for fast pairs, which keep their frequency, 0 for slow ones, which are squeezed. */
  private static double ramp(int pair, int dimensions, double base, Scaling scaling) {
    double low = Math.max(0, Math.floor(turns(scaling.betaFast, dimensions, base, scaling)));
    double high =
        Math.min(dimensions - 1, Math.ceil(turns(scaling.betaSlow, dimensions, base, scaling)));
    double at = (pair - low) / Math.max(0.001, high - low);
    return 1 - Math.min(1, Math.max(0, at));
  }

  /** The pair that turns {@code beta} times over the original context. */
  private static double turns(double beta, int dimensions, double base, Scaling scaling) {
    return dimensions
        * StrictMath.log(scaling.originalContext / (beta * 2 * Math.PI))
        / (2 * StrictMath.log(base));
  }

  /** The rotation of rows at {@code positions}, its table in {@code table}. */
  Rotation rotation(int[] positions, Floats table) {
    int pairs = frequencies.length;
    for (int t = 0; t < positions.length; t++) {
      for (int i = 0; i < pairs; i++) {
        double angle = positions[t] * frequencies[i];
        table.set(t, i, (float) (StrictMath.cos(angle) * magnitude));
        table.set(t, pairs + i, (float) (StrictMath.sin(angle) * magnitude));
      }
    }
    return new Rotation(headColumns, offset, pairs, pairing, table);
  }

  /** Floats of one row of a table. */
  int tableColumns() {
    return 2 * frequencies.length;
  }
}
