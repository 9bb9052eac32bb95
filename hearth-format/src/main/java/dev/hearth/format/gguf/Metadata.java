package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The metadata of a model file. Opening a file only notes where each value lies; values are decoded
 * when asked for, so a vocabulary costs nothing until then. Not usable after the file is closed.
 *
 * <p>Methods that name a key throw {@link HearthException} BAD_INPUT where it is missing (and no
 * fallback is given), is of another kind, or holds a number that the asked type cannot hold.
 */
public final class Metadata {
  /** Where a value lies: from its type number to its end, and where its payload begins. */
  record Entry(Kind kind, long start, long payload, long end) {}

  private final String fileName;
  private final MemorySegment bytes;
  private final Map<String, Entry> entries;
  private final MappedValues values;

  Metadata(String fileName, MemorySegment bytes, Map<String, Entry> entries, int depthMax) {
    this.fileName = fileName;
    this.bytes = bytes;
    this.entries = Collections.unmodifiableMap(entries);
    this.values = new MappedValues(bytes, depthMax);
  }

  /** All keys, in file order. */
  public Set<String> keys() {
    return entries.keySet();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** What the entry holds. */
  public Kind kind(String key) {
    return entry(key).kind();
  }

  /** The value with its type, for printing and writing; an array is a view. */
  public Value value(String key) {
    Entry entry = entry(key);
    return switch (entry.kind()) {
      case Kind.Scalar(var type) -> values.value(cursor(key, entry), type, entry.payload());
      case Kind.Array array ->
          new Value.Items(array.element(), values.values(cursor(key, entry), array));
    };
  }

  /** A string that must be UTF-8. */
  public String string(String key) {
    return decoded(key, bytes(key), -1);
  }

  public String string(String key, String fallback) {
    return has(key) ? string(key) : fallback;
  }

  /** A string's bytes, whatever they are. */
  public byte[] bytes(String key) {
    return values.string(cursor(key, scalar(key, "a string", type -> type == ValueType.STRING)));
  }

  /** A whole number of any stored width. */
  public int integer(String key) {
    return fitting(key, number(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public int integer(String key, int fallback) {
    return has(key) ? integer(key) : fallback;
  }

  /** A whole number of any stored width. */
  public long number(String key) {
    Entry entry = scalar(key, "a whole number", ValueType::isWhole);
    return whole(key, ((Kind.Scalar) entry.kind()).type(), entry.payload());
  }

  public long number(String key, long fallback) {
    return has(key) ? number(key) : fallback;
  }

  /** A floating-point number; one stored as float32 is exactly a float. */
  public double real(String key) {
    Entry entry = scalar(key, "a floating-point number", ValueType::isReal);
    return real(((Kind.Scalar) entry.kind()).type(), entry.payload());
  }

  public double real(String key, double fallback) {
    return has(key) ? real(key) : fallback;
  }

  public boolean flag(String key) {
    return values.flag(scalar(key, "a bool", type -> type == ValueType.BOOL).payload());
  }

  public boolean flag(String key, boolean fallback) {
    return has(key) ? flag(key) : fallback;
  }

  /** An array of whole numbers of any stored width. */
  public int[] integers(String key) {
    Entry entry = array(key, "whole numbers", ValueType::isWhole);
    Kind.Array kind = (Kind.Array) entry.kind();
    int[] result = new int[MappedValues.lengthOf(cursor(key, entry), kind)];
    for (int i = 0; i < result.length; i++) {
      long at = entry.payload() + (long) i * kind.element().bytes();
      result[i] =
          fitting(key, whole(key, kind.element(), at), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return result;
  }

  /** An array of floating-point numbers; float64 only where every one is exactly a float. */
  public float[] reals(String key) {
    Entry entry = array(key, "floating-point numbers", ValueType::isReal);
    Kind.Array kind = (Kind.Array) entry.kind();
    float[] result = new float[MappedValues.lengthOf(cursor(key, entry), kind)];
    for (int i = 0; i < result.length; i++) {
      double value = real(kind.element(), entry.payload() + (long) i * kind.element().bytes());
      result[i] = (float) value;
      if (Double.compare(result[i], value) != 0 && !Double.isNaN(value)) {
        throw wrong(key, "holds " + value + ", which float32 cannot");
      }
    }
    return result;
  }

  /** An array of bools. */
  public boolean[] flags(String key) {
    Entry entry = array(key, "bools", type -> type == ValueType.BOOL);
    Kind.Array kind = (Kind.Array) entry.kind();
    boolean[] result = new boolean[MappedValues.lengthOf(cursor(key, entry), kind)];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.flag(entry.payload() + i);
    }
    return result;
  }

  /** A view of an array of strings, each of which must be UTF-8 when it is asked for. */
  public List<String> strings(String key) {
    List<byte[]> raw = byteStrings(key);
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return decoded(key, raw.get(index), index);
      }

      @Override
      public int size() {
        return raw.size();
      }
    };
  }

  /** A view of an array of strings as bytes, whatever they are; each get reads the file. */
  public List<byte[]> byteStrings(String key) {
    Entry entry = array(key, "strings", type -> type == ValueType.STRING);
    return values.strings(cursor(key, entry), (Kind.Array) entry.kind());
  }

  /** The value's bytes in the file, from its type number to its end. */
  MemorySegment raw(String key) {
    Entry entry = entry(key);
    return bytes.asSlice(entry.start(), entry.end() - entry.start());
  }

  /** Where the value begins in the file. */
  long offset(String key) {
    return entry(key).payload();
  }

  private Cursor cursor(String key, Entry entry) {
    return new Cursor(fileName, bytes, entry.payload(), Long.MAX_VALUE).subject("key", key);
  }

  private Entry entry(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw wrong(key, "is missing");
    }
    return entry;
  }

  private Entry scalar(String key, String noun, Predicate<ValueType> fits) {
    Entry entry = entry(key);
    if (entry.kind() instanceof Kind.Scalar(var type) && fits.test(type)) {
      return entry;
    }
    throw wrong(key, "is " + entry.kind() + ", not " + noun);
  }

  private Entry array(String key, String noun, Predicate<ValueType> fits) {
    Entry entry = entry(key);
    if (entry.kind() instanceof Kind.Array(var element, var length) && fits.test(element)) {
      return entry;
    }
    throw wrong(key, "is " + entry.kind() + ", not an array of " + noun);
  }

  private long whole(String key, ValueType type, long at) {
    long value = values.whole(type, at);
    if (type == ValueType.UINT64 && value < 0) {
      throw wrong(key, "is " + Long.toUnsignedString(value) + ", not below 2^63");
    }
    return value;
  }

  private double real(ValueType type, long at) {
    return type == ValueType.FLOAT32 ? values.float32(at) : values.float64(at);
  }

  private int fitting(String key, long value, int min, int max) {
    if (value < min || value > max) {
      throw wrong(key, "is " + value + ", not from " + min + " to " + max);
    }
    return (int) value;
  }

  private String decoded(String key, byte[] text, int index) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw wrong(key, (index < 0 ? "" : "element " + index + " ") + "is not UTF-8");
    }
  }

  private HearthException wrong(String key, String what) {
    return new HearthException(
        Code.BAD_INPUT,
        Names.quoted(fileName) + ", key " + Names.quoted(key) + " " + what,
        "the file is damaged or of a kind that this program does not know");
  }
}
