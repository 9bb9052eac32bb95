package dev.hearth.server.http;

import dev.hearth.format.HearthException;
import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The management port: one small request a connection, on threads of its own. Clients' connections
 * share a few carrier threads with whatever else is going on; these few threads share nothing, so a
 * question after the server's health waits for nobody's tokens.
 */
final class ManagementListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.hearth.server");
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final int HEAD_BYTES_MAX = 16 << 10;
  private static final int PATIENCE_MILLIS = 2000;

  private final ServerSocket socket;
  private final Router router;
  private final Dialect dialect;
  private final HttpServer.Answered answered;
  private final Guard guard = new Guard(Set.of(), Set.of());
  private final List<Thread> threads = new ArrayList<>();

  private ManagementListener(ServerSocket socket, Dialect dialect, HttpServer.Answered answered) {
    this.socket = socket;
    this.router = new Router(List.of(dialect));
    this.dialect = dialect;
    this.answered = answered;
  }

  /**
   * Begins to listen on this machine only.
   *
   * @throws HearthException USAGE where the port cannot be used
   */
  static ManagementListener start(int port, Dialect dialect, HttpServer.Answered answered) {
    ServerSocket socket = null;
    try {
      socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      closeQuietly(socket);
      throw new HearthException(
          HearthException.Code.USAGE,
          "cannot listen for management on port %d: %s".formatted(port, e.getMessage()),
          "end what listens there, or choose another port with --management-port",
          e);
    }
    ManagementListener listener = new ManagementListener(socket, dialect, answered);
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          Thread.ofPlatform().daemon().name("hearth-management-" + i).start(listener::serve);
      listener.threads.add(thread);
    }
    return listener;
  }

  private static void closeQuietly(@Nullable ServerSocket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "it was never open", e);
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.setTcpNoDelay(true);
        client.setSoTimeout(PATIENCE_MILLIS);
        answer(client);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a caller of the management port has gone", e);
      }
    }
  }

  private void answer(Socket client) throws IOException {
    String head = head(client.getInputStream());
    String[] lines = head.split("\r?\n");
    String[] words = lines[0].split(" ", -1);
    PlainExchange exchange;
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      exchange = new PlainExchange(Map.of());
      fail(exchange, Failure.of(400, "bad_request", "", "that is no HTTP request", "send one"));
    } else {
      exchange = exchange(words[0], words[1].replaceFirst("\\?.*", ""), lines);
    }
    answered.answered(dialect.name(), exchange.status());
    client.getOutputStream().write(exchange.bytes(words[0].equals("HEAD")));
    client.getOutputStream().flush();
    client.shutdownOutput();
  }

  private PlainExchange exchange(String method, String path, String[] lines) {
    PlainExchange exchange = new PlainExchange(Map.of());
    try {
      guard.checkHost(host(lines));
      Router.Match match = router.find(method, path);
      exchange = new PlainExchange(match.parts());
      match.route().handler().handle(exchange);
    } catch (RuntimeException | Error e) {
      Failure failure = Failure.of(e);
      if (failure.status() == 500) {
        LOG.log(Level.ERROR, "a question on the management port failed", e);
      }
      fail(exchange, failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(exchange, Failure.of(e));
    }
    return exchange;
  }

  private void fail(PlainExchange exchange, Failure failure) {
    exchange.json(failure.status(), dialect.errorBody(failure));
  }

  private static String host(String[] lines) {
    for (String line : lines) {
      if (line.regionMatches(true, 0, "Host:", 0, 5)) {
        return line.substring(5).strip();
      }
    }
    return "";
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] buffer = new byte[1024];
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the request has no end");
      }
      head.write(buffer, 0, count);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
        return text;
      }
      if (head.size() > HEAD_BYTES_MAX) {
        throw new IOException("the request's head is too long");
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(socket);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The answer as bytes that are sent at once. */
  static byte[] response(int status, String contentType, byte[] body, boolean headOnly) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, status < 400 ? "OK" : "Error", contentType, body.length)
            .getBytes(StandardCharsets.US_ASCII));
    if (!headOnly) {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }
}
