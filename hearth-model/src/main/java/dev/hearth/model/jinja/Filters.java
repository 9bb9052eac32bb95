package dev.hearth.model.jinja;

import java.util.HashMap;
import java.util.Map;

/** All filters by name. */
final class Filters {
  static final Map<String, BuiltinFunction> ALL = all();

  private Filters() {}

  private static Map<String, BuiltinFunction> all() {
    Map<String, BuiltinFunction> all = new HashMap<>();
    all.putAll(TextFilters.ALL);
    all.putAll(HtmlFilters.ALL);
    all.putAll(NumberFilters.ALL);
    all.putAll(SequenceFilters.ALL);
    all.putAll(LazyFilters.ALL);
    return Map.copyOf(all);
  }

  /** Applies the filter of a name that a template computes. */
  static Object apply(Rendering rendering, Object name, Arguments arguments) {
    return find(rendering, ALL, "filter", name).call(rendering, arguments);
  }

  static BuiltinFunction find(
      Rendering rendering, Map<String, BuiltinFunction> all, String kind, Object name) {
    Keys.normal(rendering, name);
    BuiltinFunction found = Types.isText(name) ? all.get(Types.text(name)) : null;
    if (found != null) {
      return found;
    }
    String message = "No " + kind + " named " + Representation.of(rendering, name) + ".";
    if (name instanceof UndefinedValue undefined) {
      message +=
          " (" + undefined.message(rendering) + "; did you forget to quote the callable name?)";
    }
    throw Failure.runtime(message);
  }
}
