package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that nobody changes. */
public final class Bytes {
  private final byte[] values;

  private Bytes(byte[] values) {
    this.values = values;
  }

  static Bytes copyOf(byte[] source, int from, int to) {
    return new Bytes(Arrays.copyOfRange(source, from, to));
  }

  public int length() {
    return values.length;
  }

  public byte[] toArray() {
    return values.clone();
  }

  /** As UTF-8; what is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(values, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(values, bytes.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return text();
  }
}
