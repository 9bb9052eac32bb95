package dev.hearth.engine.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The files of an unpacked tar archive. */
final class Tar {
  private static final int BLOCK = 512;

  private Tar() {}

  static Map<String, byte[]> files(byte[] archive) {
    Map<String, byte[]> found = new TreeMap<>();
    int at = 0;
    while (at + BLOCK <= archive.length && archive[at] != 0) {
      String name = text(archive, at, 100);
      String prefix = text(archive, at + 345, 155);
      int size = Integer.parseInt(text(archive, at + 124, 12).strip(), 8);
      char type = (char) archive[at + 156];
      at += BLOCK;
      if (type == '0' || type == 0) {
        String path = prefix.isEmpty() ? name : prefix + "/" + name;
        found.put(
            path.startsWith("./") ? path.substring(2) : path,
            Arrays.copyOfRange(archive, at, at + size));
      }
      at += (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return found;
  }

  private static String text(byte[] archive, int from, int length) {
    int to = from;
    while (to < from + length && archive[to] != 0) {
      to++;
    }
    return new String(archive, from, to - from, StandardCharsets.US_ASCII);
  }
}
