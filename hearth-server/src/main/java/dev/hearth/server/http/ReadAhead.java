package dev.hearth.server.http;

import io.helidon.common.buffers.DataReader;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, read on another thread while its answer is worked out: the only way to learn
 * at once that it has gone. What it sent meanwhile (its next request) is kept for when it is asked
 * for.
 */
final class ReadAhead implements Supplier<byte @Nullable []> {
  private final DataReader source;
  private @Nullable CompletableFuture<byte[]> ahead;

  /**
   * @param source what was read so far, and the connection behind it
   */
  ReadAhead(DataReader source) {
    this.source = source;
  }

  /** Begins to read; runs the action if the client goes before it sends anything. */
  synchronized void start(Runnable whenGone) {
    if (ahead != null) {
      return;
    }
    CompletableFuture<byte[]> next = new CompletableFuture<>();
    ahead = next;
    Thread.ofVirtual()
        .name("hearth-read-ahead")
        .start(() -> {
          try {
            next.complete(read());
          } catch (RuntimeException e) {
            next.completeExceptionally(e);
            whenGone.run();
          }
        });
  }

  private byte[] read() {
    source.ensureAvailable();
    return source.readBytes(source.available());
  }

  @Override
  public byte @Nullable [] get() {
    CompletableFuture<byte[]> next;
    synchronized (this) {
      next = ahead;
    }
    try {
      if (next == null) {
        return read();
      }
      byte[] bytes = next.join();
      synchronized (this) {
        ahead = null;
      }
      return bytes;
    } catch (DataReader.InsufficientDataAvailableException e) {
      return null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException broken) {
        throw broken;
      }
      return null;
    }
  }
}
