package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an object of settings; what nobody asked for is refused, so that no typing error is lost.
 */
final class SettingsReader {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final long FILE_BYTES_MAX = 1 << 20;

  private final String where;
  private final JsonNode object;
  private final Path folder;
  private final Set<String> asked = new HashSet<>();

  private SettingsReader(String where, JsonNode object, Path folder) {
    this.where = where;
    this.object = object;
    this.folder = folder;
    if (!object.isObject()) {
      throw bad("is not an object", "write {\"name\": value, …}");
    }
  }

  /** The settings in a file; paths in it are relative to the file. */
  static SettingsReader of(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new HearthException(
            Code.BAD_INPUT, file + " is longer than 1 MiB", "name a file of settings");
      }
      Path folder = file.toAbsolutePath().getParent();
      JsonNode root = MAPPER.readTree(Files.readString(file));
      return new SettingsReader(file.toString(), root, folder == null ? Path.of(".") : folder);
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT, file + " is not JSON: " + e.getOriginalMessage(), "correct it", e);
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, file + " cannot be read: " + e, "name a file of settings", e);
    }
  }

  private HearthException bad(String fact, String fix) {
    return new HearthException(Code.BAD_INPUT, where + " " + fact, fix);
  }

  boolean has(String name) {
    asked.add(name);
    return object.has(name);
  }

  /** An object within; an empty one where it is left out. */
  SettingsReader object(String name) {
    asked.add(name);
    JsonNode child = object.has(name) ? object.get(name) : MAPPER.createObjectNode();
    return new SettingsReader(where + ", " + name, child, folder);
  }

  private JsonNode value(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    if (value == null) {
      throw bad("does not say '" + name + "'", "add it");
    }
    return value;
  }

  String text(String name) {
    JsonNode value = value(name);
    if (!value.isString()) {
      throw bad("'" + name + "' is not a string", "put it in quotes");
    }
    return value.stringValue();
  }

  String text(String name, String fallback) {
    return has(name) ? text(name) : fallback;
  }

  boolean flag(String name, boolean fallback) {
    if (!has(name)) {
      return fallback;
    }
    JsonNode value = value(name);
    if (!value.isBoolean()) {
      throw bad("'" + name + "' is not true or false", "write one of them");
    }
    return value.booleanValue();
  }

  Path path(String name) {
    return folder.resolve(text(name));
  }

  List<Path> paths(String name) {
    List<Path> paths = new ArrayList<>();
    JsonNode list = value(name);
    if (!list.isArray()) {
      throw bad("'" + name + "' is not a list", "write [\"file\", …]");
    }
    for (JsonNode item : list.values()) {
      if (!item.isString()) {
        throw bad("'" + name + "' holds something else than file names", "write strings");
      }
      paths.add(folder.resolve(item.stringValue()));
    }
    return paths;
  }

  int whole(String name, int least, int most) {
    JsonNode value = value(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw bad("'" + name + "' is not a whole number", "write a number");
    }
    int number = value.intValue();
    if (number < least || number > most) {
      throw bad("'" + name + "' is " + number, "take " + least + " to " + most);
    }
    return number;
  }

  int whole(String name, int least, int most, int fallback) {
    return has(name) ? whole(name, least, most) : fallback;
  }

  long seed(String name) {
    JsonNode value = value(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad("'" + name + "' is not a whole number", "write a number");
    }
    return value.longValue();
  }

  double real(String name, double least, double most, double fallback) {
    if (!has(name)) {
      return fallback;
    }
    JsonNode value = value(name);
    if (!value.isNumber()) {
      throw bad("'" + name + "' is not a number", "write a number");
    }
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      throw bad("'" + name + "' is " + number, "take " + least + " to " + most);
    }
    return number;
  }

  /** Refuses names that nobody asked for. */
  void requireAllAsked() {
    for (String name : new TreeSet<>(object.propertyNames())) {
      if (!asked.contains(name)) {
        throw bad(
            "says '" + name + "', which means nothing here", "use one of " + new TreeSet<>(asked));
      }
    }
  }
}
