package dev.hearth.model.jinja;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Python's names of types. */
final class Types {
  private Types() {}

  static String nameOf(Object value) {
    return switch (value) {
      case String text -> "str";
      case Markup markup -> "Markup";
      case Boolean truth -> "bool";
      case Long number -> "int";
      case BigInteger number -> "int";
      case Double number -> "float";
      case None none -> "NoneType";
      case ListValue list -> "list";
      case TupleValue tuple -> tuple.grouped() ? "_GroupTuple" : "tuple";
      case DictionaryValue dictionary -> "dict";
      case RangeValue range -> "range";
      case DictionaryView view -> view.part().typeName;
      case GeneratorValue generator -> generator.typeName();
      case UndefinedValue undefined -> "Undefined";
      case NamespaceValue namespace -> "Namespace";
      case LoopValue loop -> "LoopContext";
      case MacroValue macro -> "Macro";
      case BoundMethod method -> method.typeName();
      case BuiltinFunction function -> function.typeName();
      case CyclerValue cycler -> "Cycler";
      case JoinerValue joiner -> "Joiner";
      case TemplateReference reference -> "TemplateReference";
      case BlockReference reference -> "BlockReference";
      default -> throw new IllegalStateException("not a template value: " + value.getClass());
    };
  }

  /** As messages about missing attributes call it: "None", "dict object", ... */
  static String describe(Object value) {
    if (value == None.NONE) {
      return "None";
    }
    String module =
        switch (value) {
          case Markup markup -> "markupsafe.";
          case TupleValue tuple when tuple.grouped() -> "jinja2.filters.";
          case NamespaceValue namespace -> "jinja2.utils.";
          case CyclerValue cycler -> "jinja2.utils.";
          case JoinerValue joiner -> "jinja2.utils.";
          case LoopValue loop -> "jinja2.runtime.";
          case MacroValue macro -> "jinja2.runtime.";
          case UndefinedValue undefined -> "jinja2.runtime.";
          case TemplateReference reference -> "jinja2.runtime.";
          case BlockReference reference -> "jinja2.runtime.";
          default -> "";
        };
    return module + nameOf(value) + " object";
  }

  static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof Markup;
  }

  /** The characters of a string value. */
  static String text(Object value) {
    return value instanceof Markup markup ? markup.text() : (String) value;
  }

  /** A whole number or a truth value, which Python counts as one. */
  static boolean isInteger(@Nullable Object value) {
    return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
  }

  static boolean isNumber(@Nullable Object value) {
    return isInteger(value) || value instanceof Double;
  }
}
