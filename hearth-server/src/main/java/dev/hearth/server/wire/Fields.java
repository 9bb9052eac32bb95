package dev.hearth.server.wire;

import dev.hearth.server.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object of a request field by field. What nobody asked for is refused by name at the end
 * ({@link #end}): no parameter is ignored silently. A field that is null counts as missing.
 */
public final class Fields {
  private final ObjectNode object;
  private final String path;
  private final Set<String> asked = new HashSet<>();

  private Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** The fields of a whole body. */
  public static Fields of(ObjectNode body) {
    return new Fields(body, "");
  }

  /** The objects of a whole body that is a list. */
  public static List<Fields> all(ArrayNode body) {
    return Fields.of(Json.object().set("", body)).objects("");
  }

  /** The full name of a field, for errors. */
  public String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** The whole object. */
  public ObjectNode node() {
    return object;
  }

  /** The field's value; null where it is missing or null. */
  public @Nullable JsonNode any(String field) {
    asked.add(field);
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  public boolean has(String field) {
    return any(field) != null;
  }

  public String string(String field, String fallback) {
    JsonNode value = any(field);
    if (value == null) {
      return fallback;
    }
    if (!value.isString()) {
      throw wrong(field, "a string", value);
    }
    return value.asString();
  }

  public String requiredString(String field) {
    if (any(field) == null) {
      throw missing(field);
    }
    return string(field, "");
  }

  /** One of some words. */
  public String word(String field, String fallback, String... allowed) {
    String value = string(field, fallback);
    if (!value.equals(fallback) && !Arrays.asList(allowed).contains(value)) {
      throw Failure.parameter(
              name(field), name(field) + " is '" + value + "'", "use " + String.join(", ", allowed))
          .exception();
    }
    return value;
  }

  public boolean flag(String field, boolean fallback) {
    JsonNode value = any(field);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw wrong(field, "true or false", value);
    }
    return value.asBoolean();
  }

  /** A whole number; a number such as 4.0 is one too, as some clients know no integers. */
  public long whole(String field, long fallback, long min, long max) {
    JsonNode value = any(field);
    if (value == null) {
      return fallback;
    }
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (number != Math.rint(number) || number < min || number > max) {
      throw wrong(field, "a whole number from " + min + " to " + max, value);
    }
    return value.isIntegralNumber() ? value.asLong() : (long) number;
  }

  public int count(String field, int fallback, int min, int max) {
    return (int) whole(field, fallback, min, max);
  }

  /** A finite number; null where it is missing. */
  public @Nullable Double number(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw wrong(field, "a number", value);
    }
    return value.asDouble();
  }

  /** An object's fields; null where it is missing. */
  public @Nullable Fields object(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode found) {
      return new Fields(found, name(field));
    }
    throw wrong(field, "an object", value);
  }

  public Fields requiredObject(String field) {
    Fields found = object(field);
    if (found == null) {
      throw missing(field);
    }
    return found;
  }

  /** The objects of an array; empty where it is missing. */
  public List<Fields> objects(String field) {
    List<Fields> all = new ArrayList<>();
    for (JsonNode value : array(field)) {
      String place = name(field) + "[" + all.size() + "]";
      if (!(value instanceof ObjectNode found)) {
        throw Failure.parameter(place, place + " is no object", "send an object").exception();
      }
      all.add(new Fields(found, place));
    }
    return all;
  }

  /** The values of an array; empty where it is missing. */
  public List<JsonNode> array(String field) {
    JsonNode value = any(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof ArrayNode found) {
      List<JsonNode> all = new ArrayList<>();
      found.forEach(all::add);
      return all;
    }
    throw wrong(field, "an array", value);
  }

  /** The strings of an array, or one string alone; empty where it is missing. */
  public List<String> strings(String field) {
    JsonNode value = any(field);
    if (value != null && value.isString()) {
      return List.of(value.asString());
    }
    List<String> all = new ArrayList<>();
    for (JsonNode one : array(field)) {
      if (!one.isString()) {
        throw wrong(field, "an array of strings", one);
      }
      all.add(one.asString());
    }
    return all;
  }

  /** Fields that change nothing here and need not be refused. */
  public void harmless(String... fields) {
    asked.addAll(Arrays.asList(fields));
  }

  /** A field that is refused unless it has a value that changes nothing. */
  public void only(String field, String why, JsonNode... harmless) {
    JsonNode value = any(field);
    if (value != null && !Arrays.asList(harmless).contains(value)) {
      throw Failure.unsupported(
              name(field), name(field) + " is not supported: " + why, "leave it out")
          .exception();
    }
  }

  /** Refuses whatever nobody asked for; null and an empty array ask for nothing. */
  public void end() {
    for (String field : object.propertyNames()) {
      JsonNode value = object.get(field);
      boolean nothing = value.isNull() || (value.isArray() && value.isEmpty());
      if (!nothing && !asked.contains(field)) {
        throw Failure.of(
                400,
                "unknown_parameter",
                name(field),
                "there is no parameter " + name(field),
                "leave it out; docs/server.md lists the parameters")
            .exception();
      }
    }
  }

  private RuntimeException missing(String field) {
    return Failure.of(400, "missing_parameter", name(field), name(field) + " is missing", "send it")
        .exception();
  }

  /** The refusal of a field that is not what it should be. */
  public RuntimeException wrong(String field, String expected, JsonNode found) {
    String shown = Json.line(found);
    String cut = shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
    return Failure.parameter(
            name(field), name(field) + " must be " + expected + ", not " + cut, "correct it")
        .exception();
  }
}
