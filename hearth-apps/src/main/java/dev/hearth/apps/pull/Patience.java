package dev.hearth.apps.pull;

import java.time.Duration;

/**
 * How hard to try.
 *
 * @param pieceBytes what is fetched by one request and kept when finished
 * @param connections requests at the same time
 * @param failuresMax failures in a row, without progress, before giving up
 * @param progressBytes what counts as progress
 * @param stall within this time at least {@code stallBytes} must come, or the connection is dropped
 * @param pauseFirst before the second try; doubled for each further one
 * @param pauseMax the longest pause; a server that asks for a longer one is not waited for
 * @param pause how to wait
 */
public record Patience(
    long pieceBytes,
    int connections,
    int failuresMax,
    long progressBytes,
    Duration stall,
    long stallBytes,
    Duration pauseFirst,
    Duration pauseMax,
    Pause pause) {
  /** How to wait; a seam, so that tests need not. */
  @FunctionalInterface
  public interface Pause {
    void await(Duration time) throws InterruptedException;
  }

  /** For the world. */
  public static Patience standard() {
    return new Patience(
        16L << 20,
        4,
        6,
        1L << 20,
        Duration.ofSeconds(30),
        30L << 10,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Thread::sleep);
  }
}
