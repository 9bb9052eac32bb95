package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chain written as lists, one a step: its name, then its values, such as {@code ["top_k", 40]}.
 * The notation of the sampler goldens and of {@code hearth debug sample}. Values of the reference
 * that mean "off" and that our steps do not accept (a negative k, p, sigma or count of tokens) are
 * read as off.
 *
 * <p>Names and values: top_k(k) · top_p(p, min_keep) · min_p(p, min_keep) · typical(p, min_keep) ·
 * temp(t) · temp_ext(t, range, exponent) · top_n_sigma(n) · xtc(probability, threshold, min_keep,
 * seed) · penalties(last_n, repeat, frequency, presence) · dry(multiplier, base, allowed_length,
 * last_n, breakers) · logit_bias([[id, bias or null for -∞], …]) · mirostat(seed, tau, eta, m) ·
 * mirostat_v2(seed, tau, eta) · dist(seed) · greedy()
 */
public final class ChainNotation {
  private final Function<List<String>, DryBreakers> breakers;
  private @Nullable Long seed;

  private ChainNotation(Function<List<String>, DryBreakers> breakers) {
    this.breakers = breakers;
  }

  /** Steps, and the one seed named in them (0 if none is). */
  public record Chain(List<SamplerStep> steps, long seed) {
    public Chain {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Reads a chain.
   *
   * @param breakers prepares the texts of a DRY step
   * @throws HearthException USAGE for an unknown name, a missing or misplaced value, two seeds
   */
  public static Chain parse(
      List<? extends List<?>> chain, Function<List<String>, DryBreakers> breakers) {
    ChainNotation notation = new ChainNotation(breakers);
    List<SamplerStep> steps = new ArrayList<>();
    for (List<?> step : chain) {
      steps.add(notation.step(step));
    }
    return new Chain(steps, notation.seed == null ? 0 : notation.seed);
  }

  private SamplerStep step(List<?> step) {
    String name = step.isEmpty() ? "" : String.valueOf(step.getFirst());
    return switch (name) {
      case "top_k" -> new SamplerStep.TopK(orOff(step, 1));
      case "top_p" -> new SamplerStep.TopP(number(step, 1), whole(step, 2));
      case "min_p" -> new SamplerStep.MinP(number(step, 1), whole(step, 2));
      case "typical" -> new SamplerStep.TypicalP(number(step, 1), whole(step, 2));
      case "temp" -> new SamplerStep.Temperature(Math.max(0, number(step, 1)), 0, 1);
      case "temp_ext" ->
          new SamplerStep.Temperature(number(step, 1), number(step, 2), number(step, 3));
      case "top_n_sigma" -> new SamplerStep.TopNSigma(Math.max(0, number(step, 1)));
      case "xtc" -> {
        seed(step, 4);
        yield new SamplerStep.Xtc(number(step, 1), number(step, 2), whole(step, 3));
      }
      case "penalties" ->
          new SamplerStep.Penalties(
              orOff(step, 1), number(step, 2), number(step, 3), number(step, 4));
      case "dry" ->
          new SamplerStep.Dry(
              number(step, 1), number(step, 2), whole(step, 3), orOff(step, 4), dryBreakers(step));
      case "logit_bias" -> new SamplerStep.LogitBias(bias(step));
      case "mirostat" -> {
        seed(step, 1);
        yield new SamplerStep.MirostatV1(number(step, 2), number(step, 3), whole(step, 4));
      }
      case "mirostat_v2" -> {
        seed(step, 1);
        yield new SamplerStep.MirostatV2(number(step, 2), number(step, 3));
      }
      case "dist" -> {
        seed(step, 1);
        yield new SamplerStep.Draw();
      }
      case "greedy" -> new SamplerStep.Greedy();
      default -> throw wrong(step, "is no sampler");
    };
  }

  private void seed(List<?> step, int at) {
    long named = exactly(step, at);
    if (seed != null && seed != named) {
      throw wrong(step, "names another seed than the step before; a chain has one");
    }
    seed = named;
  }

  private DryBreakers dryBreakers(List<?> step) {
    List<String> texts = new ArrayList<>();
    for (Object text : list(step, 5)) {
      texts.add(String.valueOf(text));
    }
    return texts.isEmpty() ? DryBreakers.none() : breakers.apply(texts);
  }

  private static Map<Integer, Float> bias(List<?> step) {
    Map<Integer, Float> bias = new HashMap<>();
    for (Object entry : list(step, 1)) {
      if (!(entry instanceof List<?> pair) || pair.size() != 2) {
        throw wrong(step, "needs pairs of token and bias");
      }
      float value = pair.get(1) == null ? Float.NEGATIVE_INFINITY : number(pair, 1);
      bias.put(whole(pair, 0), value);
    }
    return bias;
  }

  private static List<?> list(List<?> step, int at) {
    if (step.size() > at && step.get(at) instanceof List<?> list) {
      return list;
    }
    throw wrong(step, "needs a list as value " + at);
  }

  private static float number(List<?> step, int at) {
    if (step.size() > at && step.get(at) instanceof Number number) {
      return number.floatValue();
    }
    throw wrong(step, "needs a number as value " + at);
  }

  private static int orOff(List<?> step, int at) {
    return Math.max(0, whole(step, at));
  }

  private static int whole(List<?> step, int at) {
    return Math.toIntExact(Math.clamp(exactly(step, at), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static long exactly(List<?> step, int at) {
    if (step.size() > at
        && step.get(at) instanceof Number number
        && number.longValue() == number.doubleValue()) {
      return number.longValue();
    }
    throw wrong(step, "needs a whole number as value " + at);
  }

  private static HearthException wrong(List<?> step, String why) {
    return new HearthException(
        Code.USAGE, "the sampler step " + step + " " + why, "see the notation of chains");
  }
}
