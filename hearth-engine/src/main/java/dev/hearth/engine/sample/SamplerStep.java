package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step from logits to a token. Steps change logits (bias, penalties, DRY, temperature), drop
 * candidates (the filters) or choose (mirostat, greedy; a chain without one of these draws from the
 * softmax of what is left). All values are checked when a step is made.
 *
 * <p>Filters keep at least {@code minKeep} candidates where there are as many, and never drop all.
 */
public sealed interface SamplerStep {

  /** Adds a number to the logits of some tokens; -∞ forbids one. */
  record LogitBias(Map<Integer, Float> byToken) implements SamplerStep {
    private static final float BIAS_MAX = 1e6f;

    public LogitBias {
      byToken = Collections.unmodifiableMap(new TreeMap<>(byToken));
      byToken.forEach(LogitBias::check);
    }

    private static void check(int token, float bias) {
      boolean allowed = bias == Float.NEGATIVE_INFINITY || Math.abs(bias) <= BIAS_MAX;
      if (token < 0 || !allowed) {
        throw new HearthException(
            Code.USAGE,
            SamplerOption.LOGIT_BIAS.label() + " of token " + token + " is " + bias,
            "use a token id from 0 and a bias from -1000000 to 1000000, or -infinity to forbid");
      }
    }
  }

  /**
   * Penalties for tokens among the last {@code lastTokens} (0: off): the logit is divided by {@code
   * repeat} if positive, else multiplied (Keskar et al. 2019, "CTRL", with llama.cpp's correction
   * for negative logits), then {@code frequency} a time it occurs and {@code presence} once are
   * taken away.
   */
  record Penalties(int lastTokens, float repeat, float frequency, float presence)
      implements SamplerStep {
    public Penalties {
      SamplerOption.PENALTY_LAST_TOKENS.whole(lastTokens);
      SamplerOption.REPEAT_PENALTY.number(repeat);
      SamplerOption.FREQUENCY_PENALTY.number(frequency);
      SamplerOption.PRESENCE_PENALTY.number(presence);
    }
  }

  /**
   * "Don't repeat yourself" (p-e-w 2024): a token that would continue a repetition of n ≥ {@code
   * allowedLength} tokens loses {@code multiplier * base^(n - allowedLength)}. Looks back {@code
   * lastTokens} (0: off), not beyond the latest breaker.
   */
  record Dry(float multiplier, float base, int allowedLength, int lastTokens, DryBreakers breakers)
      implements SamplerStep {
    public Dry {
      SamplerOption.DRY_MULTIPLIER.number(multiplier);
      SamplerOption.DRY_BASE.number(base);
      SamplerOption.DRY_ALLOWED_LENGTH.whole(allowedLength);
      SamplerOption.DRY_LAST_TOKENS.whole(lastTokens);
    }
  }

  /**
   * Keeps logits within {@code n} standard deviations of the highest (Tang et al. 2024, "Top-nσ");
   * 0: off.
   */
  record TopNSigma(float n) implements SamplerStep {
    public TopNSigma {
      SamplerOption.TOP_N_SIGMA.number(n);
    }
  }

  /** Keeps the {@code k} most likely (Fan et al. 2018), ties by lower id; 0: off. */
  record TopK(int k) implements SamplerStep {
    public TopK {
      SamplerOption.TOP_K.whole(k);
    }
  }

  /** Locally typical sampling (Meister et al. 2022); 1: off. */
  record TypicalP(float p, int minKeep) implements SamplerStep {
    public TypicalP {
      SamplerOption.TYPICAL_P.number(p);
      SamplerOption.MIN_KEEP.whole(minKeep);
    }
  }

  /** The fewest most likely whose probabilities reach {@code p} (Holtzman et al. 2019); 1: off. */
  record TopP(float p, int minKeep) implements SamplerStep {
    public TopP {
      SamplerOption.TOP_P.number(p);
      SamplerOption.MIN_KEEP.whole(minKeep);
    }
  }

  /** Those at least {@code p} times as likely as the likeliest (Nguyen et al. 2024); 0: off. */
  record MinP(float p, int minKeep) implements SamplerStep {
    public MinP {
      SamplerOption.MIN_P.number(p);
      SamplerOption.MIN_KEEP.whole(minKeep);
    }
  }

  /**
   * "Exclude top choices" (p-e-w 2024): with {@code probability}, drops all tokens at or above
   * {@code threshold} but the least likely of them; a threshold above 0.5 or probability 0: off.
   */
  record Xtc(float probability, float threshold, int minKeep) implements SamplerStep {
    public Xtc {
      SamplerOption.XTC_PROBABILITY.number(probability);
      SamplerOption.XTC_THRESHOLD.number(threshold);
      SamplerOption.MIN_KEEP.whole(minKeep);
    }
  }

  /**
   * Divides logits by a temperature; 0 keeps the highest only. With a {@code range} the temperature
   * follows the entropy, from {@code value - range} (sure) to {@code value + range} (flat), bent by
   * {@code exponent} (kalomaze 2023, "dynamic temperature").
   */
  record Temperature(float value, float range, float exponent) implements SamplerStep {
    public Temperature {
      SamplerOption.TEMPERATURE.number(value);
      SamplerOption.DYNAMIC_TEMPERATURE_RANGE.number(range);
      SamplerOption.DYNAMIC_TEMPERATURE_EXPONENT.number(exponent);
      if (value == 0 && range != 0) {
        throw new HearthException(
            Code.USAGE,
            SamplerOption.DYNAMIC_TEMPERATURE_RANGE.label() + " is " + range + " at temperature 0",
            "temperature 0 is greedy: set the range to 0, or a temperature above 0");
      }
    }
  }

  /**
   * Mirostat 1 (Basu et al. 2020): estimates Zipf's exponent from the {@code sampleTokens} most
   * likely and keeps as many as should give the surprise mu; chooses, then moves mu by {@code eta}
   * times the error against {@code tau}, all in bits.
   */
  record MirostatV1(float tau, float eta, int sampleTokens) implements SamplerStep {
    public MirostatV1 {
      SamplerOption.MIROSTAT_TAU.number(tau);
      SamplerOption.MIROSTAT_ETA.number(eta);
      if (sampleTokens < 2) {
        throw new IllegalArgumentException("an estimate from " + sampleTokens + " tokens");
      }
    }
  }

  /** Mirostat 2: keeps the tokens whose surprise is at most mu; chooses and learns as version 1. */
  record MirostatV2(float tau, float eta) implements SamplerStep {
    public MirostatV2 {
      SamplerOption.MIROSTAT_TAU.number(tau);
      SamplerOption.MIROSTAT_ETA.number(eta);
    }
  }

  /** Chooses the highest logit, the lowest id on ties. */
  record Greedy() implements SamplerStep {}

  /** Draws from the softmax of what is left: what a chain ends with that does not say otherwise. */
  record Draw() implements SamplerStep {}
}
