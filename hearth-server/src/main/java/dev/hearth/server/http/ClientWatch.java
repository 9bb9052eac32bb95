package dev.hearth.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after every connection. Notices that a client has gone while nothing is written to it
 * (during a long prompt, or a reply that is sent as a whole), and closes connections whose client
 * sends too slowly.
 */
final class ClientWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final long bodyNanos;
  private final long idleNanos;
  private volatile boolean closed;

  /**
   * @param bodyTime a request's body must have arrived by then
   * @param idleTime the next request must have arrived by then
   */
  ClientWatch(Duration bodyTime, Duration idleTime) {
    bodyNanos = bodyTime.toNanos();
    idleNanos = idleTime.toNanos();
    Thread.ofVirtual().name("hearth-client-watch").start(this::watch);
  }

  /** What is waited for. */
  private enum Phase {
    /** The client's next request. */
    REQUEST,
    /** The rest of its body. */
    BODY,
    /** The answer. */
    ANSWER
  }

  /** The client of one connection. */
  final class Client {
    private final HelidonSocket socket;
    private final ReadAhead reader;
    private final List<Runnable> actions = new ArrayList<>();
    private Phase phase = Phase.REQUEST;
    private long since = System.nanoTime();
    private boolean watched;
    private boolean gone;

    private Client(HelidonSocket socket, ReadAhead reader) {
      this.socket = socket;
      this.reader = reader;
    }

    private synchronized void enter(Phase next) {
      phase = next;
      since = System.nanoTime();
      if (next == Phase.REQUEST) {
        actions.clear();
        watched = false;
      }
    }

    /** A request has begun; its body is read. */
    void reading() {
      enter(Phase.BODY);
    }

    /** The request is there; it is worked on. */
    void working() {
      enter(Phase.ANSWER);
    }

    /** The answer is complete. */
    void done() {
      enter(Phase.REQUEST);
    }

    /** Runs the action when the client goes, at once if it is gone. */
    void whenGone(Runnable action) {
      boolean now;
      synchronized (this) {
        now = gone;
        if (!now) {
          actions.add(action);
          if (!watched) {
            watched = true;
            reader.start(this::tellGone);
          }
        }
      }
      if (now) {
        action.run();
      }
    }

    /** Runs the actions, once. */
    void tellGone() {
      List<Runnable> told;
      synchronized (this) {
        gone = true;
        told = List.copyOf(actions);
        actions.clear();
      }
      told.forEach(Runnable::run);
    }

    private void close() {
      try {
        socket.close();
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "it was closed already, and its own thread knows", e);
      }
    }

    private void closeIfLate(long now) {
      boolean late;
      synchronized (this) {
        late =
            (phase == Phase.BODY && now - since > bodyNanos)
                || (phase == Phase.REQUEST && now - since > idleNanos);
      }
      if (late) {
        close();
      }
    }
  }

  /** The client of a connection. */
  Client client(String socketId) {
    Client client = clients.get(socketId);
    if (client == null) {
      throw new IllegalStateException("no connection " + socketId);
    }
    return client;
  }

  private void watch() {
    while (!closed) {
      long now = System.nanoTime();
      for (Client client : clients.values()) {
        client.closeIfLate(now);
      }
      try {
        Thread.sleep(PERIOD);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** HTTP/1.1 connections that are looked after while they last. */
  ServerConnectionSelector selector(Http1ConnectionSelector http1) {
    return new Selector(http1);
  }

  private final class Selector implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;

    Selector(Http1ConnectionSelector http1) {
      this.http1 = http1;
    }

    @Override
    public int bytesToIdentifyConnection() {
      return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
      return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      String id = context.childSocketId();
      ReadAhead reader = new ReadAhead(context.dataReader());
      clients.put(id, new Client(context.serverSocket(), reader));
      return new Remembered(
          http1.connection(new ReadAheadContext(context, DataReader.create(reader))),
          () -> clients.remove(id));
    }
  }

  private record Remembered(ServerConnection connection, Runnable forget)
      implements ServerConnection {
    @Override
    public void handle(Limit limit) throws InterruptedException {
      try {
        connection.handle(limit);
      } finally {
        forget.run();
      }
    }

    @Override
    public Duration idleTime() {
      return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
