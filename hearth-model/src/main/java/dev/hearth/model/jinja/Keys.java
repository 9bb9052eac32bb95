package dev.hearth.model.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** When two values are the same key. */
final class Keys {
  private Keys() {}

  /** All undefined values are one key. */
  private enum Undefined {
    KEY
  }

  private record Tuple(List<Object> items) {}

  /**
   * The form of {@code key} under which Java's {@code equals} agrees with Python's. TypeError for
   * what cannot be a key.
   */
  static Object normal(Rendering rendering, Object key) {
    return key instanceof String ? key : normal(rendering, key, 0);
  }

  private static Object normal(Rendering rendering, Object key, int depth) {
    return switch (key) {
      case Markup markup -> markup.text();
      case Boolean truth -> truth ? 1L : 0L;
      case Double number -> ofDouble(number);
      case UndefinedValue undefined -> Undefined.KEY;
      case TupleValue tuple -> {
        rendering.checkNesting(depth);
        rendering.items(tuple.size());
        List<Object> items = new ArrayList<>(tuple.size());
        for (Object item : tuple.items()) {
          items.add(normal(rendering, item, depth + 1));
        }
        yield new Tuple(items);
      }
      case ListValue list -> throw unhashable(key);
      case DictionaryValue dictionary -> throw unhashable(key);
      case DictionaryView view when view.part() != DictionaryView.Part.VALUES ->
          throw unhashable(key);
      default -> key;
    };
  }

  private static TemplateException unhashable(Object key) {
    return Failure.type("unhashable type: '" + Types.nameOf(key) + "'");
  }

  private static Object ofDouble(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number) || number != Math.rint(number)) {
      return number;
    }
    return Numbers.normal(new BigDecimal(number).toBigIntegerExact());
  }
}
