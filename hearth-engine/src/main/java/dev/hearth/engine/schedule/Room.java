package dev.hearth.engine.schedule;

/**
 * What there is to give, in bytes.
 *
 * @param free not held by any request
 * @param pageBytes that {@code pageTokens} further positions of one request take for good
 * @param stepPageBytes that they take while they are computed: windows give theirs back afterwards
 */
public record Room(long free, long pageBytes, long stepPageBytes, int pageTokens) {
  /** What a request that holds {@code length} positions takes for {@code tokens} more. */
  long growth(int length, int tokens) {
    return pages(length, tokens) * pageBytes;
  }

  /** The same while they are computed. */
  public long stepGrowth(int length, int tokens) {
    return pages(length, tokens) * stepPageBytes;
  }

  private long pages(int length, int tokens) {
    long before = Math.ceilDiv(length, pageTokens);
    return Math.ceilDiv(length + tokens, pageTokens) - before;
  }

  /** The most tokens up to {@code wanted} that can be computed with {@code bytes}. */
  int fitting(int length, int wanted, long bytes) {
    if (stepPageBytes == 0) {
      return wanted;
    }
    long pages = Math.ceilDiv(length, pageTokens) + Math.max(0, bytes) / stepPageBytes;
    return (int) Math.min(wanted, pages * pageTokens - length);
  }
}
