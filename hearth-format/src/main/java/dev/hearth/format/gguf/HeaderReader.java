package dev.hearth.format.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hearth.format.HearthException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks everything of one file but its tensor data (the GGUF specification, {@code
 * docs/gguf.md} of ggml). What it accepts holds together; what it refuses, it refuses by key or
 * tensor and byte offset.
 */
final class HeaderReader {
  private static final String KEY_ALIGNMENT = "general.alignment";
  private static final int ALIGNMENT_DEFAULT = 32;
  private static final int ALIGNMENT_MIN = 8;

  /** Key length, one byte of key, type, one byte of value. */
  private static final int ENTRY_BYTES_MIN = Long.BYTES + 1 + Integer.BYTES + 1;

  private final String fileName;
  private final int fileIndex;
  private final MemorySegment bytes;
  private final Limits limits;
  private final Cursor cursor;

  private HeaderReader(String fileName, int fileIndex, MemorySegment bytes, Limits limits) {
    this.fileName = fileName;
    this.fileIndex = fileIndex;
    this.bytes = bytes;
    this.limits = limits;
    this.cursor = new Cursor(fileName, bytes, 0, limits.metadataBytesMax());
  }

  /** Reads the header of the file that {@code bytes} holds whole. */
  static Header read(String fileName, int fileIndex, MemorySegment bytes, Limits limits) {
    return new HeaderReader(fileName, fileIndex, bytes, limits).read();
  }

  private Header read() {
    checkMagic();
    int version = takeVersion();
    long tensorCount =
        cursor.takeCount("tensor count", TensorTable.ENTRY_BYTES_MIN, limits.tensorsMax());
    long keyCount = cursor.takeCount("metadata count", ENTRY_BYTES_MIN, limits.keysMax());
    Metadata metadata =
        new Metadata(fileName, bytes, takeEntries(keyCount), limits.arrayDepthMax());
    int alignment = alignment(metadata);
    TensorTable table = new TensorTable(cursor, bytes.byteSize(), fileIndex, alignment);
    List<TensorInfo> tensors = table.take((int) tensorCount, limits.tensorNameBytesMax());
    return new Header(version, metadata, tensors, alignment, table.dataOffset(), cursor.position());
  }

  private void checkMagic() {
    if (bytes.byteSize() == 0) {
      throw cursor.damagedAt(0, "the file is empty");
    }
    long at = cursor.take(4, "magic number");
    byte[] magic = bytes.asSlice(at, 4).toArray(JAVA_BYTE);
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    if (text.equals("GGUF")) {
      return;
    }
    String found = "begins with bytes " + HexFormat.ofDelimiter(" ").formatHex(magic);
    throw switch (text) {
      case "FUGG" -> bigEndian(at);
      case "lmgg", "tjgg", "fmgg" ->
          cursor.unsupported(at, found + ": a GGML file, older than GGUF", "convert it to GGUF");
      case "vers", "<!DO", "<!do", "<htm", "<HTM", "{\"er" ->
          cursor.damagedAt(at, found + ": a text that stands for a file, not the model itself");
      default -> cursor.damagedAt(at, found + ", not with GGUF");
    };
  }

  private int takeVersion() {
    long at = cursor.position();
    int version = cursor.takeInt("version");
    if (version == 2 || version == 3) {
      return version;
    }
    int swapped = Integer.reverseBytes(version);
    if (swapped >= 1 && swapped <= 3) {
      throw bigEndian(at);
    }
    throw cursor.unsupported(
        at,
        "GGUF version " + Integer.toUnsignedString(version) + "; versions 2 and 3 can be read",
        version == 1 ? "convert it to version 3" : "a newer version of this program may read it");
  }

  private HearthException bigEndian(long at) {
    return cursor.unsupported(
        at, "a big-endian file; only little-endian files can be read", "convert it");
  }

  private Map<String, Metadata.Entry> takeEntries(long count) {
    ValueWalk walk = new ValueWalk(cursor, bytes, limits.arrayDepthMax());
    Map<String, Metadata.Entry> entries = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      cursor.subject("metadata entry", Long.toString(i));
      long keyAt = cursor.position();
      String key = cursor.takeName("key", limits.keyBytesMax());
      cursor.subject("key", key);
      long start = cursor.position();
      ValueType type = cursor.takeType("value type");
      long valueAt = cursor.position();
      Kind kind = walk.skip(type);
      long payload = kind.isArray() ? valueAt + Integer.BYTES + Long.BYTES : valueAt;
      var entry = new Metadata.Entry(kind, start, payload, cursor.position());
      if (entries.putIfAbsent(key, entry) != null) {
        throw cursor.damagedAt(keyAt, "the key is there twice");
      }
    }
    return entries;
  }

  private int alignment(Metadata metadata) {
    if (!metadata.has(KEY_ALIGNMENT)) {
      return ALIGNMENT_DEFAULT;
    }
    long alignment = metadata.number(KEY_ALIGNMENT);
    if (alignment < ALIGNMENT_MIN
        || alignment > limits.alignmentBytesMax()
        || Long.bitCount(alignment) != 1) {
      cursor.subject("key", KEY_ALIGNMENT);
      throw cursor.damagedAt(
          metadata.offset(KEY_ALIGNMENT),
          "alignment is "
              + alignment
              + ", not a power of two from "
              + ALIGNMENT_MIN
              + " to "
              + limits.alignmentBytesMax());
    }
    return (int) alignment;
  }
}
