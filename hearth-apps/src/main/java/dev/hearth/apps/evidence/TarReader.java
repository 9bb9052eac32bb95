package dev.hearth.apps.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar archives: ustar and pax as in POSIX.1-2001, the long names and large sizes of GNU tar,
 * and headers of version 7.
 */
final class TarReader {
  private static final int BLOCK_BYTES = 512;

  /** Of a name or of pax records; real ones are far below. */
  private static final int EXTENSION_BYTES_MAX = 1 << 20;

  private final InputStream in;
  private final Intake intake;
  private final byte[] header = new byte[BLOCK_BYTES];
  private long position;

  private @Nullable String longName;
  private @Nullable String longLink;
  private Map<String, String> pax = Map.of();

  private TarReader(InputStream in, Intake intake) {
    this.in = in;
    this.intake = intake;
  }

  /** Reads to the end of the stream. */
  static void read(InputStream in, Intake intake) throws IOException {
    new TarReader(in, intake).readAll();
  }

  /** Whether these bytes begin a tar archive. */
  static boolean isHeader(byte[] block) {
    return block.length >= BLOCK_BYTES && block[0] != 0 && checksumHolds(block);
  }

  private void readAll() throws IOException {
    while (true) {
      int read = in.readNBytes(header, 0, BLOCK_BYTES);
      if (read == 0) {
        intake.refuse("(end)", 0, "the archive has no end mark: files may be missing");
        return;
      }
      if (read < BLOCK_BYTES) {
        throw Refusals.damaged(intake.input(), "it ends within the header at byte " + position);
      }
      position += BLOCK_BYTES;
      if (isZero(header, BLOCK_BYTES)) {
        drain();
        return;
      }
      if (!checksumHolds(header)) {
        throw Refusals.damaged(intake.input(), "no tar header at byte " + (position - BLOCK_BYTES));
      }
      entry((char) (header[156] & 0xFF));
    }
  }

