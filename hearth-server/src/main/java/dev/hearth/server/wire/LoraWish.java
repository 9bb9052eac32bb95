package dev.hearth.server.wire;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.Engine;
import dev.hearth.server.Failure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adapters as clients of llama.cpp's server name them: {@code [{"id":0,"scale":0.5}]}. Those that
 * are not named get 0.
 *
 * @param field where it was asked for, for errors
 * @param scales by number
 */
public record LoraWish(String field, Map<Integer, Float> scales) {
  public LoraWish {
    scales = Map.copyOf(scales);
  }

  /**
   * Reads a list.
   *
   * @param field its full name
   */
  public static LoraWish read(String field, List<Fields> list) {
    Map<Integer, Float> scales = new HashMap<>();
    for (Fields one : list) {
      if (!one.has("id")) {
        throw Failure.of(
                400,
                "missing_parameter",
                one.name("id"),
                one.name("id") + " is missing",
                "send the number of an adapter")
            .exception();
      }
      int id = one.count("id", 0, 0, Integer.MAX_VALUE);
      Float scale = scale(one, "scale");
      one.end();
      if (scales.put(id, scale) != null) {
        throw Failure.parameter(
                one.name("id"), "adapter " + id + " is named twice", "name each once")
            .exception();
      }
    }
    return new LoraWish(field, scales);
  }

  /** A finite number that float32 holds. */
  public static float scale(Fields fields, String field) {
    Double number = fields.number(field);
    if (number == null || !Float.isFinite(number.floatValue())) {
      throw Failure.parameter(
              fields.name(field),
              fields.name(field) + " is missing or too large",
              "send a number such as 1 or 0.5")
          .exception();
    }
    return number.floatValue();
  }

  /** The scales by name, as the engine of a model knows its adapters. */
  public Map<String, Float> named(Engine engine) {
    List<AdapterFacts> adapters = engine.adapters();
    Map<String, Float> named = new LinkedHashMap<>();
    scales.forEach((id, scale) -> {
      if (id >= adapters.size()) {
        List<String> known = adapters.stream().map(a -> a.id() + " (" + a.name() + ")").toList();
        throw Failure.parameter(
                field,
                "the model has no adapter " + id,
                known.isEmpty()
                    ? "start the server with --lora FILE"
                    : "there are: " + String.join(", ", known))
            .exception();
      }
      named.put(adapters.get(id).name(), scale);
    });
    return named;
  }
}
