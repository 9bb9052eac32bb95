package dev.hearth.format.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Encodes the parts of a file's header. */
final class ValueEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer scratch = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  byte[] toBytes() {
    return out.toByteArray();
  }

  ValueEncoder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  ValueEncoder int32(int value) {
    return number(value, Integer.BYTES);
  }

  ValueEncoder int64(long value) {
    return number(value, Long.BYTES);
  }

  ValueEncoder string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  ValueEncoder string(byte[] bytes) {
    return int64(bytes.length).raw(bytes);
  }

  /** The type's number, then the value. */
  ValueEncoder typed(Value value) {
    int32(value.type().number());
    return payload(value);
  }

  private ValueEncoder payload(Value value) {
    return switch (value) {
      case Value.Whole(var type, var number) -> number(number, type.bytes());
      case Value.Float32(var number) -> int32(Float.floatToRawIntBits(number));
      case Value.Float64(var number) -> int64(Double.doubleToRawLongBits(number));
      case Value.Flag(var flag) -> number(flag ? 1 : 0, 1);
      case Value.Text text -> string(text.bytes());
      case Value.Items(var element, var items) -> {
        int32(element.number()).int64(items.size());
        for (Value item : items) {
          if (item.type() != element) {
            throw new IllegalArgumentException(item.type() + " in an array of " + element);
          }
          payload(item);
        }
        yield this;
      }
    };
  }

  private ValueEncoder number(long value, int bytes) {
    out.write(scratch.putLong(0, value).array(), 0, bytes);
    return this;
  }
}
