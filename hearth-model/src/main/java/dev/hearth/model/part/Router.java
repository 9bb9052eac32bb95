package dev.hearth.model.part;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.format.HearthException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chooses experts for each token from its router logits.
 *
 * @param used experts per token
 * @param gating logits → probabilities
 * @param bias added to probabilities for the choice only; null for none
 * @param normalise weights are divided by their sum
 * @param scale factor on the weights
 * @param groups experts are chosen from the best groups only; 1 for no groups
 * @param groupsUsed how many groups those are
 */
public record Router(
    int used,
    Gating gating,
    @Nullable Floats bias,
    boolean normalise,
    float scale,
    int groups,
    int groupsUsed) {
  /** The smallest sum that weights are divided by: float16's smallest normal number. */
  private static final float SUM_MIN = 0x1p-14f;

  /** Logits → probabilities; {@link #SOFTMAX_OF_CHOSEN} chooses by logits first. */
  public enum Gating {
    SOFTMAX,
    SIGMOID,
    SOFTMAX_OF_CHOSEN
  }

  /** Softmax over all, weights divided by their sum. */
  public static Router softmax(int used, boolean normalise, float scale) {
    return new Router(used, Gating.SOFTMAX, null, normalise, scale, 1, 1);
  }

  /** Refuses to choose more experts or groups than there are. */
  void check(int layer, int experts) {
    boolean grouped = groups >= 1 && groups <= experts && experts % groups == 0;
    if (used > experts || !grouped || groupsUsed < 1 || groupsUsed > groups) {
      throw refusal(layer, experts);
    }
    if (groups > 1 && used > experts / groups * groupsUsed) {
      throw refusal(layer, experts);
    }
  }

  private HearthException refusal(int layer, int experts) {
    return new HearthException(
        HearthException.Code.BAD_INPUT,
        "layer %d uses %d of %d experts (expert_used_count), from %d of %d groups"
            .formatted(layer, used, experts, groupsUsed, groups),
        "get an undamaged model file");
  }

  /** GGUF's number of a gating function. */
  public static Gating gating(Hyperparameters hyper, Gating fallback) {
    return switch (hyper.integer("expert_gating_func", 0)) {
      case 0 -> fallback;
      case 1 -> Gating.SOFTMAX;
      case 2 -> Gating.SIGMOID;
      case 3 -> Gating.SOFTMAX_OF_CHOSEN;
      default ->
          throw hyper.unsupported(
              "expert gating function " + hyper.integer("expert_gating_func", 0));
    };
  }

  /** Fills the chosen experts, best first, and their weights. */
  public void choose(float[] logits, int[] chosen, float[] weights) {
    float[] probabilities = probabilities(logits);
    float[] scores = probabilities.clone();
    if (bias != null) {
      for (int e = 0; e < scores.length; e++) {
        scores[e] += bias.get(0, e);
      }
    }
    if (groups > 1) {
      keepBestGroups(scores);
    }
    top(scores, chosen);
    float sum = 0;
    for (int i = 0; i < used; i++) {
      weights[i] = probabilities[chosen[i]];
    }
    if (gating == Gating.SOFTMAX_OF_CHOSEN) {
      System.arraycopy(softmax(weights), 0, weights, 0, used);
    }
    for (int i = 0; i < used; i++) {
      sum += weights[i];
    }
    for (int i = 0; i < used; i++) {
      weights[i] = (normalise ? weights[i] / Math.max(sum, SUM_MIN) : weights[i]) * scale;
    }
  }

  private float[] probabilities(float[] logits) {
    return switch (gating) {
      case SOFTMAX -> softmax(logits);
      case SOFTMAX_OF_CHOSEN -> logits;
      case SIGMOID -> {
        float[] p = new float[logits.length];
        for (int e = 0; e < p.length; e++) {
          p[e] = FloatMath.sigmoid(logits[e]);
        }
        yield p;
      }
    };
  }

  private static float[] softmax(float[] logits) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    float[] p = new float[logits.length];
    float sum = 0;
    for (int e = 0; e < p.length; e++) {
      p[e] = FloatMath.exp(logits[e] - max);
      sum += p[e];
    }
    for (int e = 0; e < p.length; e++) {
      p[e] /= sum;
    }
    return p;
  }

  /** A group's score is the sum of its two best; experts of other groups cannot be chosen. */
  private void keepBestGroups(float[] scores) {
    int size = scores.length / groups;
    float[] groupScores = new float[groups];
    for (int g = 0; g < groups; g++) {
      float best = Float.NEGATIVE_INFINITY;
      float second = Float.NEGATIVE_INFINITY;
      for (int e = g * size; e < (g + 1) * size; e++) {
        if (scores[e] > best) {
          second = best;
          best = scores[e];
        } else {
          second = Math.max(second, scores[e]);
        }
      }
      groupScores[g] = best + second;
    }
    int[] kept = new int[groupsUsed];
    top(groupScores, kept);
    for (int g = 0; g < groups; g++) {
      if (!contains(kept, g)) {
        Arrays.fill(scores, g * size, (g + 1) * size, Float.NEGATIVE_INFINITY);
      }
    }
  }

  private static boolean contains(int[] values, int value) {
    for (int v : values) {
      if (v == value) {
        return true;
      }
    }
    return false;
  }

  /** The indices of the greatest scores, falling; the lower index first among equals. */
  private static void top(float[] scores, int[] chosen) {
    boolean[] taken = new boolean[scores.length];
    for (int i = 0; i < chosen.length; i++) {
      int best = -1;
      for (int e = 0; e < scores.length; e++) {
        if (!taken[e] && (best < 0 || scores[e] > scores[best])) {
          best = e;
        }
      }
      taken[best] = true;
      chosen[i] = best;
    }
  }
}