  /** What follows the end mark: nothing but zeros, but for archives that were appended. */
  private void drain() throws IOException {
    byte[] buffer = new byte[1 << 16];
    boolean more = false;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      more |= !isZero(buffer, read);
    }
    if (more) {
      intake.refuse("(end)", 0, "data after the archive's end mark is not read");
    }
  }

  private void entry(char type) throws IOException {
    long size = number(124, 12, "size");
    switch (type) {
      case 'L' -> longName = text(extension(size));
      case 'K' -> longLink = text(extension(size));
      case 'x', 'X' -> pax = paxRecords(extension(size));
      case 'g' -> extension(size);
      default -> {
        member(type, size);
        longName = null;
        longLink = null;
        pax = Map.of();
      }
    }
  }

  private void member(char type, long headerSize) throws IOException {
    intake.countEntry();
    String name = name();
    long size = pax.containsKey("size") ? paxSize() : headerSize;
    switch (type) {
      case '0', '\0', '7' -> {
        if (name.endsWith("/")) {
          skip(size);
        } else if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"))) {
          intake.refuse(name, size, "it is a sparse file");
          skip(size);
        } else {
          file(name, size);
        }
      }
      // links have no data, whatever size some archivers write
      case '1' -> intake.refuseKind(name, "a hard link", link());
      case '2' -> intake.refuseKind(name, "a symbolic link", link());
      case '3', '4' -> intake.refuseKind(name, "a device", null);
      case '6' -> intake.refuseKind(name, "a pipe", null);
      case '5' -> {
        String reason = EntryName.refusal(name, intake.limits());
        if (reason != null && !EntryName.normalised(name).isEmpty()) {
          intake.refuse(name, 0, reason);
        }
      }
      default -> {
        String kind = type == 'S' ? "a sparse file" : "an entry of unknown type " + (int) type;
        intake.refuseKind(name, kind, null);
        skip(size);
      }
    }
  }

  private void file(String name, long size) throws IOException {
    if (!intake.accepts(name, size)) {
      skip(size);
      return;
    }
    byte[] bytes = in.readNBytes(Math.toIntExact(size));
    if (bytes.length < size) {
      throw endsWithin(name);
    }
    position += size;
    skipPadding(size);
    intake.file(name, bytes);
  }

  private RuntimeException endsWithin(String name) {
    return Refusals.damaged(
        intake.input(), "it ends within " + EntryName.visible(name) + " after byte " + position);
  }

  private void skip(long size) throws IOException {
    long left = size;
    byte[] buffer = new byte[1 << 16];
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw endsWithin(name());
      }
      left -= read;
    }
    position += size;
    skipPadding(size);
  }

  private void skipPadding(long size) throws IOException {
    int padding = (int) ((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES);
    if (in.readNBytes(padding).length < padding) {
      throw endsWithin(name());
    }
    position += padding;
  }

  private byte[] extension(long size) throws IOException {
    intake.countEntry();
    if (size > EXTENSION_BYTES_MAX) {
      throw Refusals.damaged(
          intake.input(), "a name or attribute of %,d bytes at byte %d".formatted(size, position));
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw Refusals.damaged(intake.input(), "it ends within an attribute at byte " + position);
    }
    position += size;
    skipPadding(size);
    return bytes;
  }

  private String name() {
    String path = pax.get("path");
    if (path != null) {
      return path;
    }
    if (longName != null) {
      return longName;
    }
    String name = field(0, 100);
    String prefix = isUstar() ? field(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** GNU's own form has times where POSIX has the prefix. */
  private boolean isUstar() {
    return field(257, 6).equals("ustar") && header[262] == 0;
  }

  private String link() {
    String path = pax.get("linkpath");
    if (path != null) {
      return path;
    }
    return longLink != null ? longLink : field(157, 100);
  }

  private String field(int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return EntryName.decoded(header, from, end - from);
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return EntryName.decoded(bytes, 0, end);
  }

  private long paxSize() {
    String size = pax.getOrDefault("size", "");
    if (!size.matches("[0-9]{1,18}")) {
      throw Refusals.damaged(intake.input(), "a size that is no number before byte " + position);
    }
    return Long.parseLong(size);
  }

  /** Octal digits, or GNU's binary form with the highest bit set. */
  private long number(int from, int length, String what) {
    if ((header[from] & 0x80) != 0) {
      long value = header[from] & 0x7F;
      for (int i = from + 1; i < from + length; i++) {
        if (value >>> 48 != 0) {
          throw badNumber(what);
        }
        value = (value << 8) | (header[i] & 0xFF);
      }
      return value;
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      int digit = header[i];
      if (digit >= '0' && digit <= '7') {
        value = value << 3 | digit - '0';
      } else if (digit != ' ' && digit != 0) {
        throw badNumber(what);
      }
    }
    return value;
  }

  private RuntimeException badNumber(String what) {
    return Refusals.damaged(
        intake.input(), "the " + what + " in the header before byte " + position + " is no number");
  }

  /** Records {@code "<length> <key>=<value>\n"}. */
  private Map<String, String> paxRecords(byte[] bytes) {
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int length = 0;
      int i = at;
      while (i < bytes.length && i - at < 7 && bytes[i] >= '0' && bytes[i] <= '9') {
        length = length * 10 + bytes[i++] - '0';
      }
      int end = at + length;
      int equals = i;
      while (equals < Math.min(end, bytes.length) && bytes[equals] != '=') {
        equals++;
      }
      if (end > bytes.length
          || length == 0
          || equals >= end
          || bytes[i] != ' '
          || bytes[end - 1] != '\n') {
        throw Refusals.damaged(intake.input(), "a broken attribute record before byte " + position);
      }
      records.put(
          new String(bytes, i + 1, equals - i - 1, StandardCharsets.UTF_8),
          EntryName.decoded(bytes, equals + 1, end - 1 - equals - 1));
      at = end;
    }
    return records;
  }

  private static boolean checksumHolds(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
    }
    int stated = 0;
    boolean digits = false;
    for (int i = 148; i < 156; i++) {
      if (block[i] >= '0' && block[i] <= '7') {
        stated = stated << 3 | block[i] - '0';
        digits = true;
      } else if (block[i] != ' ' && block[i] != 0) {
        return false;
      }
    }
    return digits && sum == stated;
  }

  private static boolean isZero(byte[] bytes, int length) {
    return Arrays.mismatch(bytes, 0, length, new byte[length], 0, length) < 0;
  }
}
