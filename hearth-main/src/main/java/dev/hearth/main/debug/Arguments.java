package dev.hearth.main.debug;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arguments of one call of an operation, whether they were options or keys of a line. Each
 * method throws {@link HearthException} USAGE where the argument is missing or of another kind.
 */
public final class Arguments {
  private final ObjectNode values;

  private Arguments(ObjectNode values) {
    this.values = values;
  }

  /**
   * Checks the names.
   *
   * @param known the arguments that the operation takes
   * @param fixed what holds for every call
   * @param own what is given for this one; may not repeat what is fixed
   */
  public static Arguments of(List<Argument> known, ObjectNode fixed, ObjectNode own) {
    List<String> names = known.stream().map(Argument::name).toList();
    ObjectNode all = Json.object();
    all.setAll(fixed);
    for (String name : own.propertyNames()) {
      if (!names.contains(name)) {
        throw usage("there is no argument '" + name + "'", "use " + String.join(", ", names));
      }
      if (fixed.has(name)) {
        throw usage("'" + name + "' is given on the command line and in this line", "give it once");
      }
      all.set(name, own.get(name));
    }
    return new Arguments(all);
  }

  public boolean has(String name) {
    return values.has(name);
  }

  /** A string. */
  public String text(String name) {
    JsonNode value = required(name);
    if (!value.isString()) {
      throw wrong(name, value, "a string");
    }
    return value.stringValue();
  }

  /** A string, or {@code fallback} where there is none. */
  public String text(String name, String fallback) {
    return has(name) ? text(name) : fallback;
  }

  /** The path of a file. */
  public Path path(String name) {
    String text = text(name);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw usage("'" + name + "' is not a path: " + e.getReason(), "give the path of a file");
    }
  }

  /** True or false, or {@code fallback} where nothing is said. */
  public boolean flag(String name, boolean fallback) {
    if (!has(name)) {
      return fallback;
    }
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  /** A whole number of 32 bits. */
  public int whole(String name) {
    return whole(name, required(name));
  }

  /** A whole number of 32 bits, or {@code fallback} where there is none. */
  public int whole(String name, int fallback) {
    return has(name) ? whole(name) : fallback;
  }

  /** An array of token ids. */
  public int[] ids(String name) {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw wrong(name, value, "an array of token ids");
    }
    int[] ids = new int[value.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = whole(name, value.get(i));
    }
    return ids;
  }

  /** Any JSON value. */
  public JsonNode json(String name) {
    return required(name);
  }

  /** Any JSON value, where there is one. */
  public Optional<JsonNode> optionalJson(String name) {
    return has(name) ? Optional.of(required(name)) : Optional.empty();
  }

  private static int whole(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, value, "a whole number of 32 bits");
    }
    return value.intValue();
  }

  private JsonNode required(String name) {
    JsonNode value = values.get(name);
    if (value == null) {
      throw usage("'" + name + "' is missing", "give it as an option or as a key of the line");
    }
    return value;
  }

  private static HearthException wrong(String name, JsonNode value, String kind) {
    String shown = Json.line(value);
    String start = shown.length() <= 40 ? shown : shown.substring(0, 40) + "…";
    return usage("'" + name + "' is " + start, "give " + kind);
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(Code.USAGE, fact, fix);
  }
}
