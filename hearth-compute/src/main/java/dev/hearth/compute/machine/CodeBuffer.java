package dev.hearth.compute.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes of code that grow, and the distances in them that are not known yet. */
final class CodeBuffer {
  private byte[] bytes = new byte[4096];
  private int size;
  private final List<Use> uses = new ArrayList<>();

  /** A 32-bit distance to a label, counted from {@code end}. */
  private record Use(Label label, int position, int end) {}

  int size() {
    return size;
  }

  void put8(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  void put32(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      put8(value >> shift);
    }
  }

  void put64(long value) {
    put32((int) value);
    put32((int) (value >> 32));
  }

  void bind(Label label) {
    if (label.position != Label.UNKNOWN) {
      throw new IllegalStateException("a label has one place");
    }
    label.position = size;
  }

  /** A 32-bit distance from the end of an instruction that has {@code trailing} more bytes. */
  void putDistance(Label label, int trailing) {
    uses.add(new Use(label, size, size + 4 + trailing));
    put32(0);
  }

  /** The code, all distances filled in. */
  byte[] finish() {
    ByteBuffer code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (Use use : uses) {
      if (use.label.position == Label.UNKNOWN) {
        throw new IllegalStateException("a label without a place is used");
      }
      code.putInt(use.position, use.label.position - use.end);
    }
    return Arrays.copyOf(bytes, size);
  }
}
