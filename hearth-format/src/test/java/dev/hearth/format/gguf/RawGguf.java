package dev.hearth.format.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts together the bytes of a GGUF file, right or wrong, knowing nothing of the code tested. */
final class RawGguf {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  RawGguf(ByteOrder order) {
    this.order = order;
  }

  /** A file of version 3 that announces so much; entries and tensors follow. */
  static RawGguf header(long tensors, long keys) {
    return header(3, tensors, keys);
  }

  static RawGguf header(int version, long tensors, long keys) {
    return new RawGguf(ByteOrder.LITTLE_ENDIAN).ascii("GGUF").i32(version).i64(tensors).i64(keys);
  }

  RawGguf ascii(String text) {
    return bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  RawGguf bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  RawGguf u8(int value) {
    out.write(value);
    return this;
  }

  RawGguf i16(int value) {
    return bytes(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  RawGguf i32(int value) {
    return bytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
  }

  RawGguf i64(long value) {
    return bytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
  }

  RawGguf f32(float value) {
    return i32(Float.floatToRawIntBits(value));
  }

  RawGguf f64(double value) {
    return i64(Double.doubleToRawLongBits(value));
  }

  RawGguf string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return i64(utf8.length).bytes(utf8);
  }

  /** A key and the number of its value's type; the value follows. */
  RawGguf key(String key, int type) {
    return string(key).i32(type);
  }

  /** A key and the head of an array; its elements follow. */
  RawGguf array(String key, int element, long length) {
    return key(key, 9).i32(element).i64(length);
  }

  RawGguf tensor(String name, int type, long offset, long... dimensions) {
    string(name).i32(dimensions.length);
    for (long size : dimensions) {
      i64(size);
    }
    return i32(type).i64(offset);
  }

  RawGguf pad(int alignment) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    return this;
  }

  RawGguf zeros(int count) {
    return bytes(new byte[count]);
  }

  int size() {
    return out.size();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** Writes the file {@code name} into {@code folder}. */
  Path in(Path folder, String name) {
    try {
      return Files.write(folder.resolve(name), out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
