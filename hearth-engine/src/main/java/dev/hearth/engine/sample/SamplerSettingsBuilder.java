package dev.hearth.engine.sample;

import dev.hearth.engine.sample.ResolvedSettings.Source;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.Value;
import dev.hearth.format.gguf.ValueType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts settings together from what the user says, what the model file recommends and the defaults,
 * and remembers which of them each value came from.
 */
public final class SamplerSettingsBuilder {
  /** The default breakers of DRY: those of llama.cpp. */
  public static final List<String> BREAKERS = List.of("\n", ":", "\"", "*");

  private final EnumMap<SamplerOption, Double> numbers = new EnumMap<>(SamplerOption.class);
  private final EnumMap<SamplerOption, Source> sources = new EnumMap<>(SamplerOption.class);
  private Function<String, @Nullable Object> metadata = key -> null;
  private Map<Integer, Float> bias = Map.of();
  private List<String> breakers = BREAKERS;
  private List<SamplerName> order = SamplerName.DEFAULT_ORDER;
  private long seed;

  /** The user's value of an option that is a number; refused here if out of range. */
  public SamplerSettingsBuilder set(SamplerOption option, double value) {
    if (option.kind() == SamplerOption.Kind.OTHER) {
      throw new IllegalArgumentException(option.label() + " is not one number");
    }
    option.number(value);
    numbers.put(option, value);
    return from(option, Source.USER);
  }

  /** The user's seed. */
  public SamplerSettingsBuilder seed(long seed) {
    this.seed = seed;
    return from(SamplerOption.SEED, Source.USER);
  }

  /** The user's logit bias. */
  public SamplerSettingsBuilder logitBias(Map<Integer, Float> bias) {
    this.bias = Map.copyOf(bias);
    return from(SamplerOption.LOGIT_BIAS, Source.USER);
  }

  /** The user's DRY breakers. */
  public SamplerSettingsBuilder dryBreakers(List<String> breakers) {
    this.breakers = List.copyOf(breakers);
    return from(SamplerOption.DRY_BREAKERS, Source.USER);
  }

  /** The user's order of steps. */
  public SamplerSettingsBuilder order(List<SamplerName> order) {
    this.order = List.copyOf(order);
    return from(SamplerOption.ORDER, Source.USER);
  }

  private SamplerSettingsBuilder from(SamplerOption option, Source source) {
    sources.put(option, source);
    return this;
  }

  /**
   * Where the model file's recommendations are looked up: a key of {@link SamplerOption#fileKey} to
   * its value (a {@link Number}, for the order a {@link String}) or null. Values the user sets are
   * not looked up; one that is used and makes no sense is BAD_INPUT.
   */
  public SamplerSettingsBuilder recommended(Function<String, @Nullable Object> metadata) {
    this.metadata = metadata;
    return this;
  }

  /** The recommendations in a model file's metadata. */
  public SamplerSettingsBuilder recommended(Metadata file) {
    return recommended(key -> file.has(key) ? plain(file, key) : null);
  }

  private static Object plain(Metadata file, String key) {
    return switch (file.value(key)) {
      case Value.Whole whole -> whole.value();
      case Value.Float32(float value) -> value;
      case Value.Float64(double value) -> value;
      case Value other -> other.type() == ValueType.STRING ? file.string(key) : other;
    };
  }

  /** The settings. */
  public ResolvedSettings resolve() {
    EnumMap<SamplerOption, Double> values = new EnumMap<>(numbers);
    EnumMap<SamplerOption, Source> from = new EnumMap<>(sources);
    List<SamplerName> steps = order;
    for (SamplerOption option : SamplerOption.values()) {
      Object found = from.containsKey(option) ? null : fromFile(option);
      if (found instanceof Double number) {
        values.put(option, number);
      } else if (found instanceof String text) {
        steps = asBadInput(option, () -> SamplerName.order(text));
      }
      from.putIfAbsent(option, found == null ? Source.DEFAULT : Source.MODEL_FILE);
      values.putIfAbsent(option, option.standard());
    }
    return new ResolvedSettings(settings(values, steps), values, from);
  }

  private @Nullable Object fromFile(SamplerOption option) {
    if (option.fileKey().isEmpty()) {
      return null;
    }
    Object value = metadata.apply(option.fileKey().get());
    boolean fits =
        option == SamplerOption.ORDER ? value instanceof String : value instanceof Number;
    if (value != null && !fits) {
      throw badInput(option, "it holds " + value.getClass().getSimpleName() + " " + value, null);
    }
    if (value instanceof Number number) {
      return asBadInput(option, () -> checked(option, number.doubleValue()));
    }
    return value;
  }

  private static double checked(SamplerOption option, double value) {
    option.number(value);
    return value;
  }

  private static <T> T asBadInput(SamplerOption option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (HearthException e) {
      throw badInput(option, e.fact(), e);
    }
  }

  private static HearthException badInput(
      SamplerOption option, String why, @Nullable Throwable cause) {
    String fact = "the model file's " + option.fileKey().orElseThrow() + " cannot be used: " + why;
    String fix = "set " + option.label() + " yourself";
    return cause == null
        ? new HearthException(Code.BAD_INPUT, fact, fix)
        : new HearthException(Code.BAD_INPUT, fact, fix, cause);
  }

  private SamplerSettings settings(Map<SamplerOption, Double> values, List<SamplerName> steps) {
    Numbers n = new Numbers(values);
    int minKeep = n.whole(SamplerOption.MIN_KEEP);
    return new SamplerSettings(
        new SamplerStep.LogitBias(bias),
        new SamplerStep.Penalties(
            n.whole(SamplerOption.PENALTY_LAST_TOKENS),
            n.number(SamplerOption.REPEAT_PENALTY),
            n.number(SamplerOption.FREQUENCY_PENALTY),
            n.number(SamplerOption.PRESENCE_PENALTY)),
        new SamplerSettings.DrySettings(
            n.number(SamplerOption.DRY_MULTIPLIER),
            n.number(SamplerOption.DRY_BASE),
            n.whole(SamplerOption.DRY_ALLOWED_LENGTH),
            n.whole(SamplerOption.DRY_LAST_TOKENS),
            breakers),
        new SamplerStep.TopNSigma(n.number(SamplerOption.TOP_N_SIGMA)),
        new SamplerStep.TopK(n.whole(SamplerOption.TOP_K)),
        new SamplerStep.TypicalP(n.number(SamplerOption.TYPICAL_P), minKeep),
        new SamplerStep.TopP(n.number(SamplerOption.TOP_P), minKeep),
        new SamplerStep.MinP(n.number(SamplerOption.MIN_P), minKeep),
        new SamplerStep.Xtc(
            n.number(SamplerOption.XTC_PROBABILITY),
            n.number(SamplerOption.XTC_THRESHOLD),
            minKeep),
        new SamplerStep.Temperature(
            n.number(SamplerOption.TEMPERATURE),
            n.number(SamplerOption.DYNAMIC_TEMPERATURE_RANGE),
            n.number(SamplerOption.DYNAMIC_TEMPERATURE_EXPONENT)),
        new SamplerSettings.MirostatSettings(
            n.whole(SamplerOption.MIROSTAT),
            n.number(SamplerOption.MIROSTAT_TAU),
            n.number(SamplerOption.MIROSTAT_ETA)),
        steps,
        seed);
  }

  private record Numbers(Map<SamplerOption, Double> values) {
    float number(SamplerOption option) {
      return option.number(values.getOrDefault(option, option.standard()));
    }

    int whole(SamplerOption option) {
      return option.whole(values.getOrDefault(option, option.standard()));
    }
  }
}
