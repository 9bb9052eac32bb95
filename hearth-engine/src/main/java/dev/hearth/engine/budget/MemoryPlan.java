package dev.hearth.engine.budget;

import dev.hearth.format.HearthException;

/**
 * What a model takes, in bytes.
 *
 * @param weights bytes of the weights in memory
 * @param perToken bytes of keys and values for one more position
 * @param fixed bytes of one sequence that do not grow: windows and recurrent states
 */
public record MemoryPlan(long weights, long perToken, long fixed) {
  /** Left for activations, the program and the system. */
  private static final long RESERVE_BYTES = 512L << 20;

  /** Share of free memory that sequences and kept beginnings take where nobody says. */
  private static final int CACHE_DIVISOR = 4;

  /** Contexts are cut to a multiple of this. */
  private static final int CONTEXT_STEP = 1024;

  /** Bytes of one sequence of {@code tokens}. */
  public long sequenceBytes(int tokens) {
    return Math.addExact(fixed, Math.multiplyExact(perToken, tokens));
  }

  /** Bytes of the weights and one sequence. */
  public long totalBytes(int tokens) {
    return Math.addExact(weights, sequenceBytes(tokens));
  }

  /**
   * The context to allocate.
   *
   * @param asked 0 for as much as fits
   * @param available bytes free now, before the weights are loaded
   * @throws HearthException DOES_NOT_FIT with the numbers
   */
  public int contextTokens(int asked, int advertised, long available) {
    long room = available - weights - fixed - RESERVE_BYTES;
    if (asked > 0) {
      if (Math.multiplyExact(perToken, asked) > room) {
        throw tooLarge(asked, available);
      }
      return asked;
    }
    long fitting = perToken == 0 ? advertised : room / perToken;
    if (fitting >= advertised) {
      return advertised;
    }
    long cut = fitting / CONTEXT_STEP * CONTEXT_STEP;
    if (cut < CONTEXT_STEP) {
      throw tooLarge(Math.min(CONTEXT_STEP, advertised), available);
    }
    return (int) cut;
  }

  /**
   * The bytes that all sequences and kept beginnings may take together.
   *
   * @param asked 0 for a quarter of what is free, or one whole sequence where that is more
   * @param pageTokens positions that are allocated at once
   * @throws HearthException DOES_NOT_FIT where {@code asked} is less than one whole sequence
   */
  public long cacheBytes(long asked, int contextTokens, int pageTokens, long available) {
    int pages = Math.ceilDiv(contextTokens, pageTokens);
    long whole = sequenceBytes(Math.multiplyExact(pages, pageTokens));
    if (asked == 0) {
      return Math.max(whole, (available - weights - RESERVE_BYTES) / CACHE_DIVISOR);
    }
    if (asked < whole) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "a cache of %s is asked for, one context of %d tokens takes %s"
              .formatted(size(asked), contextTokens, size(whole)),
          "use a larger cache, a shorter context or a smaller cache type");
    }
    return asked;
  }

  private HearthException tooLarge(int tokens, long available) {
    return new HearthException(
        HearthException.Code.DOES_NOT_FIT,
        "weights take %s, a context of %d tokens %s, the rest %s; %s is free"
            .formatted(
                size(weights),
                tokens,
                size(sequenceBytes(tokens)),
                size(RESERVE_BYTES),
                size(available)),
        "use a smaller file, a shorter context or a smaller cache type");
  }

  /** Bytes as people write them. */
  public static String size(long bytes) {
    if (bytes < 1L << 20) {
      return "%.1f KiB".formatted(bytes / 1024.0);
    }
    return bytes < 1L << 30
        ? "%.1f MiB".formatted(bytes / (1024.0 * 1024))
        : "%.2f GiB".formatted(bytes / (1024.0 * 1024 * 1024));
  }
}
