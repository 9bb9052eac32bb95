package dev.hearth.format.gguf;

/** What a metadata entry holds, without reading it. */
public sealed interface Kind {
  /** One value, never an array. */
  record Scalar(ValueType type) implements Kind {
    @Override
    public String toString() {
      return Names.of(type);
    }
  }

  /** {@code length} values of one type; of arrays, each with its own type, if that is ARRAY. */
  record Array(ValueType element, long length) implements Kind {
    @Override
    public String toString() {
      return "array of " + length + " " + Names.of(element);
    }
  }

  /** Whether this is an array, of whatever. */
  default boolean isArray() {
    return this instanceof Array;
  }
}
