package dev.hearth.apps.tune;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Random weights to begin with: normal with a spread of 0.02, less where results are added to the
 * stream (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). Each tensor
 * is a function of the seed and its name.
 */
final class FreshWeights implements WeightSource {
  private static final double SPREAD = 0.02;

  private final long seed;
  private final int layers;

  FreshWeights(long seed, int layers) {
    this.seed = seed;
    this.layers = layers;
  }

  @Override
  public LinearWeights matrix(String name, int rows, int columns) {
    boolean residual = name.endsWith("attn_output.weight") || name.endsWith("ffn_down.weight");
    double spread = residual ? SPREAD / Math.sqrt(2.0 * layers) : SPREAD;
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    SplittableRandom random = new SplittableRandom(Seeds.mixed(seed, hash.getValue()));
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i += 2) {
      // Box and Muller with functions that are the same on every machine
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      values[i] = (float) (spread * radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (spread * radius * StrictMath.sin(angle));
      }
    }
    return new Parameter(name, rows, columns, true, values, true);
  }

  @Override
  public Parameter vector(String name, int size) {
    float[] values = new float[size];
    if (name.endsWith("weight")) {
      Arrays.fill(values, 1f);
    }
    return new Parameter(name, 1, size, false, values, true);
  }

  @Override
  public @Nullable Adapter adapter(String name, int rows, int columns) {
    return null;
  }

  @Override
  public float[] rotationDivisors(int pairs) {
    return new float[0];
  }
}
