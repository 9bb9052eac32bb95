package dev.hearth.apps.evidence;

/**
 * What lines have in common that differ in numbers, ids and names only. Every run of letters and
 * digits that has a digit is one mask, and so is a run of eight or more hexadecimal letters; masks
 * joined by punctuation are one. A template is the hash of what remains (FNV-1a, 64 bits).
 */
final class Template {
  private static final long BASIS = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;
  private static final int HEXADECIMAL_MIN = 8;

  private Template() {}

  static long of(byte[] bytes, int from, int to) {
    long hash = BASIS;
    boolean masked = false;
    int at = from;
    while (at < to) {
      int end = at;
      boolean digit = false;
      boolean hexadecimal = true;
      while (end < to && isWord(bytes[end])) {
        int c = bytes[end++];
        digit |= c >= '0' && c <= '9';
        hexadecimal &= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      }
      if (end == at) {
        int c = bytes[at++];
        boolean joins = masked && (c == '-' || c == '.' || c == ':' || c == '/' || c == '_');
        boolean goesOn = at < to && isWord(bytes[at]);
        if (!joins || !goesOn) {
          hash = (hash ^ (c & 0xFF)) * PRIME;
          masked = false;
        }
        continue;
      }
      if (digit || (hexadecimal && end - at >= HEXADECIMAL_MIN)) {
        hash = masked ? hash : (hash ^ '#') * PRIME;
        masked = true;
      } else {
        for (int i = at; i < end; i++) {
          hash = (hash ^ (bytes[i] & 0xFF)) * PRIME;
        }
        masked = false;
      }
      at = end;
    }
    return hash;
  }

  static long mixed(long hash, long with) {
    return (hash ^ with * 0x9E3779B97F4A7C15L) * PRIME;
  }

  private static boolean isWord(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0;
  }
}
