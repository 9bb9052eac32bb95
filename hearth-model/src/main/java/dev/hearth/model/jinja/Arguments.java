package dev.hearth.model.jinja;

import java.util.List;
import java.util.Map;

/** The arguments of one call: first those by position, then those by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }
}
