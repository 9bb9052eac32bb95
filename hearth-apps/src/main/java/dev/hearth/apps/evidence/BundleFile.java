package dev.hearth.apps.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text file: its bytes and where its lines begin. Lines end with LF, or CR LF. */
final class BundleFile {
  private final String name;
  private final byte[] bytes;
  private final int[] starts;
  private final FileKind kind;

  BundleFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    this.starts = starts(bytes);
    this.kind = Recogniser.kind(this);
  }

  private static int[] starts(byte[] bytes) {
    int[] starts = new int[Math.max(16, bytes.length / 64)];
    int count = 0;
    int at = 0;
    while (at < bytes.length) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, Math.addExact(starts.length, starts.length / 2));
      }
      starts[count++] = at;
      while (at < bytes.length && bytes[at] != '\n') {
        at++;
      }
      at++;
    }
    return Arrays.copyOf(starts, count);
  }

  String name() {
    return name;
  }

  FileKind kind() {
    return kind;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int lines() {
    return starts.length;
  }

  boolean isBlank(int line) {
    for (int i = start(line); i < end(line); i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the line begins.
   *
   * @param line from 0
   */
  int start(int line) {
    return starts[line];
  }

  /** Where the line ends, its end mark left out. */
  int end(int line) {
    int end = line + 1 < starts.length ? starts[line + 1] - 1 : bytes.length;
    if (line + 1 == starts.length && end > starts[line] && bytes[end - 1] == '\n') {
      end--;
    }
    return end > starts[line] && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  /** The line, from 0, in which the byte lies. */
  int lineAt(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  /** The line as UTF-8 text; what is not UTF-8 becomes U+FFFD. */
  String text(int line) {
    return new String(bytes, starts[line], end(line) - starts[line], StandardCharsets.UTF_8);
  }
}
