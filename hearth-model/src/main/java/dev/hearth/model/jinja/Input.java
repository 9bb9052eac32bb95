package dev.hearth.model.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of the plain Java objects that a caller passes in. */
final class Input {
  private final Rendering rendering;

  private Input(Rendering rendering) {
    this.rendering = rendering;
  }

  static Map<String, Object> values(
      Rendering rendering, Map<String, ? extends @Nullable Object> variables) {
    Input input = new Input(rendering);
    Map<String, Object> values = new HashMap<>();
    variables.forEach((name, value) -> values.put(name, input.value(value, 0)));
    return values;
  }

  private Object value(@Nullable Object given, int depth) {
    rendering.checkNesting(depth);
    return switch (given) {
      case null -> None.NONE;
      case String text -> text;
      case Boolean truth -> truth;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case BigInteger number -> integer(number);
      case Double number -> number;
      case Float number -> number.doubleValue();
      case List<?> list -> list(list, depth);
      case Map<?, ?> map -> dictionary(map, depth);
      default -> throw new IllegalArgumentException("not a template value: " + given.getClass());
    };
  }

  private Object integer(BigInteger number) {
    int bitsMax = rendering.limits().integerBitsMax();
    if (number.bitLength() > bitsMax) {
      throw Failure.limit("a whole number of more than " + bitsMax + " bits");
    }
    return Numbers.normal(number);
  }

  private ListValue list(List<?> list, int depth) {
    rendering.items(list.size());
    ArrayList<Object> items = new ArrayList<>(list.size());
    for (Object item : list) {
      items.add(value(item, depth + 1));
    }
    return new ListValue(items);
  }

  private DictionaryValue dictionary(Map<?, ?> map, int depth) {
    rendering.items(2L * map.size());
    DictionaryValue dictionary = new DictionaryValue();
    map.forEach(
        (key, value) -> dictionary.put(rendering, value(key, depth + 1), value(value, depth + 1)));
    return dictionary;
  }
}
