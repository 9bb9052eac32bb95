package dev.hearth.apps.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads ZIP archives by their central directory (PKWARE's APPNOTE 6.3.10), entries stored or
 * deflated. What two directories of one archive say differently, or entries that share bytes, is
 * refused: such archives are made to mislead.
 */
final class ZipReader {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final long UNSIGNED_MAX = 0xFFFFFFFFL;

  /** Of the central directory; 50,000 names of 1,024 bytes fit. */
  private static final int DIRECTORY_BYTES_MAX = 64 << 20;

  private final SeekableByteChannel channel;
  private final Intake intake;
  private final TreeMap<Long, Long> claimed = new TreeMap<>();

  private long packedBytes;

  private ZipReader(SeekableByteChannel channel, Intake intake) {
    this.channel = channel;
    this.intake = intake;
  }

  /** One line of the central directory. */
  private record Entry(
      String name, int flags, int method, long crc, long packed, long size, long offset, int mode) {
    boolean isFolder() {
      return name.endsWith("/") || (mode & 0xF000) == 0x4000;
    }
  }

  private record Directory(long offset, long bytes, long entries) {}

  static void read(Intake intake) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(intake.input())) {
      new ZipReader(channel, intake).readAll();
    }
  }

  private void readAll() throws IOException {
    Directory directory = directory();
    if (directory.bytes() > DIRECTORY_BYTES_MAX) {
      throw Refusals.tooLarge(
          intake.input(), "a table of contents of %,d bytes".formatted(directory.bytes()));
    }
    ByteBuffer table = at(directory.offset(), directory.bytes(), "the table of contents");
    for (long i = 0; i < directory.entries(); i++) {
      intake.countEntry();
      entry(next(table), directory.offset());
    }
    if (table.hasRemaining()) {
      throw damaged(
          "its table of contents has more than the stated %,d entries"
              .formatted(directory.entries()));
    }
  }

  private static String name(ByteBuffer buffer, int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    return EntryName.decoded(bytes, 0, length);
  }

  private Directory directory() throws IOException {
    long size = channel.size();
    int tail = (int) Math.min(size, END_BYTES + 65_535);
    ByteBuffer end = at(size - tail, tail, "the end");
    for (int i = tail - END_BYTES; i >= 0; i--) {
      if (end.getInt(i) == END_SIGNATURE
          && i + END_BYTES + (end.getShort(i + 20) & 0xFFFF) == tail) {
        long entries = end.getShort(i + 10) & 0xFFFF;
        long bytes = end.getInt(i + 12) & UNSIGNED_MAX;
        long offset = end.getInt(i + 16) & UNSIGNED_MAX;
        if (entries == 0xFFFF || bytes == UNSIGNED_MAX || offset == UNSIGNED_MAX) {
          return directory64(size - tail + i);
        }
        return new Directory(offset, bytes, entries);
      }
    }
    throw damaged("it has no table of contents at its end");
  }

  private Directory directory64(long endOffset) throws IOException {
    ByteBuffer locator = at(endOffset - 20, 20, "the locator of the large table of contents");
    if (locator.getInt(0) != LOCATOR64_SIGNATURE) {
      throw damaged("the locator of its large table of contents is missing");
    }
    ByteBuffer end = at(locator.getLong(8), 56, "the large table of contents");
    if (end.getInt(0) != END64_SIGNATURE) {
      throw damaged("its large table of contents is not where it should be");
    }
    return new Directory(end.getLong(48), end.getLong(40), end.getLong(32));
  }

  private Entry next(ByteBuffer table) {
    int at = table.position();
    if (table.remaining() < CENTRAL_BYTES || table.getInt(at) != CENTRAL_SIGNATURE) {
      throw damaged("its table of contents is broken");
    }
    int nameLength = table.getShort(at + 28) & 0xFFFF;
    int extraLength = table.getShort(at + 30) & 0xFFFF;
    int commentLength = table.getShort(at + 32) & 0xFFFF;
    int length = CENTRAL_BYTES + nameLength + extraLength + commentLength;
    if (table.remaining() < length) {
      throw damaged("its table of contents is broken");
    }
    int system = table.get(at + 5) & 0xFF;
    boolean unix = system == 3 || system == 19;
    int extra = at + CENTRAL_BYTES + nameLength;
    long size = table.getInt(at + 24) & UNSIGNED_MAX;
    long packed = table.getInt(at + 20) & UNSIGNED_MAX;
    long offset = table.getInt(at + 42) & UNSIGNED_MAX;
    long[] large = {size, packed, offset};
    large(table, extra, extra + extraLength, large);
    table.position(at + length);
    return new Entry(
        name(table, at + CENTRAL_BYTES, nameLength),
        table.getShort(at + 8) & 0xFFFF,
        table.getShort(at + 10) & 0xFFFF,
        table.getInt(at + 16) & UNSIGNED_MAX,
        large[1],
        large[0],
        large[2],
        unix ? table.getInt(at + 38) >>> 16 : 0);
  }

  /** Fills in those of size, packed size and offset that did not fit into 32 bits. */
  private void large(ByteBuffer table, int from, int to, long[] values) {
    int at = from;
    while (to - at >= 4) {
      int id = table.getShort(at) & 0xFFFF;
      int end = at + 4 + (table.getShort(at + 2) & 0xFFFF);
      if (end > to) {
        return;
      }
      if (id == 1) {
        int field = at + 4;
        for (int i = 0; i < values.length; i++) {
          if (values[i] == UNSIGNED_MAX && end - field >= 8) {
            values[i] = table.getLong(field);
            field += 8;
          }
        }
      }
      at = end;
    }
  }

  private void entry(Entry entry, long directoryOffset) throws IOException {
    String name = entry.name();
    int type = entry.mode() & 0xF000;
    if (entry.isFolder()) {
      String reason = EntryName.refusal(name, intake.limits());
      if (reason != null) {
        intake.refuse(name, 0, reason);
      }
    } else if (type == 0xA000) {
      intake.refuseKind(name, "a symbolic link", null);
    } else if (type != 0 && type != 0x8000) {
      intake.refuseKind(name, "a device or pipe", null);
    } else if ((entry.flags() & 1) != 0) {
      intake.refuse(name, entry.size(), "it is encrypted");
    } else if (entry.method() != 0 && entry.method() != 8) {
      intake.refuse(name, entry.size(), "it is compressed by method %d".formatted(entry.method()));
    } else if (entry.size() < 0 || entry.packed() < 0 || entry.offset() < 0) {
      throw damaged("the sizes of " + EntryName.visible(name) + " are no sizes");
    } else if (intake.accepts(name, entry.size())) {
      intake.file(name, content(entry, directoryOffset));
    }
  }

  private byte[] content(Entry entry, long directoryOffset) throws IOException {
    String name = EntryName.visible(entry.name());
    ByteBuffer local = at(entry.offset(), LOCAL_BYTES, "the header of " + name);
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw damaged("no entry where " + name + " should be");
    }
    int nameLength = local.getShort(26) & 0xFFFF;
    int extraLength = local.getShort(28) & 0xFFFF;
    ByteBuffer own = at(entry.offset() + LOCAL_BYTES, nameLength, "the name of " + name);
    if (!name(own, 0, nameLength).equals(entry.name())) {
      throw damaged(name + " has another name at its own place");
    }
    long from = entry.offset() + LOCAL_BYTES + nameLength + extraLength;
    if (entry.packed() > directoryOffset || from > directoryOffset - entry.packed()) {
      throw damaged(name + " reaches into the table of contents");
    }
    claim(entry.offset(), from + entry.packed(), name);
    ByteBuffer packed = at(from, entry.packed(), name);
    byte[] stored = new byte[packed.remaining()];
    packed.get(stored);
    byte[] bytes = entry.method() == 0 ? stored : inflated(stored, entry, name);
    if (entry.method() == 0) {
      intake.countUnpacked(bytes.length, packedBytes + bytes.length);
    }
    packedBytes += entry.packed();
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (bytes.length != entry.size() || crc.getValue() != entry.crc()) {
      throw damaged(name + " is not what its checksum says");
    }
    return bytes;
  }

  private void claim(long from, long to, String name) {
    Map.Entry<Long, Long> before = claimed.lowerEntry(to);
    if (before != null && before.getValue() > from) {
      throw damaged(name + " shares bytes with another entry, as in a decompression bomb");
    }
    claimed.put(from, to);
  }

  private byte[] inflated(byte[] packed, Entry entry, String name) {
    int size = Math.toIntExact(entry.size());
    // sizes are believed only as far as the packed bytes allow: deflate gains 1,032 times at most
    if (size > 1032L * packed.length + 64) {
      throw damaged(name + " is said to be larger than its bytes can become");
    }
    byte[] bytes = new byte[size];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      int at = 0;
      while (at < size) {
        int step = inflater.inflate(bytes, at, Math.min(size - at, 1 << 20));
        if (step == 0) {
          break;
        }
        at += step;
        intake.countUnpacked(step, packedBytes + inflater.getBytesRead());
      }
      boolean more = inflater.inflate(new byte[1]) > 0;
      if (at < size || more || !inflater.finished()) {
        throw damaged(name + " is not as long as it says");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw damaged(name + " cannot be unpacked");
    } finally {
      inflater.end();
    }
  }

  private ByteBuffer at(long offset, long length, String what) throws IOException {
    if (offset < 0 || length < 0 || offset > channel.size() - length) {
      throw damaged(what + " would lie outside of the file");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw Refusals.tooLarge(intake.input(), what + " has %,d bytes".formatted(length));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(offset);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until all of it is there
    }
    if (buffer.hasRemaining()) {
      throw damaged(what + " is cut off");
    }
    return buffer.flip();
  }

  private RuntimeException damaged(String what) {
    return Refusals.damaged(intake.input(), what);
  }
}
