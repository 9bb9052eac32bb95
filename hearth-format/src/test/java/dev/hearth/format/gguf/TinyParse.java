package dev.hearth.format.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A second reading of a good file, from the specification alone, sharing nothing with the first:
 * everything at once, no checks. Integers come as Long, floats as Float or Double, strings as
 * ByteBuffer, arrays as List.
 */
final class TinyParse {
  /** One line of the tensor table, offset relative to the data. */
  record Tensor(String name, List<Long> dimensions, int type, long offset) {}

  final int version;
  final Map<String, Object> metadata = new LinkedHashMap<>();
  final Map<String, Integer> types = new LinkedHashMap<>();
  final List<Tensor> tensors = new ArrayList<>();
  final int metadataBytes;
  final int dataOffset;

  private final ByteBuffer in;

  TinyParse(byte[] file) {
    in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    in.getInt();
    version = in.getInt();
    long tensorCount = in.getLong();
    long keyCount = in.getLong();
    for (long i = 0; i < keyCount; i++) {
      String key = text();
      int type = in.getInt();
      types.put(key, type);
      metadata.put(key, value(type));
    }
    for (long i = 0; i < tensorCount; i++) {
      String name = text();
      List<Long> dimensions = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        dimensions.add(in.getLong());
      }
      tensors.add(new Tensor(name, dimensions, in.getInt(), in.getLong()));
    }
    metadataBytes = in.position();
    int alignment = ((Long) metadata.getOrDefault("general.alignment", 32L)).intValue();
    dataOffset = (metadataBytes + alignment - 1) / alignment * alignment;
  }

  private String text() {
    return new String(string().array(), StandardCharsets.UTF_8);
  }

  private ByteBuffer string() {
    byte[] bytes = new byte[(int) in.getLong()];
    in.get(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private Object value(int type) {
    return switch (type) {
      case 0 -> (long) Byte.toUnsignedInt(in.get());
      case 1 -> (long) in.get();
      case 2 -> (long) Short.toUnsignedInt(in.getShort());
      case 3 -> (long) in.getShort();
      case 4 -> Integer.toUnsignedLong(in.getInt());
      case 5 -> (long) in.getInt();
      case 6 -> in.getFloat();
      case 7 -> in.get() != 0;
      case 8 -> string();
      case 9 -> {
        int element = in.getInt();
        long length = in.getLong();
        List<Object> items = new ArrayList<>();
        for (long i = 0; i < length; i++) {
          items.add(value(element));
        }
        yield items;
      }
      case 10, 11 -> in.getLong();
      case 12 -> in.getDouble();
      default -> throw new IllegalArgumentException("type " + type);
    };
  }
}
