package dev.hearth.engine.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Settings, and for every option where its value came from.
 *
 * @param values of the options that are numbers
 */
public record ResolvedSettings(
    SamplerSettings settings,
    Map<SamplerOption, Double> values,
    Map<SamplerOption, Source> sources) {
  public ResolvedSettings {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
    sources = Collections.unmodifiableMap(new EnumMap<>(sources));
  }

  /** Who chose a value. The user wins over the model file, the model file over the default. */
  public enum Source {
    USER,
    MODEL_FILE,
    DEFAULT
  }

  /** The value of an option that is a number. */
  public double value(SamplerOption option) {
    Double value = values.get(option);
    if (value == null) {
      throw new IllegalArgumentException(option.label() + " is not one number");
    }
    return value;
  }

  /** Where one option's value came from. */
  public Source source(SamplerOption option) {
    return sources.getOrDefault(option, Source.DEFAULT);
  }
}
