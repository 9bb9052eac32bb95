package dev.hearth.server.http;

import dev.hearth.server.ClientGoneException;
import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import dev.hearth.server.Gate;
import dev.hearth.server.Route;
import dev.hearth.server.ServerSettings;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Every request comes through here: who asks, what, and how it ends. */
final class Entrance implements Handler {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final NoPermit NOBODY = new NoPermit();
  private static final int RETRY_WHEN_ENDING_SECONDS = 10;

  private final ServerSettings settings;
  private final Router router;
  private final Gate gate;
  private final ClientWatch watch;
  private final Guard guard;
  private final HttpServer.Answered answered;
  private final Phaser inside = new Phaser(1);
  private volatile boolean ending;

  Entrance(
      ServerSettings settings,
      Router router,
      Gate gate,
      ClientWatch watch,
      HttpServer.Answered answered) {
    this.settings = settings;
    this.router = router;
    this.gate = gate;
    this.watch = watch;
    this.answered = answered;
    this.guard = new Guard(settings.allowedHosts(), settings.allowedOrigins());
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String id = String.format("%016x", RANDOM.nextLong());
    ClientWatch.Client client = watch.client(request.socketId());
    inside.register();
    client.reading();
    try {
      serve(id, request, response, client);
    } catch (ClientGoneException e) {
      throw new CloseConnectionException("request " + id + ": the client has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.done();
      inside.arriveAndDeregister();
    }
    // the library goes on reading instead
    if (HttpExchange.header(request, "Connection").toLowerCase(Locale.ROOT).contains("close")) {
      throw new CloseConnectionException("request " + id + " was to be the last one");
    }
  }

  private void serve(
      String id, ServerRequest request, ServerResponse response, ClientWatch.Client client)
      throws InterruptedException {
    String path = request.path().path();
    Dialect dialect = router.dialect(path);
    try {
      response.header("X-Request-Id", id);
      if (admitPage(request, response, path)) {
        if (ending) {
          throw ending().exception();
        }
        Router.Match match = router.find(request.prologue().method().text(), path);
        dialect = match.dialect();
        answer(id, request, response, match, client);
      }
    } catch (ClientGoneException | CloseConnectionException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      refuse(id, request, response, client, dialect, failure(id, e));
    } finally {
      answered.answered(dialect.name(), response.status().code());
    }
  }

  private static Failure ending() {
    return new Failure(
        503,
        "shutting_down",
        "",
        "the server is ending",
        "ask again",
        Map.of(),
        RETRY_WHEN_ENDING_SECONDS);
  }

  /** What is refused before there is an exchange. */
  private void refuse(
      String id,
      ServerRequest request,
      ServerResponse response,
      ClientWatch.Client client,
      Dialect dialect,
      Failure failure) {
    boolean complete = discarded(request);
    if (!complete) {
      response.header("Connection", "close");
    }
    new HttpExchange(id, request, response, Map.of(), NOBODY, client, Body.none())
        .fail(dialect, failure);
    if (!complete) {
      throw new CloseConnectionException("request " + id + ": its body was not read");
    }
  }

  /** Host and origin; answers the question that browsers ask before they call. */
  private boolean admitPage(ServerRequest request, ServerResponse response, String path) {
    String host = HttpExchange.header(request, "Host");
    String origin = HttpExchange.header(request, "Origin");
    guard.checkHost(host);
    if (!guard.checkOrigin(origin, host)) {
      return true;
    }
    response.header("Access-Control-Allow-Origin", origin);
    response.header("Vary", "Origin");
    response.header(
        "Access-Control-Expose-Headers",
        "X-Request-Id, X-Hearth-Context, X-Hearth-Warning, Retry-After");
    if (!request.prologue().method().text().equals("OPTIONS")) {
      return true;
    }
    response.header("Access-Control-Allow-Methods", String.join(", ", router.methods(path)));
    response.header(
        "Access-Control-Allow-Headers",
        HttpExchange.header(request, "Access-Control-Request-Headers"));
    response.header("Access-Control-Max-Age", "600");
    response.status(Status.NO_CONTENT_204).send();
    return false;
  }

  private void answer(
      String id,
      ServerRequest request,
      ServerResponse response,
      Router.Match match,
      ClientWatch.Client client)
      throws InterruptedException {
    try (Gate.Permit permit = gate.enter(secret(request), loopback(request), match.route())) {
      Body body = body(request, match.route(), client);
      HttpExchange exchange =
          new HttpExchange(id, request, response, match.parts(), permit, client, body);
      try {
        match.route().handler().handle(exchange);
      } catch (ClientGoneException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        boolean complete = body.discardRest();
        if (!complete) {
          response.header("Connection", "close");
        }
        exchange.fail(match.dialect(), failure(id, e));
        if (!complete) {
          throw new CloseConnectionException("request " + id + ": its body was not read");
        }
      } catch (InterruptedException e) {
        exchange.fail(match.dialect(), failure(id, e));
        throw e;
      }
    }
  }

  private Body body(ServerRequest request, Route route, ClientWatch.Client client) {
    if (route.uploadBytesMax() > 0) {
      return Body.upload(request, route.uploadBytesMax(), client);
    }
    Body body = Body.whole(request, settings.bodyBytesMax());
    client.working();
    return body;
  }

  private static String secret(ServerRequest request) {
    String bearer = HttpExchange.header(request, "Authorization");
    if (bearer.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return bearer.substring(7).strip();
    }
    return HttpExchange.header(request, "x-api-key").strip();
  }

  private static boolean loopback(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress();
  }

  /** Reads what is left of a refused request's body, up to the limit; whether that was all. */
  private boolean discarded(ServerRequest request) {
    if (!request.content().hasEntity() || request.content().consumed()) {
      return !request.content().hasEntity();
    }
    if (request.headers().contentLength().orElse(0) > settings.bodyBytesMax()) {
      return false;
    }
    byte[] buffer = new byte[1 << 14];
    long left = settings.bodyBytesMax();
    try (InputStream in = request.content().inputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left -= n;
        if (left < 0) {
          return false;
        }
      }
      return true;
    } catch (IOException | UncheckedIOException | CloseConnectionException e) {
      return false;
    }
  }

  private static Failure failure(String id, Throwable e) {
    if (e instanceof HttpException http) {
      return Failure.of(
          http.status().code(), "bad_request", "", String.valueOf(http.getMessage()), "correct it");
    }
    Failure failure = Failure.of(e);
    if (failure.status() == 500) {
      LOG.log(Level.ERROR, "request " + id + " failed", e);
    }
    return failure;
  }

  /** Lets nobody in any more and waits for those inside. */
  void drain(Duration patience) {
    ending = true;
    int phase = inside.arrive();
    try {
      inside.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "ended while requests were still running");
    }
  }
}
