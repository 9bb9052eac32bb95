package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value. Two are equal where JSON Schema calls them equal. */
sealed interface JsonValue {
  /** The null of JSON. */
  record Null() implements JsonValue {}

  /** True or false. */
  record Bool(boolean value) implements JsonValue {}

  /** A number, without zeros at the end. */
  record Num(BigDecimal value) implements JsonValue {
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
  }

  /** A string. */
  record Str(String value) implements JsonValue {}

  /** An array. */
  record Arr(List<JsonValue> items) implements JsonValue {}

  /** An object; equal whatever the order. */
  record Obj(Map<String, JsonValue> members) implements JsonValue {}
}
