package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values from plain Java ones. */
final class JsonValues {
  private JsonValues() {}

  /**
   * The value of null, a Boolean, Number or String, a List or a Map with names.
   *
   * @throws IllegalArgumentException for anything else
   */
  static JsonValue of(@Nullable Object value) {
    return switch (value) {
      case null -> new JsonValue.Null();
      case Boolean bool -> new JsonValue.Bool(bool);
      case BigDecimal number -> new JsonValue.Num(number);
      case BigInteger number -> new JsonValue.Num(new BigDecimal(number));
      case Number number -> new JsonValue.Num(new BigDecimal(number.toString()));
      case String text -> new JsonValue.Str(text);
      case List<?> list -> {
        List<JsonValue> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item)));
        yield new JsonValue.Arr(items);
      }
      case Map<?, ?> map -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put((String) key, of(member)));
        yield new JsonValue.Obj(members);
      }
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    };
  }
}
