package dev.hearth.model.arch;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import org.jspecify.annotations.Nullable;

/** Reads the {@code rope.*} keys that families share. */
final class Ropes {
  private Ropes() {}

  /** The rotation of heads of {@code dimension}, with the scaling that the file names. */
  static Rope read(
      Hyperparameters hyper, Tensors tensors, int dimension, Rotation.Pairing pairing) {
    int rotated = hyper.count("rope.dimension_count", dimension);
    return new Rope(
        dimension,
        0,
        checked(hyper, rotated, dimension),
        pairing,
        hyper.rotationBase("rope.freq_base"),
        scaling(hyper),
        factors(tensors, "rope_freqs.weight", rotated / 2));
  }

  /** Positions are not rotated: whatever scaling the file names changes nothing. */
  static void none(Hyperparameters hyper) {
    hyper.ignore("rope.scaling.factor");
    hyper.ignore("rope.scaling.attn_factor");
    hyper.ignore("rope.scale_linear");
  }

  static int checked(Hyperparameters hyper, int rotated, int dimension) {
    if (rotated > dimension || rotated % 2 != 0) {
      throw hyper.bad("rope.dimension_count", "is " + rotated + " for heads of " + dimension);
    }
    return rotated;
  }

  /** Linear or YaRN scaling as the file says; none where it says nothing. */
  static Rope.Scaling scaling(Hyperparameters hyper) {
    double factor = hyper.real("rope.scaling.factor", hyper.real("rope.scale_linear", 1));
    if (factor <= 0) {
      throw hyper.bad("rope.scaling.factor", "is " + factor);
    }
    return switch (hyper.string("rope.scaling.type", factor == 1 ? "none" : "linear")) {
      case "none" -> Rope.Scaling.NONE;
      case "linear" -> Rope.Scaling.linear(factor);
      case "yarn" -> yarn(hyper, factor, yarnMagnitude(hyper, factor));
      case String other -> throw hyper.unsupported("rope scaling '" + other + "'");
    };
  }

  /** YaRN with an explicit factor on cosines and sines. */
  static Rope.Scaling yarn(Hyperparameters hyper, double factor, double magnitude) {
    return new Rope.Scaling(
        factor,
        true,
        magnitude,
        hyper.count("rope.scaling.original_context_length", hyper.contextTokens()),
        hyper.real("rope.scaling.yarn_beta_fast", 32),
        hyper.real("rope.scaling.yarn_beta_slow", 1));
  }

  /**
   * The factor on cosines and sines: 1 + 0.1·ln(factor), or its ratio to the same with the file's
   * own coefficient, times the file's own factor.
   */
  static double yarnMagnitude(Hyperparameters hyper, double factor) {
    double own = hyper.real("rope.scaling.attn_factor", 1);
    double usual = factor <= 1 ? 1 : 1 + 0.1 * Math.log(factor);
    double coefficient = hyper.real("rope.scaling.yarn_log_multiplier", 0);
    if (coefficient == 0) {
      return usual * own;
    }
    return usual / (factor <= 1 ? 1 : 1 + 0.1 * coefficient * Math.log(factor)) * own;
  }

  static float @Nullable [] factors(Tensors tensors, String name, int pairs) {
    Floats factors = tensors.vectorIfPresent(name, pairs);
    return factors == null ? null : factors.row(0);
  }
}
