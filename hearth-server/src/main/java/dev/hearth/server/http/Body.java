package dev.hearth.server.http;

import dev.hearth.server.ClientGoneException;
import dev.hearth.server.Failure;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A request's body: read whole before the handler is called, or by the handler as it comes. */
final class Body {
  /** A sender of so many bytes is alive: it gets the time for a body anew. */
  private static final int ALIVE_BYTES = 1 << 20;

  private static final int CHUNK_BYTES = 1 << 14;

  private final byte[] whole;
  private final @Nullable InputStream source;
  private final long bytesMax;
  private final Runnable alive;
  private final Runnable complete;
  private long read;
  private boolean ended;

  private Body(
      byte[] whole,
      @Nullable InputStream source,
      long bytesMax,
      Runnable alive,
      Runnable complete) {
    this.whole = whole;
    this.source = source;
    this.bytesMax = bytesMax;
    this.alive = alive;
    this.complete = complete;
    this.ended = source == null;
  }

  static Body none() {
    return new Body(new byte[0], null, 0, () -> {}, () -> {});
  }

  /** All of it, at once. */
  static Body whole(ServerRequest request, int bytesMax) {
    if (!request.content().hasEntity()) {
      return none();
    }
    checkLength(request, bytesMax);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    try (InputStream in = request.content().inputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
        if (bytes.size() > bytesMax) {
          throw tooLarge(bytesMax, "send less, or start the server with a larger --body-bytes");
        }
      }
      return new Body(bytes.toByteArray(), null, 0, () -> {}, () -> {});
    } catch (IOException | UncheckedIOException | CloseConnectionException e) {
      throw new ClientGoneException(e);
    }
  }

  /** To be read as it comes. */
  static Body upload(ServerRequest request, long bytesMax, ClientWatch.Client client) {
    if (!request.content().hasEntity()) {
      client.working();
      return none();
    }
    checkLength(request, bytesMax);
    InputStream source = request.content().inputStream();
    return new Body(new byte[0], source, bytesMax, client::reading, client::working);
  }

  private static void checkLength(ServerRequest request, long bytesMax) {
    if (request.headers().contentLength().orElse(0) > bytesMax) {
      throw tooLarge(bytesMax, "send less");
    }
  }

  private static RuntimeException tooLarge(long bytesMax, String fix) {
    return Failure.of(
            413,
            "body_too_large",
            "",
            "the request's body has more than " + bytesMax + " bytes",
            fix)
        .exception();
  }

  byte[] whole() {
    return whole;
  }

  InputStream asItComes() {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        int count = next(bytes, offset, length);
        if (read > bytesMax) {
          throw tooLarge(bytesMax, "send less");
        }
        return count;
      }
    };
  }

  private int next(byte[] bytes, int offset, int length) {
    if (source == null || ended) {
      return -1;
    }
    int count;
    try {
      count = source.read(bytes, offset, length);
      if (count < 0) {
        ended = true;
        complete.run();
        return -1;
      }
      if ((read + count) / ALIVE_BYTES > read / ALIVE_BYTES) {
        alive.run();
      }
      read += count;
    } catch (IOException | UncheckedIOException | CloseConnectionException e) {
      throw new ClientGoneException(e);
    }
    return count;
  }

  /**
   * Reads what the handler left, so that the client reads the answer instead of being cut off;
   * whether that was all.
   */
  boolean discardRest() {
    byte[] buffer = new byte[CHUNK_BYTES];
    while (!ended && read <= bytesMax) {
      if (next(buffer, 0, buffer.length) < 0) {
        return true;
      }
    }
    return ended;
  }
}
