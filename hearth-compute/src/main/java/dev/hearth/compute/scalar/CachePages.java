package dev.hearth.compute.scalar;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How keys and values lie in the pages of a {@link KeyValueStore}. */
public final class CachePages {
  private static final int PAGE = KeyValueStore.PAGE_TOKENS;
  private static final int BLOCK = CacheType.Q8_0.blockValues();
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private CachePages() {}

  /** Writes one position of every head. */
  static void store(KeyValueStore store, int position, Floats keys, Floats values, int row) {
    MemorySegment page = store.page(position / PAGE);
    int slot = position % PAGE;
    for (int head = 0; head < store.heads(); head++) {
      int dk = store.keyDimension();
      Spot key = new Spot(page, store.keyOffset(head), dk, PAGE, 1, slot);
      write(store.type(), key, keys, row, head * dk);
      int dv = store.valueDimension();
      Spot value = new Spot(page, store.valueOffset(head), dv, 1, dv, slot);
      write(store.type(), value, values, row, head * dv);
    }
  }

  /** The floats of one head and slot: element d lies at {@code d·step + slot·slotStep}. */
  private record Spot(
      MemorySegment page, long offset, int dimension, int step, int slotStep, int slot) {
    long index(int d) {
      return (long) d * step + (long) slot * slotStep;
    }

    /** Scales follow the int8s, laid out alike with one for each block of dimensions. */
    long scaleOffset(int block) {
      long scaleSlotStep = slotStep == 1 ? 1 : slotStep / BLOCK;
      return offset + (long) dimension * PAGE + 2 * ((long) block * step + slot * scaleSlotStep);
    }
  }

  private static void write(CacheType type, Spot spot, Floats from, int row, int column) {
    switch (type) {
      case F32 -> {
        for (int d = 0; d < spot.dimension; d++) {
          spot.page.set(Floats.FLOAT, spot.offset + 4 * spot.index(d), from.get(row, column + d));
        }
      }
      case F16 -> {
        for (int d = 0; d < spot.dimension; d++) {
          short half = Float.floatToFloat16(from.get(row, column + d));
          spot.page.set(HALF, spot.offset + 2 * spot.index(d), half);
        }
      }
      case Q8_0 -> {
        for (int b = 0; b < spot.dimension / BLOCK; b++) {
          writeBlock(spot, b, from, row, column + b * BLOCK);
        }
      }
    }
  }

  private static void writeBlock(Spot spot, int block, Floats from, int row, int column) {
    float max = 0f;
    for (int i = 0; i < BLOCK; i++) {
      max = Math.max(max, Math.abs(from.get(row, column + i)));
    }
    float scale = max / 127f;
    float inverse = scale == 0f ? 0f : 1f / scale;
    spot.page.set(HALF, spot.scaleOffset(block), Float.floatToFloat16(scale));
    for (int i = 0; i < BLOCK; i++) {
      byte q = (byte) Math.round(from.get(row, column + i) * inverse);
      spot.page.set(ValueLayout.JAVA_BYTE, spot.offset + spot.index(block * BLOCK + i), q);
    }
  }

  /** The keys of one head and page as floats, {@code [dimension][position]}. */
  public static void keys(KeyValueStore store, int page, int head, float[] out) {
    read(store, page, store.keyOffset(head), store.keyDimension(), true, out);
  }

  /** The values of one head and page as floats, {@code [position][dimension]}. */
  public static void values(KeyValueStore store, int page, int head, float[] out) {
    read(store, page, store.valueOffset(head), store.valueDimension(), false, out);
  }

  private static void read(
      KeyValueStore store, int page, long offset, int dimension, boolean transposed, float[] out) {
    MemorySegment memory = store.page(page);
    int count = dimension * PAGE;
    switch (store.type()) {
      case F32 -> MemorySegment.copy(memory, Floats.FLOAT, offset, out, 0, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          out[i] = Float.float16ToFloat(memory.get(HALF, offset + 2L * i));
        }
      }
      case Q8_0 -> {
        long scales = offset + count;
        for (int i = 0; i < count; i++) {
          int scale = transposed ? i / PAGE / BLOCK * PAGE + i % PAGE : i / BLOCK;
          float d = Float.float16ToFloat(memory.get(HALF, scales + 2L * scale));
          out[i] = memory.get(ValueLayout.JAVA_BYTE, offset + i) * d;
        }
      }
    }
  }
}
