package dev.hearth.apps.evidence;

import org.jspecify.annotations.Nullable;

/** What the first bytes of a file say that it is. */
final class Sniffer {
  private static final int SAMPLE_BYTES = 1 << 16;

  private Sniffer() {}

  static boolean isZip(byte[] head) {
    return starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6);
  }

  static boolean isGzip(byte[] head) {
    return starts(head, 0x1F, 0x8B);
  }

  /** The name of a packing that is not read; null for anything else. */
  static @Nullable String otherArchive(byte[] head) {
    if (starts(head, 0xFD, '7', 'z', 'X', 'Z', 0)) {
      return "xz";
    }
    if (starts(head, 'B', 'Z', 'h') && head.length > 9 && head[4] == 0x31 && head[5] == 0x41) {
      return "bzip2";
    }
    if (starts(head, 0x28, 0xB5, 0x2F, 0xFD)) {
      return "zstd";
    }
    if (starts(head, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C)) {
      return "7-Zip";
    }
    return starts(head, 'R', 'a', 'r', '!', 0x1A) ? "RAR" : null;
  }

  /** Whether it is an archive, or compressed, of any kind. */
  static boolean isArchive(byte[] head) {
    return isZip(head) || isGzip(head) || otherArchive(head) != null || TarReader.isHeader(head);
  }

  /** Why it is not text that can be numbered by lines; null where it is. */
  static @Nullable String notText(byte[] bytes) {
    if (starts(bytes, 0xFF, 0xFE) || starts(bytes, 0xFE, 0xFF)) {
      return "UTF-16 text: convert it to UTF-8";
    }
    int length = Math.min(bytes.length, SAMPLE_BYTES);
    int odd = 0;
    for (int i = 0; i < length; i++) {
      int value = bytes[i] & 0xFF;
      boolean control = value < ' ' && value != '\t' && value != '\n' && value != '\r';
      if (control && value != 0x1B && value != '\f' && value != '\b') {
        odd++;
      }
    }
    // a log may hold a few stray zeros where a machine lost power; binary files have far more
    return odd * 50L > length ? "binary" : null;
  }

  private static boolean starts(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
