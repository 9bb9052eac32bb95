package dev.hearth.apps.room.sandbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Short pauses of whoever watches something that cannot tell when it changes. */
final class Waiting {
  private static final long MOMENT_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(5);

  private Waiting() {}

  static void moment() {
    LockSupport.parkNanos(MOMENT_NANOSECONDS);
  }
}
