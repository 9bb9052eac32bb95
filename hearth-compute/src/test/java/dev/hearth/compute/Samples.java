package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** Rows of seeded random floats. Every row of every sample ends where its memory ends or nearly. */
public final class Samples {
  /** What lies between the rows of a strided sample; nothing may read or write it. */
  private static final float GUARD = Float.intBitsToFloat(0x7fc0beef);

  private static final int GUARD_COLUMNS = 5;

  private static final float[] EXTREMES = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-39f,
    -Float.MIN_NORMAL,
    1e-20f,
    -1f,
    1f,
    -88f,
    89f,
    -104f,
    1e4f,
    -3e18f,
    1e19f
  };

  private final Arena arena;
  private final SplittableRandom random;

  public Samples(Arena arena, long seed) {
    this.arena = arena;
    this.random = new SplittableRandom(seed);
  }

  public Arena arena() {
    return arena;
  }

  public SplittableRandom random() {
    return random;
  }

  /** Roughly normal numbers. */
  public float next() {
    double sum = random.nextDouble() + random.nextDouble() + random.nextDouble();
    return (float) (2 * (sum - 1.5));
  }

  /** Zeroed memory of exactly this size. */
  public Floats zeros(int rows, int columns) {
    return Floats.allocate(arena, rows, columns);
  }

  public Floats normal(int rows, int columns) {
    Floats floats = Floats.allocate(arena, rows, columns);
    fill(floats, 1f);
    return floats;
  }

  public Floats normal(int rows, int columns, float factor) {
    Floats floats = Floats.allocate(arena, rows, columns);
    fill(floats, factor);
    return floats;
  }

  /** Numbers between the bounds. */
  public Floats between(int rows, int columns, float low, float high) {
    Floats floats = Floats.allocate(arena, rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        floats.set(r, c, (float) random.nextDouble(low, high));
      }
    }
    return floats;
  }

  /** Normal numbers in rows with guards between them; the last row ends with the memory. */
  public Floats strided(int rows, int columns) {
    Floats wide = Floats.allocate(arena, rows, GUARD_COLUMNS + columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < GUARD_COLUMNS; c++) {
        wide.set(r, c, GUARD);
      }
    }
    Floats floats = wide.columns(GUARD_COLUMNS, columns);
    fill(floats, 1f);
    return floats;
  }

  /** Whether the guards of a strided sample are as they were. */
  public static boolean guardsIntact(Floats strided) {
    int gap = strided.stride() - strided.columns();
    for (int r = 0; r + 1 < strided.rows(); r++) {
      for (int c = 0; c < gap; c++) {
        float found = strided.get(r, strided.columns() + c);
        if (Float.floatToRawIntBits(found) != Float.floatToRawIntBits(GUARD)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Zeros of both signs, denormals, very large and very small numbers among normal ones. */
  public Floats extreme(int rows, int columns) {
    Floats floats = Floats.allocate(arena, rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int choice = random.nextInt(2 * EXTREMES.length);
        floats.set(r, c, choice < EXTREMES.length ? EXTREMES[choice] : next());
      }
    }
    return floats;
  }

  /** A copy that owns its memory. */
  public Floats copy(Floats source) {
    Floats copy = Floats.allocate(arena, source.rows(), source.columns());
    copy.copyFrom(source);
    return copy;
  }

  private void fill(Floats floats, float factor) {
    for (int r = 0; r < floats.rows(); r++) {
      for (int c = 0; c < floats.columns(); c++) {
        floats.set(r, c, factor * next());
      }
    }
  }
}
