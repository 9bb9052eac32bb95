package dev.hearth.apps.room;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The time of a run: what took how long, and what is left. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final LongSupplier nanos;
  private final long start;
  private final int secondsMax;
  private final List<Circumstances.Step> steps = new ArrayList<>();
  private long last;

  /**
   * @param nanos a clock that only goes forward
   * @param secondsMax 0 for no limit
   */
  Stopwatch(LongSupplier nanos, int secondsMax) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.secondsMax = secondsMax;
    this.last = start;
  }

  /** Ends a step. */
  void lap(String name) {
    long now = nanos.getAsLong();
    steps.add(new Circumstances.Step(name, (now - last) / NANOS));
    last = now;
  }

  List<Circumstances.Step> steps() {
    return List.copyOf(steps);
  }

  /** What is left; empty where there is no limit. Not positive once it is reached. */
  Optional<Duration> left() {
    return secondsMax == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(secondsMax).minusNanos(nanos.getAsLong() - start));
  }

  /** Throws LIMIT where no time is left. */
  void check(String during) {
    if (left().filter(time -> !time.isPositive()).isPresent()) {
      throw new HearthException(
          Code.LIMIT,
          "the run's " + secondsMax + " s were over while " + during,
          "give it more with --seconds, or give it less to read");
    }
  }
}
