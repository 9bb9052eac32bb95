package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Signature.Style;
import java.util.Map;

/** What the tables of methods are made of. */
final class Methods {
  private static final String BUILTIN = "builtin_function_or_method";

  private Methods() {}

  /** A method of strings. */
  static Map.Entry<String, BuiltinFunction> text(
      String name, Style style, String parameters, BuiltinFunction.Body body) {
    return of("str", name, style, parameters, body);
  }

  static Map.Entry<String, BuiltinFunction> of(
      String type, String name, Style style, String parameters, BuiltinFunction.Body body) {
    Signature signature = new Signature(type + "." + name, style, parameters);
    return Map.entry(name, new BuiltinFunction(signature, BUILTIN, body));
  }

  /** A method that Python's sandbox wraps in a function of its own. */
  static Map.Entry<String, BuiltinFunction> wrapped(
      String name, String parameters, BuiltinFunction.Body body) {
    return Map.entry(name, BuiltinFunction.python(name, parameters, body));
  }

  /** A method that would need types that templates have no use for. */
  static Map.Entry<String, BuiltinFunction> unsupported(String type, String name, String why) {
    return of(
        type,
        name,
        Style.NAMED,
        "* **",
        a -> {
          throw Failure.unsupported(type + "." + name + ": " + why);
        });
  }

  /** A string argument. TypeError, which ends in the type, for anything else. */
  static String string(Object value, String complaint) {
    if (!Types.isText(value)) {
      throw Failure.type(complaint + Types.nameOf(value));
    }
    return Types.text(value);
  }

  /** Counts the characters of a result. */
  static String created(Bound a, String text) {
    a.rendering().characters(text.length());
    return text;
  }
}
