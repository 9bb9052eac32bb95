package dev.hearth.server.wire;

import dev.hearth.engine.Engine;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.server.Failure;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a client wants tokens chosen. What it leaves open is as the model's file recommends, then as
 * the engine's defaults say. Without a seed it is 0: the same request gives the same reply.
 *
 * @param numbers options that the client gave
 * @param seed of the first reply; further ones count up
 * @param bias added to logits by token id
 */
public record SamplingWish(
    Map<SamplerOption, Double> numbers, long seed, Map<Integer, Float> bias) {
  /** Names that sampling options have in most requests, beyond those of a dialect's own. */
  public static final Map<String, SamplerOption> COMMON = common();

  private static final float BIAS_MAX = 100;

  public SamplingWish {
    EnumMap<SamplerOption, Double> copy = new EnumMap<>(SamplerOption.class);
    copy.putAll(numbers);
    numbers = copy;
    bias = Map.copyOf(bias);
  }

  private static Map<String, SamplerOption> common() {
    Map<String, SamplerOption> names = new HashMap<>();
    for (SamplerOption option : SamplerOption.values()) {
      if (option.kind() != SamplerOption.Kind.OTHER) {
        names.put(option.label(), option);
      }
    }
    return Map.copyOf(names);
  }

  /** Reads the options of these names, and {@code seed}. */
  public static SamplingWish read(Fields fields, Map<String, SamplerOption> names) {
    Map<SamplerOption, Double> numbers = new EnumMap<>(SamplerOption.class);
    names.forEach((name, option) -> {
      Double value = fields.number(name);
      if (value != null) {
        check(fields.name(name), option, value);
        numbers.put(option, value);
      }
    });
    long seed = fields.whole("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE);
    return new SamplingWish(numbers, seed, Map.of());
  }

  private static void check(String name, SamplerOption option, double value) {
    try {
      option.number(value);
    } catch (HearthException e) {
      throw Failure.parameter(name, e.fact(), e.fix()).exception();
    }
  }

  /** The same with OpenAI's {@code logit_bias}: an object of token ids to numbers. */
  public SamplingWish withBias(@Nullable Fields object) {
    if (object == null) {
      return this;
    }
    Map<Integer, Float> found = new HashMap<>();
    for (String key : object.node().propertyNames()) {
      JsonNode value = object.any(key);
      if (!key.matches("[0-9]{1,9}")) {
        throw Failure.parameter(
                object.name(key), "'" + key + "' is no token id", "use ids of /tokenize")
            .exception();
      }
      double number = value != null && value.isNumber() ? value.asDouble() : Double.NaN;
      if (!(Math.abs(number) <= BIAS_MAX)) {
        throw Failure.parameter(
                object.name(key), "a bias is a number from -100 to 100", "correct it")
            .exception();
      }
      // -100 means never in this interface
      float bias = number == -BIAS_MAX ? Float.NEGATIVE_INFINITY : (float) number;
      found.put(Integer.valueOf(key), bias);
    }
    return new SamplingWish(numbers, seed, found);
  }

  /** The settings of reply number {@code copy}, from 0. */
  public SamplerSettings settings(Engine engine, int copy) {
    SamplerSettingsBuilder builder = engine.sampling().seed(seed + copy);
    numbers.forEach(builder::set);
    if (!bias.isEmpty()) {
      int size = engine.model().vocabularySize();
      for (int id : bias.keySet()) {
        if (id >= size) {
          throw Failure.parameter(
                  "logit_bias",
                  "token " + id + " is outside the vocabulary of " + size,
                  "leave it out")
              .exception();
        }
      }
      builder.logitBias(bias);
    }
    return builder.resolve().settings();
  }
}
