package dev.hearth.engine.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Settings, and for every option where its value came from. */
public record ResolvedSettings(SamplerSettings settings, Map<SamplerOption, Source> sources) {
  public ResolvedSettings {
    sources = Collections.unmodifiableMap(new EnumMap<>(sources));
  }

  /** Who chose a value. The user wins over the model file, the model file over the default. */
  public enum Source {
    USER,
    MODEL_FILE,
    DEFAULT
  }

  /** Where one option's value came from. */
  public Source source(SamplerOption option) {
    return sources.getOrDefault(option, Source.DEFAULT);
  }
}
