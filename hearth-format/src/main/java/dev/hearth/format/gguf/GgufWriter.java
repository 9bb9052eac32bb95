package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one whole GGUF file of version 3. First all metadata and all tensors' shapes are declared,
 * then data is written tensor after tensor, in any portions; then {@link #finish()}. The same calls
 * give the same bytes. Nothing is at the target before {@code finish} has everything on the disk;
 * {@link #close()} before that leaves nothing behind.
 *
 * <p>Calls out of order and shapes that cannot be are the program's errors and throw {@link
 * IllegalStateException} and {@link IllegalArgumentException}; {@link HearthException} USAGE says
 * that the disk refuses, DOES_NOT_FIT that it is too full.
 */
public final class GgufWriter implements AutoCloseable {
  private static final int VERSION = 3;
  private static final int DIMENSIONS_MAX = 4;
  private static final String KEY_ALIGNMENT = "general.alignment";
  private static final int ALIGNMENT_DEFAULT = 32;

  /** The keys that say which part of a model a file holds. */
  private static final Set<String> SPLIT_KEYS =
      Set.of("split.no", "split.count", "split.tensors.count");

  private record Declared(String name, BlockType type, List<Long> dimensions, long bytes) {}

  private final PendingFile file;
  private final Map<String, MemorySegment> metadata = new LinkedHashMap<>();
  private final Map<String, Declared> tensors = new LinkedHashMap<>();
  private long alignment = ALIGNMENT_DEFAULT;

  /** The tensors in order, once the header is written and no more can be declared. */
  private List<Declared> order = List.of();

  private boolean headerWritten;
  private int current;
  private long currentBytes;

  private GgufWriter(PendingFile file) {
    this.file = file;
  }

  /** Begins a file at {@code target}, where there must be none. */
  public static GgufWriter create(Path target) {
    return new GgufWriter(PendingFile.create(target, false));
  }

  /** Begins a file that will take the place of whatever is at {@code target}. */
  public static GgufWriter replace(Path target) {
    return new GgufWriter(PendingFile.create(target, true));
  }

  /** Sets a metadata entry; one that is there already keeps its place. */
  public GgufWriter put(String key, Value value) {
    requireHeaderOpen();
    requireName(key, Limits.DEFAULT.keyBytesMax());
    if (key.equals(KEY_ALIGNMENT)) {
      alignment = alignment(value);
    }
    metadata.put(key, MemorySegment.ofArray(new ValueEncoder().typed(value).toBytes()));
    return this;
  }

  /** Removes a metadata entry if it is there. */
  public GgufWriter remove(String key) {
    requireHeaderOpen();
    if (key.equals(KEY_ALIGNMENT)) {
      alignment = ALIGNMENT_DEFAULT;
    }
    metadata.remove(key);
    return this;
  }

  /** Copies an entry of an open file, byte for byte. The file must stay open. */
  public GgufWriter copy(Metadata from, String key) {
    requireHeaderOpen();
    if (key.equals(KEY_ALIGNMENT)) {
      alignment = alignment(from.value(key));
    }
    metadata.put(key, from.raw(key));
    return this;
  }

  /**
   * Copies all entries of an open file, but those that say that the model is split: the copy is
   * whole. The file must stay open.
   */
  public GgufWriter copyAll(Metadata from) {
    boolean split = from.integer("split.count", 0) > 1;
    for (String key : from.keys()) {
      if (!split || !SPLIT_KEYS.contains(key)) {
        copy(from, key);
      }
    }
    return this;
  }

  /**
   * Adds a tensor.
   *
   * @param dimensions one to four sizes, fastest first
   */
  public GgufWriter declare(String name, BlockType type, List<Long> dimensions) {
    requireHeaderOpen();
    requireName(name, Limits.DEFAULT.tensorNameBytesMax());
    if (dimensions.isEmpty() || dimensions.size() > DIMENSIONS_MAX) {
      throw new IllegalArgumentException(name + " has " + dimensions.size() + " dimensions");
    }
    long weights = 1;
    for (long size : dimensions) {
      if (size < 1) {
        throw new IllegalArgumentException(name + " has dimensions " + dimensions);
      }
      weights = Math.multiplyExact(weights, size);
    }
    if (dimensions.getFirst() % type.weightsPerBlock() != 0) {
      throw new IllegalArgumentException(
          name + ": rows of " + dimensions.getFirst() + " are not whole blocks of " + type);
    }
    Declared tensor = new Declared(name, type, List.copyOf(dimensions), type.bytes(weights));
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException(name + " is declared twice");
    }
    return this;
  }

  /** Writes the next bytes of a tensor; tensors come in the order in which they were declared. */
  public void write(String name, MemorySegment part) {
    writeHeader();
    if (current == order.size() || !order.get(current).name().equals(name)) {
      throw new IllegalStateException("not the turn of tensor " + name);
    }
    long left = order.get(current).bytes() - currentBytes;
    if (part.byteSize() > left) {
      throw new IllegalArgumentException(
          name + ": " + part.byteSize() + " bytes, room for " + left);
    }
    file.write(part);
    currentBytes += part.byteSize();
    if (part.byteSize() == left) {
      file.pad(alignment);
      current++;
      currentBytes = 0;
    }
  }

  /** Puts the file in its place, once it is safe on the disk. */
  public void finish() {
    writeHeader();
    if (current != order.size()) {
      throw new IllegalStateException("no data yet for tensor " + order.get(current).name());
    }
    file.finish();
  }

  /** Removes what was written unless it was finished. */
  @Override
  public void close() {
    file.close();
  }

  private void writeHeader() {
    if (headerWritten) {
      return;
    }
    headerWritten = true;
    order = List.copyOf(tensors.values());
    file.requireSpace(bytesAtLeast());
    ValueEncoder header =
        new ValueEncoder()
            .raw("GGUF".getBytes(StandardCharsets.US_ASCII))
            .int32(VERSION)
            .int64(order.size())
            .int64(metadata.size());
    file.write(MemorySegment.ofArray(header.toBytes()));
    metadata.forEach((key, value) -> {
      file.write(MemorySegment.ofArray(new ValueEncoder().string(key).toBytes()));
      file.write(value);
    });
    file.write(MemorySegment.ofArray(tensorTable()));
    if (!order.isEmpty()) {
      file.pad(alignment);
    }
  }

  private byte[] tensorTable() {
    ValueEncoder table = new ValueEncoder();
    long offset = 0;
    for (Declared tensor : order) {
      table.string(tensor.name()).int32(tensor.dimensions().size());
      tensor.dimensions().forEach(table::int64);
      table.int32(tensor.type().ggmlId()).int64(offset);
      offset = Math.addExact(offset, padded(tensor.bytes()));
    }
    return table.toBytes();
  }

  private long padded(long bytes) {
    return Math.addExact(bytes, Math.floorMod(-bytes, alignment));
  }

  private long bytesAtLeast() {
    long bytes = 0;
    for (MemorySegment value : metadata.values()) {
      bytes = Math.addExact(bytes, value.byteSize());
    }
    for (Declared tensor : order) {
      bytes = Math.addExact(bytes, padded(tensor.bytes()));
    }
    return bytes;
  }

  private static long alignment(Value value) {
    if (value instanceof Value.Whole(var type, var number)
        && type == ValueType.UINT32
        && number >= 8
        && number <= Limits.DEFAULT.alignmentBytesMax()
        && Long.bitCount(number) == 1) {
      return number;
    }
    throw new IllegalArgumentException("not an alignment: " + value);
  }

  private void requireHeaderOpen() {
    if (headerWritten) {
      throw new IllegalStateException("the header is written already");
    }
  }

  private static void requireName(String name, int bytesMax) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > bytesMax) {
      throw new IllegalArgumentException("a name of " + bytes + " bytes: " + name);
    }
  }
}
