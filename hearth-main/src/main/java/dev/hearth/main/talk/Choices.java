package dev.hearth.main.talk;

import dev.hearth.engine.Engine;
import dev.hearth.engine.sample.ResolvedSettings;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The sampling options that the user has set; the rest is the model file's or the default. */
final class Choices {
  private static final String SEED = SamplerOption.SEED.label();
  private static final String OUTPUT_TOKENS = "max_tokens";

  private final Map<SamplerOption, Double> numbers = new EnumMap<>(SamplerOption.class);
  private Optional<Long> seed = Optional.empty();
  private int outputTokensMax;

  /** Sets an option by its name; refuses unknown names and values out of range. */
  void set(String name, String value) {
    if (name.equals(SEED)) {
      seed = Optional.of(whole(name, value));
    } else if (name.equals(OUTPUT_TOKENS)) {
      long tokens = whole(name, value);
      if (tokens < 0 || tokens > Integer.MAX_VALUE) {
        throw usage(name + " is " + value, "use 0 for no limit, or a positive number");
      }
      outputTokensMax = (int) tokens;
    } else {
      SamplerOption option =
          SamplerOption.labelled(name)
              .filter(o -> o.kind() != SamplerOption.Kind.OTHER)
              .orElseThrow(() -> usage("no option is called " + name, "use one of " + names()));
      double number = number(name, value);
      option.number(number);
      numbers.put(option, number);
    }
  }

  int outputTokensMax() {
    return outputTokensMax;
  }

  long seed() {
    return seed.orElse(0L);
  }

  /** Another seed, so that the same conversation may be answered differently. */
  void nextSeed() {
    seed = Optional.of(seed() + 1);
  }

  ResolvedSettings resolve(Engine engine) {
    SamplerSettingsBuilder builder = engine.sampling();
    numbers.forEach(builder::set);
    seed.ifPresent(builder::seed);
    return builder.resolve();
  }

  /** One line for each option: name, value, who chose it. */
  List<String> lines(Engine engine) {
    ResolvedSettings resolved = resolve(engine);
    List<String> lines = new ArrayList<>();
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() != SamplerOption.Kind.OTHER) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-20s %-10s %s",
                option.label(),
                text(resolved.value(option)),
                source(resolved.source(option))));
      }
    }
    String from = source(resolved.source(SamplerOption.SEED));
    lines.add(String.format(Locale.ROOT, "  %-20s %-10s %s", SEED, seed(), from));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-20s %-10s %s",
            OUTPUT_TOKENS,
            outputTokensMax == 0 ? "no limit" : outputTokensMax,
            outputTokensMax == 0 ? "default" : "yours"));
    return lines;
  }

  static String source(ResolvedSettings.Source source) {
    return switch (source) {
      case USER -> "yours";
      case MODEL_FILE -> "the model file's";
      case DEFAULT -> "default";
    };
  }

  /** A number without a useless fraction. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() != SamplerOption.Kind.OTHER) {
        names.add(option.label());
      }
    }
    names.add(SEED);
    names.add(OUTPUT_TOKENS);
    return String.join(", ", names);
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw usage(name + " is '" + value + "', not a number", "write it as 0.7");
    }
  }

  private static long whole(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw usage(name + " is '" + value + "', not a whole number", "write it as 42");
    }
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }
}
