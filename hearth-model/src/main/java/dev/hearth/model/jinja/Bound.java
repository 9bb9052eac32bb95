package dev.hearth.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call to a function of ours, in the order of its parameters. */
final class Bound {
  private final Rendering rendering;
  private final Object self;
  private final @Nullable Object[] values;
  private final List<Object> rest;
  private final Map<String, Object> restNamed;

  /**
   * @param self what a method belongs to; None for functions
   * @param values one for each parameter; null where none was given
   * @param rest further arguments by position
   * @param restNamed further arguments by name
   */
  Bound(
      Rendering rendering,
      Object self,
      @Nullable Object[] values,
      List<Object> rest,
      Map<String, Object> restNamed) {
    this.rendering = rendering;
    this.self = self;
    this.values = values;
    this.rest = rest;
    this.restNamed = restNamed;
  }

  Rendering rendering() {
    return rendering;
  }

  Object self() {
    return self;
  }

  /** How many parameters there are. */
  int size() {
    return values.length;
  }

  List<Object> rest() {
    return rest;
  }

  Map<String, Object> restNamed() {
    return restNamed;
  }

  boolean has(int index) {
    return values[index] != null;
  }

  /** The value of a parameter that is required. */
  Object get(int index) {
    Object value = values[index];
    if (value == null) {
      throw new IllegalStateException("parameter " + index + " is not required");
    }
    return value;
  }

  Object or(int index, Object other) {
    Object value = values[index];
    return value == null ? other : value;
  }

  /** Absent or None. */
  boolean isNone(int index) {
    Object value = values[index];
    return value == null || value == None.NONE;
  }

  boolean isTrue(int index) {
    Object value = values[index];
    return value != null && Iteration.isTrue(value);
  }

  /** A whole number, cut to what a long holds. TypeError for anything else. */
  long integer(int index, long other) {
    Object value = values[index];
    return value == null ? other : integer(value);
  }

  static long integer(Object value) {
    if (!Types.isInteger(value)) {
      throw Failure.type(
          "'" + Types.nameOf(value) + "' object cannot be interpreted as an integer");
    }
    return Numbers.clampedLong(value);
  }

  /** The text of what a method belongs to. */
  String text() {
    return Types.text(self);
  }

  /** The first value as text, whatever it is. */
  String firstAsText() {
    return Representation.text(rendering, get(0));
  }
}
