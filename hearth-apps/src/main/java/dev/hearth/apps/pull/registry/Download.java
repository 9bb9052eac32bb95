package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.Network.Place;
import dev.hearth.apps.pull.PartFile;
import dev.hearth.apps.pull.Patience;
import dev.hearth.apps.pull.RemoteFile;
import dev.hearth.apps.pull.Watcher;
import dev.hearth.apps.pull.registry.Web.Answer;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One file, in pieces by several connections (RFC 9110, range requests), or in one go where the
 * server does not know ranges.
 */
final class Download {
  private static final int BUFFER_BYTES = 1 << 17;

  private final Web web;
  private final Patience patience;
  private final RemoteFile file;
  private final Watcher watcher;
  private final Route route;

  /** Another connection's failure has ended the whole. */
  private volatile boolean stopped;

  Download(Web web, Patience patience, RemoteFile file, Watcher watcher) {
    this.web = web;
    this.patience = patience;
    this.file = file;
    this.watcher = watcher;
    this.route = new Route(web, file.address());
  }

  /**
   * Fetches it. What the part file holds afterwards has the right length and is not yet checked.
   */
  PartFile run(Place place) throws InterruptedException {
    Ranges.Probe probe = probe();
    if (file.bytes() >= 0 && probe.bytes() >= 0 && file.bytes() != probe.bytes()) {
      throw wrongLength(probe.bytes() + " bytes");
    }
    long bytes = file.bytes() >= 0 ? file.bytes() : probe.bytes();
    String version = file.sha256().isEmpty() ? probe.version() : file.sha256();
    PartFile part = place.open(bytes, probe.ranges() ? version : "");
    boolean fetched = false;
    try {
      watcher.begins(file.path(), bytes, part.bytesDone());
      if (probe.ranges() && bytes >= 0) {
        pieces(part, probe.condition());
      } else {
        whole(part);
      }
      fetched = true;
      return part;
    } finally {
      if (!fetched) {
        part.close();
      }
    }
  }

  /** Asks for the first byte: whether ranges are known, the size, and which version it is. */
  private Ranges.Probe probe() throws InterruptedException {
    Tries tries = new Tries(patience, watcher, file.path());
    while (true) {
      try (Answer answer = route.get(Map.of("Range", "bytes=0-0"))) {
        if (answer.status() == 206 || answer.status() == 200) {
          return Ranges.probe(answer);
        }
        if (answer.status() == 416) {
          throw wrongLength("no bytes");
        }
        refused(tries, answer);
      } catch (IOException e) {
        tries.failed(e);
      }
    }
  }

  private void pieces(PartFile part, String condition) throws InterruptedException {
    Queue<Integer> missing = new ConcurrentLinkedQueue<>();
    for (int piece = 0; piece < part.pieces(); piece++) {
      if (!part.done(piece)) {
        missing.add(piece);
      }
    }
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    int connections = Math.min(patience.connections(), missing.size());
    // closing waits for all, so that none writes into a closed file
    try (ExecutorService team = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        team.execute(() -> work(part, missing, condition, failure, team));
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("cancelled");
    }
    rethrow(failure.get());
  }

  private static void rethrow(@Nullable Throwable failure) throws InterruptedException {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case InterruptedException e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void work(
      PartFile part,
      Queue<Integer> missing,
      String condition,
      AtomicReference<@Nullable Throwable> failure,
      ExecutorService team) {
    try {
      for (Integer piece = missing.poll(); piece != null; piece = missing.poll()) {
        piece(part, piece, condition);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      // the first failure counts; the others are interrupted because of it
      stopped = true;
      if (failure.compareAndSet(null, e)) {
        team.shutdownNow();
      }
    }
  }

  private void piece(PartFile part, int piece, String condition) throws InterruptedException {
    long end = part.end(piece);
    long at = part.start(piece);
    Tries tries = new Tries(patience, watcher, file.path());
    byte[] buffer = new byte[BUFFER_BYTES];
    while (at < end) {
      if (stopped) {
        throw new InterruptedException("another connection failed");
      }
      Map<String, String> headers = new HashMap<>();
      headers.put("Range", "bytes=" + at + "-" + (end - 1));
      if (!condition.isEmpty()) {
        headers.put("If-Range", condition);
      }
      try (Answer answer = route.get(headers)) {
        if (answer.status() != 206) {
          notPartial(tries, answer);
          continue;
        }
        Ranges.check(answer, at, end, part.size(), file.path());
        while (at < end) {
          int count = answer.body().read(buffer, 0, (int) Math.min(buffer.length, end - at));
          if (count < 0) {
            throw new IOException("the connection ended " + (end - at) + " bytes early");
          }
          part.write(buffer, count, at);
          at += count;
          tries.progress(count);
          watcher.received(count);
        }
      } catch (IOException e) {
        tries.failed(e);
      }
    }
    part.finish(piece);
  }

  private void notPartial(Tries tries, Answer answer) throws InterruptedException {
    switch (answer.status()) {
      case 200 ->
          throw new HearthException(
              Code.VERIFICATION_FAILED,
              file.path() + " changed on the server while it was fetched",
              "pull again: it begins anew");
      case 416 -> throw wrongLength("fewer bytes");
      default -> refused(tries, answer);
    }
  }

  /** A refusal that may pass is waited for; another one is the end. */
  private void refused(Tries tries, Answer answer) throws InterruptedException {
    HearthException why = web.failed(answer.address(), answer.status());
    if (why.code() == Code.BUSY) {
      tries.busy(answer.header("retry-after"), why);
    } else if (route.forget()) {
      // signed addresses of a redirect expire
      tries.failed(new IOException("the address that " + file.path() + " was at has expired"));
    } else {
      throw why;
    }
  }

  /** One request for everything, again from the beginning where it breaks. */
  private void whole(PartFile part) throws InterruptedException {
    Tries tries = new Tries(patience, watcher, file.path());
    byte[] buffer = new byte[BUFFER_BYTES];
    while (true) {
      part.restart();
      long at = 0;
      try (Answer answer = route.get(Map.of())) {
        if (answer.status() != 200) {
          refused(tries, answer);
          continue;
        }
        for (int n = answer.body().read(buffer); n >= 0; n = answer.body().read(buffer)) {
          if (part.size() >= 0 && at + n > part.size()) {
            throw wrongLength("more bytes");
          }
          part.write(buffer, n, at);
          at += n;
          watcher.received(n);
        }
        if (part.size() >= 0 && at < part.size()) {
          throw new IOException("the connection ended " + (part.size() - at) + " bytes early");
        }
        part.sized(at);
        return;
      } catch (IOException e) {
        watcher.received(-at);
        tries.failed(e);
      }
    }
  }

  private HearthException wrongLength(String found) {
    return new HearthException(
        Code.VERIFICATION_FAILED,
        "the server has %s of %s, published are %s"
            .formatted(found, file.path(), file.bytes() < 0 ? "others" : file.bytes() + " bytes"),
        "use another source or mirror");
  }
}
