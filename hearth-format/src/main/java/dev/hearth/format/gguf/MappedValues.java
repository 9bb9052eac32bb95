package dev.hearth.format.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.LongFunction;

/** Reads metadata values out of a mapped file when they are asked for. */
final class MappedValues {
  private final MemorySegment bytes;
  private final int depthMax;

  MappedValues(MemorySegment bytes, int depthMax) {
    this.bytes = bytes;
    this.depthMax = depthMax;
  }

  /** The 64 bits of the whole number at {@code at}; those of UINT64 are unsigned. */
  long whole(ValueType type, long at) {
    return switch (type) {
      case UINT8 -> bytes.get(JAVA_BYTE, at) & 0xffL;
      case INT8 -> bytes.get(JAVA_BYTE, at);
      case UINT16 -> bytes.get(Cursor.SHORT, at) & 0xffffL;
      case INT16 -> bytes.get(Cursor.SHORT, at);
      case UINT32 -> bytes.get(Cursor.INT, at) & 0xffff_ffffL;
      case INT32 -> bytes.get(Cursor.INT, at);
      case UINT64, INT64 -> bytes.get(Cursor.LONG, at);
      default -> throw new IllegalArgumentException(type + " is not a whole number");
    };
  }

  float float32(long at) {
    return Float.intBitsToFloat(bytes.get(Cursor.INT, at));
  }

  double float64(long at) {
    return Double.longBitsToDouble(bytes.get(Cursor.LONG, at));
  }

  boolean flag(long at) {
    return bytes.get(JAVA_BYTE, at) != 0;
  }

  /** The bytes of the string at the cursor. */
  byte[] string(Cursor cursor) {
    long start = cursor.takeString();
    return bytes.asSlice(start, cursor.position() - start).toArray(JAVA_BYTE);
  }

  /** The value of {@code type} at {@code at}; an array is a view. */
  Value value(Cursor cursor, ValueType type, long at) {
    return switch (type) {
      case FLOAT32 -> new Value.Float32(float32(at));
      case FLOAT64 -> new Value.Float64(float64(at));
      case BOOL -> new Value.Flag(flag(at));
      case STRING -> new Value.Text(string(cursor.movedTo(at)));
      case ARRAY -> {
        Cursor inner = cursor.movedTo(at);
        Kind.Array kind = ValueWalk.takeArrayHeader(inner);
        yield new Value.Items(kind.element(), values(inner, kind));
      }
      default -> new Value.Whole(type, whole(type, at));
    };
  }

  /** A view of the elements of an array whose first lies at the cursor. */
  List<Value> values(Cursor cursor, Kind.Array kind) {
    return view(cursor, kind, at -> value(cursor, kind.element(), at));
  }

  /** A view of the elements of an array of strings whose first lies at the cursor. */
  List<byte[]> strings(Cursor cursor, Kind.Array kind) {
    return view(cursor, kind, at -> string(cursor.movedTo(at)));
  }

  private <T> List<T> view(Cursor cursor, Kind.Array kind, LongFunction<T> element) {
    int length = lengthOf(cursor, kind);
    long first = cursor.position();
    if (kind.element().hasFixedBytes()) {
      int step = kind.element().bytes();
      return new View<>(length, i -> element.apply(first + i * step));
    }
    ValueWalk walk = new ValueWalk(cursor, bytes, depthMax);
    long[] starts = new long[length];
    for (int i = 0; i < length; i++) {
      starts[i] = cursor.position();
      walk.step(kind.element());
    }
    return new View<>(length, i -> element.apply(starts[(int) i]));
  }

  /** How many elements there are, refused where Java has no array for them. */
  static int lengthOf(Cursor cursor, Kind.Array kind) {
    if (kind.length() > Cursor.ITEMS_MAX) {
      throw cursor.tooMuch("the array has " + kind.length() + " elements");
    }
    return (int) kind.length();
  }

  private static final class View<T> extends AbstractList<T> implements RandomAccess {
    private final int length;
    private final LongFunction<T> at;

    View(int length, LongFunction<T> at) {
      this.length = length;
      this.at = at;
    }

    @Override
    public T get(int index) {
      return at.apply(Objects.checkIndex(index, length));
    }

    @Override
    public int size() {
      return length;
    }
  }
}
