package dev.hearth.format.gguf;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one file's tensor table and checks that every tensor's data lies where it can. */
final class TensorTable {
  /** Name length, one byte of name, dimension count, one dimension, type, offset. */
  static final int ENTRY_BYTES_MIN =
      Long.BYTES + 1 + Integer.BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;

  private static final int DIMENSIONS_MAX = 4;

  private final Cursor cursor;
  private final long fileBytes;
  private final int fileIndex;
  private final int alignment;
  private long dataOffset;

  TensorTable(Cursor cursor, long fileBytes, int fileIndex, int alignment) {
    this.cursor = cursor;
    this.fileBytes = fileBytes;
    this.fileIndex = fileIndex;
    this.alignment = alignment;
  }

  /** Where tensor data begins, once the table is read; the end of a file without tensors. */
  long dataOffset() {
    return dataOffset;
  }

  /** The table that begins at the cursor, in file order. */
  List<TensorInfo> take(int count, int nameBytesMax) {
    List<TensorInfo> relative = new ArrayList<>(count);
    long[] ends = new long[count];
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      cursor.subject("tensor", Integer.toString(i));
      long at = cursor.position();
      TensorInfo tensor = takeTensor(nameBytesMax);
      if (!names.add(tensor.name())) {
        throw cursor.damagedAt(at, "the tensor is there twice");
      }
      relative.add(tensor);
      ends[i] = cursor.position();
    }
    // a file without tensors need not be padded
    long padding = Math.floorMod(-cursor.position(), (long) alignment);
    dataOffset = Math.min(cursor.position() + padding, fileBytes);
    List<TensorInfo> tensors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tensors.add(placed(relative.get(i), ends[i] - Long.BYTES));
    }
    checkNoOverlap(tensors);
    return List.copyOf(tensors);
  }

  /** One line of the table; its offset is still relative to {@link #dataOffset}. */
  private TensorInfo takeTensor(int nameBytesMax) {
    String name = cursor.takeName("tensor name", nameBytesMax);
    cursor.subject("tensor", name);
    List<Long> dimensions = takeDimensions();
    long typeAt = cursor.position();
    int id = cursor.takeInt("type");
    BlockType type =
        BlockType.ofGgmlId(id)
            .orElseThrow(() ->
                cursor.unsupported(
                    typeAt,
                    "tensor type " + Integer.toUnsignedString(id) + " is not known",
                    "a newer version of this program may read it, or quantise it anew"));
    long bytes = bytesOf(type, dimensions, typeAt);
    long offsetAt = cursor.position();
    long offset = cursor.takeLong("offset");
    if (offset < 0 || offset > fileBytes) {
      throw beyond(offsetAt, offset, bytes);
    }
    if (offset % alignment != 0) {
      throw cursor.damagedAt(
          offsetAt, "offset " + offset + " is not a multiple of the alignment " + alignment);
    }
    return new TensorInfo(name, type, dimensions, fileIndex, offset, bytes);
  }

  private List<Long> takeDimensions() {
    long at = cursor.position();
    int count = cursor.takeInt("dimension count");
    if (count < 1 || count > DIMENSIONS_MAX) {
      throw cursor.damagedAt(
          at, "dimension count is " + Integer.toUnsignedString(count) + ", not 1 to 4");
    }
    List<Long> dimensions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long sizeAt = cursor.position();
      long size = cursor.takeLong("dimension");
      if (size <= 0) {
        throw cursor.damagedAt(sizeAt, "dimension " + i + " is " + size + ", not at least 1");
      }
      dimensions.add(size);
    }
    return dimensions;
  }

  private long bytesOf(BlockType type, List<Long> dimensions, long at) {
    long row = dimensions.getFirst();
    if (row % type.weightsPerBlock() != 0) {
      throw cursor.damagedAt(
          at,
          "rows of "
              + row
              + " weights are not whole "
              + type.label()
              + " blocks of "
              + type.weightsPerBlock());
    }
    try {
      long weights = row;
      for (long size : dimensions.subList(1, dimensions.size())) {
        weights = Math.multiplyExact(weights, size);
      }
      return Math.multiplyExact(weights / type.weightsPerBlock(), (long) type.bytesPerBlock());
    } catch (ArithmeticException e) {
      throw cursor.damagedAt(at, "dimensions " + dimensions + " need more than 2^63 bytes");
    }
  }

  /** The tensor with its offset in the file; the file gives its relative offset at {@code at}. */
  private TensorInfo placed(TensorInfo tensor, long at) {
    if (tensor.bytes() > fileBytes - dataOffset
        || tensor.offset() > fileBytes - dataOffset - tensor.bytes()) {
      cursor.subject("tensor", tensor.name());
      throw beyond(at, tensor.offset(), tensor.bytes());
    }
    return new TensorInfo(
        tensor.name(),
        tensor.type(),
        tensor.dimensions(),
        fileIndex,
        dataOffset + tensor.offset(),
        tensor.bytes());
  }

  private HearthException beyond(long at, long offset, long bytes) {
    return cursor.incomplete(
        at,
        "data of "
            + bytes
            + " bytes at offset "
            + Long.toUnsignedString(offset)
            + " of the data section ends beyond the file of "
            + fileBytes
            + " bytes");
  }

  private void checkNoOverlap(List<TensorInfo> tensors) {
    List<TensorInfo> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(TensorInfo::offset));
    for (int i = 1; i < sorted.size(); i++) {
      TensorInfo before = sorted.get(i - 1);
      TensorInfo tensor = sorted.get(i);
      if (tensor.offset() - before.offset() < before.bytes()) {
        cursor.subject("tensor", tensor.name());
        throw cursor.damagedAt(
            tensor.offset(), "data overlaps that of tensor " + Names.quoted(before.name()));
      }
    }
  }
}
