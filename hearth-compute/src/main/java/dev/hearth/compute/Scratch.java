package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Working memory of one loop thread, taken and given back like a stack. A step that takes the same
 * shapes in the same order as the step before gets the same objects back, so that steady decoding
 * allocates nothing.
 */
public final class Scratch implements AutoCloseable {
  private static final long CHUNK_BYTES_MIN = 1L << 20;

  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> chunks = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private int next;
  private int chunk;
  private long used;

  private record Taken(Floats floats, int chunkBefore, long usedBefore, int chunk, long used) {}

  /** {@code rows × columns} floats with undefined content, valid until {@link #release}. */
  public Floats take(int rows, int columns) {
    if (next < taken.size()) {
      Taken known = taken.get(next);
      if (known.floats.rows() == rows
          && known.floats.columns() == columns
          && known.chunkBefore == chunk
          && known.usedBefore == used) {
        next++;
        chunk = known.chunk;
        used = known.used;
        return known.floats;
      }
      taken.subList(next, taken.size()).clear();
    }
    int chunkBefore = chunk;
    long usedBefore = used;
    Floats floats = Floats.of(claim(4L * rows * columns), rows, columns);
    taken.add(new Taken(floats, chunkBefore, usedBefore, chunk, used));
    next++;
    return floats;
  }

  /** A mark to give to {@link #release}. */
  public int mark() {
    return next;
  }

  /** Gives back everything taken since {@code mark}. */
  public void release(int mark) {
    if (mark < next) {
      chunk = taken.get(mark).chunkBefore;
      used = taken.get(mark).usedBefore;
      next = mark;
    }
  }

  /** Bytes held from the system. */
  public long heldBytes() {
    return chunks.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  private MemorySegment claim(long bytes) {
    long padded = Math.max(64, (bytes + 63) & ~63L);
    while (chunk < chunks.size() && used + padded > chunks.get(chunk).byteSize()) {
      chunk++;
      used = 0;
    }
    if (chunk == chunks.size()) {
      chunks.add(arena.allocate(Math.max(padded, CHUNK_BYTES_MIN), 64));
      used = 0;
    }
    MemorySegment segment = chunks.get(chunk).asSlice(used, Math.max(bytes, 4));
    used += padded;
    return segment;
  }

  @Override
  public void close() {
    arena.close();
  }
}
