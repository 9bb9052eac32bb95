package dev.hearth.model.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types that a schema names for a property. */
final class SchemaTypes {
  private static final int DEPTH_MAX = 8;
  private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");

  private final Map<String, @Nullable Object> root;
  private final Set<String> types = new LinkedHashSet<>();

  private SchemaTypes(Map<String, @Nullable Object> root) {
    this.root = root;
  }

  static Set<String> of(Map<String, @Nullable Object> schema, String property) {
    SchemaTypes found = new SchemaTypes(schema);
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      found.collect(properties.get(property), 0);
    }
    return found.types;
  }

  private void collect(@Nullable Object schema, int depth) {
    if (!(schema instanceof Map<?, ?> map) || depth > DEPTH_MAX) {
      return;
    }
    switch (map.get("type")) {
      case String type -> types.add(type);
      case List<?> list -> list.forEach(type -> types.add(String.valueOf(type)));
      case null, default -> {
        if (map.get("enum") instanceof List<?> values) {
          values.forEach(value -> types.add(type(value)));
        }
        if (map.containsKey("const")) {
          types.add(type(map.get("const")));
        }
      }
    }
    for (String choice : CHOICES) {
      if (map.get(choice) instanceof List<?> choices) {
        choices.forEach(one -> collect(one, depth + 1));
      }
    }
    if (map.get("$ref") instanceof String reference && reference.startsWith("#/")) {
      collect(find(reference), depth + 1);
    }
  }

  /** The schema at a pointer within this one; null if there is none. */
  private @Nullable Object find(String reference) {
    Object at = root;
    for (String part : reference.substring(2).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at;
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "string";
      case Boolean bool -> "boolean";
      case Number number -> "number";
      case List<?> list -> "array";
      default -> "object";
    };
  }
}
