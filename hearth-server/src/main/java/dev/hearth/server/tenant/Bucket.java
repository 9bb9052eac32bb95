package dev.hearth.server.tenant;

/**
 * Fills evenly up to its size, and may be drawn below zero once: what a reply will cost is known
 * only afterwards. Not for several threads at once.
 */
final class Bucket {
  private final double size;
  private final double perNano;
  private double level;
  private long at;

  /**
   * @param size what it holds, and gets in {@code periodNanos}
   */
  Bucket(double size, long periodNanos, long nowNanos) {
    this.size = size;
    this.perNano = size / periodNanos;
    this.level = size;
    this.at = nowNanos;
  }

  private void fill(long nowNanos) {
    level = Math.min(size, level + Math.max(0, nowNanos - at) * perNano);
    at = nowNanos;
  }

  /** Seconds until {@code amount} can be drawn; 0 if it can be now. */
  double wait(double amount, long nowNanos) {
    fill(nowNanos);
    return level >= amount ? 0 : (amount - level) / perNano / 1e9;
  }

  void draw(double amount, long nowNanos) {
    fill(nowNanos);
    level -= amount;
  }
}
