package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of safe HTML: those of strings, with text arguments escaped and safe results. */
final class MarkupMethods {
  /** They escape what they are given and give safe HTML. */
  private static final Set<String> ESCAPING =
      Set.of(
          "capitalize",
          "title",
          "lower",
          "upper",
          "replace",
          "ljust",
          "rjust",
          "lstrip",
          "rstrip",
          "center",
          "strip",
          "translate",
          "expandtabs",
          "swapcase",
          "zfill",
          "partition",
          "rpartition",
          "join");

  /** They give safe HTML. */
  private static final Set<String> SPLITTING = Set.of("split", "rsplit", "splitlines");

  static final Map<String, BuiltinFunction> METHODS = methods();

  private MarkupMethods() {}

  private static Map<String, BuiltinFunction> methods() {
    Map<String, BuiltinFunction> methods = new HashMap<>();
    TextMethods.METHODS.forEach((name, method) -> {
      if (ESCAPING.contains(name)) {
        methods.put(name, wrapped(method, true));
      } else {
        methods.put(name, SPLITTING.contains(name) ? wrapped(method, false) : method);
      }
    });
    methods.put(
        "format",
        BuiltinFunction.python(
            "format",
            "* **",
            a ->
                new Markup(
                    BraceFormat.formatEscaping(
                        a.rendering(), a.text(), a.rest(), a.restNamed()::get))));
    methods.put(
        "striptags",
        BuiltinFunction.python(
            "Markup.striptags", "", a -> HtmlText.stripTags(a.rendering(), a.text())));
    methods.put(
        "unescape",
        BuiltinFunction.python(
            "Markup.unescape", "", a -> HtmlText.unescape(a.rendering(), a.text())));
    methods.put(
        "escape",
        BuiltinFunction.python("Markup.escape", "s", a -> Markup.escaped(a.rendering(), a.get(0))));
    return Map.copyOf(methods);
  }

  private static BuiltinFunction wrapped(BuiltinFunction method, boolean escaping) {
    return BuiltinFunction.python(
        method.name(),
        "* **",
        a -> {
          Arguments arguments = new Arguments(a.rest(), a.restNamed());
          return safe(
              method.callOn(
                  a.rendering(),
                  a.self(),
                  escaping ? escaped(a.rendering(), arguments) : arguments));
        });
  }

  private static Arguments escaped(Rendering rendering, Arguments arguments) {
    List<Object> positional = new ArrayList<>();
    for (Object argument : arguments.positional()) {
      positional.add(escapedText(rendering, argument));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    arguments.named().forEach((name, value) -> named.put(name, escapedText(rendering, value)));
    return new Arguments(positional, named);
  }

  private static Object escapedText(Rendering rendering, Object argument) {
    return switch (argument) {
      case String text -> Markup.escaped(rendering, text);
      case ListValue list -> escapedItems(rendering, list.items());
      case TupleValue tuple -> escapedItems(rendering, tuple.items());
      default -> argument;
    };
  }

  /** What is to be joined. */
  private static ListValue escapedItems(Rendering rendering, List<Object> items) {
    ArrayList<Object> escaped = new ArrayList<>(items.size());
    rendering.items(items.size());
    for (Object item : items) {
      escaped.add(Markup.escaped(rendering, item));
    }
    return new ListValue(escaped);
  }

  private static Object safe(Object result) {
    return switch (result) {
      case String text -> new Markup(text);
      case ListValue list -> new ListValue(safeItems(list.items()));
      case TupleValue tuple -> new TupleValue(safeItems(tuple.items()), false);
      default -> result;
    };
  }

  private static List<Object> safeItems(List<Object> items) {
    ArrayList<Object> safe = new ArrayList<>(items.size());
    for (Object item : items) {
      safe.add(item instanceof String text ? new Markup(text) : item);
    }
    return safe;
  }
}
