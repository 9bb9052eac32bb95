package dev.hearth.format.gguf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A metadata value with its type, as it is printed and written. */
public sealed interface Value {
  /** The type it has in the file. */
  ValueType type();

  /**
   * A whole number.
   *
   * @param value the number; for UINT64 its 64 bits, to be read as unsigned
   */
  record Whole(ValueType type, long value) implements Value {
    public Whole {
      boolean fits =
          switch (type) {
            case UINT8 -> value >= 0 && value < 1 << 8;
            case INT8 -> value == (byte) value;
            case UINT16 -> value >= 0 && value < 1 << 16;
            case INT16 -> value == (short) value;
            case UINT32 -> value >= 0 && value < 1L << 32;
            case INT32 -> value == (int) value;
            case UINT64, INT64 -> true;
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
          };
      if (!fits) {
        throw new IllegalArgumentException(value + " is not a value of " + type);
      }
    }

    @Override
    public String toString() {
      return type == ValueType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }
  }

  /** A float32, bit for bit. */
  record Float32(float value) implements Value {
    @Override
    public ValueType type() {
      return ValueType.FLOAT32;
    }

    @Override
    public String toString() {
      return Float.toString(value);
    }
  }

  /** A float64, bit for bit. */
  record Float64(double value) implements Value {
    @Override
    public ValueType type() {
      return ValueType.FLOAT64;
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Value {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }

    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A string of bytes, which should be UTF-8. */
  final class Text implements Value {
    private final byte[] bytes;

    public Text(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public ValueType type() {
      return ValueType.STRING;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    /** The text, with the replacement character for what is not UTF-8. */
    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * An array. Out of a file, {@code items} is a view that reads each element when asked.
   *
   * @param element the type of every item
   */
  record Items(ValueType element, List<Value> items) implements Value {
    @Override
    public ValueType type() {
      return ValueType.ARRAY;
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /** A string. */
  static Value text(String text) {
    return new Text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A UINT32, as most counts in model files are. */
  static Value uint32(long value) {
    return new Whole(ValueType.UINT32, value);
  }

  /** A FLOAT32, as most floating-point numbers in model files are. */
  static Value float32(float value) {
    return new Float32(value);
  }

  /** A BOOL. */
  static Value flag(boolean value) {
    return new Flag(value);
  }

  /** An array of strings. */
  static Value texts(List<String> texts) {
    List<Value> items = new ArrayList<>(texts.size());
    texts.forEach(text -> items.add(text(text)));
    return new Items(ValueType.STRING, items);
  }

  /** An array of INT32. */
  static Value int32s(int... values) {
    List<Value> items = new ArrayList<>(values.length);
    for (int value : values) {
      items.add(new Whole(ValueType.INT32, value));
    }
    return new Items(ValueType.INT32, items);
  }

  /** An array of FLOAT32. */
  static Value float32s(float... values) {
    List<Value> items = new ArrayList<>(values.length);
    for (float value : values) {
      items.add(float32(value));
    }
    return new Items(ValueType.FLOAT32, items);
  }
}
