package dev.hearth.engine.sample;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the sampler: its name, what is allowed, its default, and the metadata key under
 * which a model file may recommend a value. The defaults are those of llama.cpp; the keys are those
 * its converter writes ({@code gguf-py/gguf/constants.py}, "Recommended Sampler Parameters").
 */
public enum SamplerOption {
  TEMPERATURE("temperature", 0.8, 0, 100, Kind.NUMBER, "general.sampling.temp"),
  DYNAMIC_TEMPERATURE_RANGE("dynatemp_range", 0, 0, 100, Kind.NUMBER, null),
  DYNAMIC_TEMPERATURE_EXPONENT("dynatemp_exponent", 1, 0, 100, Kind.NUMBER, null),
  TOP_K("top_k", 40, 0, Integer.MAX_VALUE, Kind.WHOLE, "general.sampling.top_k"),
  TOP_P("top_p", 0.95, 0, 1, Kind.NUMBER, "general.sampling.top_p"),
  MIN_P("min_p", 0.05, 0, 1, Kind.NUMBER, "general.sampling.min_p"),
  TYPICAL_P("typical_p", 1, 0, 1, Kind.NUMBER, null),
  TOP_N_SIGMA("top_n_sigma", 0, 0, 1000, Kind.NUMBER, null),
  XTC_PROBABILITY("xtc_probability", 0, 0, 1, Kind.NUMBER, "general.sampling.xtc_probability"),
  XTC_THRESHOLD("xtc_threshold", 0.1, 0, 1, Kind.NUMBER, "general.sampling.xtc_threshold"),
  MIN_KEEP("min_keep", 1, 0, Integer.MAX_VALUE, Kind.WHOLE, null),
  PENALTY_LAST_TOKENS(
      "penalty_last_n", 64, 0, Integer.MAX_VALUE, Kind.WHOLE, "general.sampling.penalty_last_n"),
  REPEAT_PENALTY("repeat_penalty", 1, 0.01f, 100, Kind.NUMBER, "general.sampling.penalty_repeat"),
  FREQUENCY_PENALTY("frequency_penalty", 0, -100, 100, Kind.NUMBER, null),
  PRESENCE_PENALTY("presence_penalty", 0, -100, 100, Kind.NUMBER, null),
  DRY_MULTIPLIER("dry_multiplier", 0, 0, 100, Kind.NUMBER, null),
  DRY_BASE("dry_base", 1.75, 1, 100, Kind.NUMBER, null),
  DRY_ALLOWED_LENGTH("dry_allowed_length", 2, 1, Integer.MAX_VALUE, Kind.WHOLE, null),
  DRY_LAST_TOKENS("dry_penalty_last_n", 4096, 0, Integer.MAX_VALUE, Kind.WHOLE, null),
  MIROSTAT("mirostat", 0, 0, 2, Kind.WHOLE, "general.sampling.mirostat"),
  MIROSTAT_TAU("mirostat_tau", 5, 0, 100, Kind.NUMBER, "general.sampling.mirostat_tau"),
  MIROSTAT_ETA("mirostat_eta", 0.1, 0, 1, Kind.NUMBER, "general.sampling.mirostat_eta"),
  SEED("seed", 0, 0, 0, Kind.OTHER, null),
  LOGIT_BIAS("logit_bias", 0, 0, 0, Kind.OTHER, null),
  DRY_BREAKERS("dry_sequence_breakers", 0, 0, 0, Kind.OTHER, null),
  ORDER("samplers", 0, 0, 0, Kind.OTHER, "general.sampling.sequence");

  /** Temperatures between 0 and this would overflow the logits. */
  static final float TEMPERATURE_MIN = 1e-6f;

  /** The form of an option's value. */
  public enum Kind {
    NUMBER,
    WHOLE,
    /** No number of its own range: a list, a map or the seed. */
    OTHER
  }

  private final String label;
  private final double standard;
  private final double min;
  private final double max;
  private final Kind kind;
  private final @Nullable String fileKey;

  SamplerOption(
      String label, double standard, double min, double max, Kind kind, @Nullable String fileKey) {
    this.label = label;
    this.standard = standard;
    this.min = min;
    this.max = max;
    this.kind = kind;
    this.fileKey = fileKey;
  }

  /** The name in requests, on the command line and in error messages. */
  public String label() {
    return label;
  }

  /**
   * What holds where neither the user nor the model file says anything; 0 for {@link Kind#OTHER}.
   */
  public double standard() {
    return standard;
  }

  public Kind kind() {
    return kind;
  }

  /** The metadata key of a recommended value, if there is one. */
  public Optional<String> fileKey() {
    return Optional.ofNullable(fileKey);
  }

  /** The option with a {@link #label}. */
  public static Optional<SamplerOption> labelled(String label) {
    return Arrays.stream(values()).filter(o -> o.label.equals(label)).findFirst();
  }

  /** The allowed values in words, such as "0 to 1". */
  public String range() {
    if (this == TEMPERATURE) {
      return "0 (greedy), or " + text(TEMPERATURE_MIN) + " to " + text(max);
    }
    return text(min) + " to " + text(max);
  }

  /** Throws USAGE, naming option, value and range, unless the value is allowed (NaN never is). */
  public float number(double value) {
    boolean inside = value >= min && value <= max;
    boolean tooCold = this == TEMPERATURE && value > 0 && value < TEMPERATURE_MIN;
    if (!inside || tooCold || (kind == Kind.WHOLE && value != Math.rint(value))) {
      throw new HearthException(
          Code.USAGE,
          label + " is " + text(value) + ", which is not allowed",
          "use " + (kind == Kind.WHOLE ? "a whole number from " : "") + range());
    }
    return (float) value;
  }

  /** As {@link #number}, for options that count something. */
  public int whole(double value) {
    number(value);
    return (int) value;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
