package dev.hearth.apps.pull.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Drops connections that bring too little: a reader that waits for bytes cannot do it itself. */
final class Watchdog implements AutoCloseable {
  private static final int LOOKS_PER_STALL = 4;

  private final Set<Watched> streams = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration stall;
  private final long stallBytes;

  Watchdog(Duration stall, long stallBytes) {
    this.stall = stall;
    this.stallBytes = stallBytes;
    Thread.ofVirtual().name("pull-watchdog").start(this::watch);
  }

  /** Reads {@code stream} under watch; closing it ends the watch. */
  InputStream watched(InputStream stream) {
    Watched watched = new Watched(stream);
    streams.add(watched);
    return watched;
  }

  private void watch() {
    long nanos = Math.max(1, stall.toNanos() / LOOKS_PER_STALL);
    try {
      while (!closed.await(nanos, TimeUnit.NANOSECONDS)) {
        streams.forEach(Watched::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private final class Watched extends InputStream {
    private final InputStream stream;
    private final AtomicLong bytes = new AtomicLong();
    private long windowBytes;
    private long windowStart = System.nanoTime();
    private volatile boolean dropped;

    Watched(InputStream stream) {
      this.stream = stream;
    }

    private void look() {
      long now = System.nanoTime();
      if (now - windowStart < stall.toNanos()) {
        return;
      }
      long all = bytes.get();
      if (all - windowBytes < stallBytes) {
        dropped = true;
        streams.remove(this);
        try {
          stream.close();
        } catch (IOException e) {
          // the reader meets it
          return;
        }
      }
      windowBytes = all;
      windowStart = now;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count;
      try {
        count = stream.read(into, offset, length);
      } catch (IOException e) {
        throw dropped ? tooSlow(e) : e;
      }
      if (dropped) {
        throw tooSlow(null);
      }
      if (count > 0) {
        bytes.addAndGet(count);
      }
      return count;
    }

    private IOException tooSlow(@org.jspecify.annotations.Nullable IOException cause) {
      return new IOException(
          "less than " + stallBytes + " bytes in " + stall.toMillis() + " ms", cause);
    }

    @Override
    public void close() throws IOException {
      streams.remove(this);
      stream.close();
    }
  }
}
