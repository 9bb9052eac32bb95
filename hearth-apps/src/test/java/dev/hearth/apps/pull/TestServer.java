package dev.hearth.apps.pull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A web server on this machine that can do everything wrong that servers do. */
final class TestServer implements AutoCloseable {
  /** What was asked. */
  record Request(String path, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** How a body goes out. */
  enum Way {
    WHOLE,
    /** The connection ends in the middle. */
    DROPPED,
    /** A byte now and then, without end. */
    TRICKLED
  }

  /** What is answered. */
  record Reply(int status, Map<String, String> headers, byte[] body, Way way) {
    static Reply of(int status, String... headers) {
      return new Reply(status, map(headers), new byte[0], Way.WHOLE);
    }

    static Reply text(String body, String... headers) {
      return new Reply(200, map(headers), body.getBytes(StandardCharsets.UTF_8), Way.WHOLE);
    }

    Reply going(Way other) {
      return new Reply(status, headers, body, other);
    }

    Reply with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Reply(status, more, body, way);
    }

    private static Map<String, String> map(String... headers) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        map.put(headers[i], headers[i + 1]);
      }
      return map;
    }
  }

  private static final int TRICKLE_MILLIS = 40;

  private final ServerSocket socket;
  private final Map<String, Function<Request, Reply>> routes = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  TestServer() {
    try {
      socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  void at(String path, Function<Request, Reply> reply) {
    routes.put(path, reply);
  }

  /** Serves bytes, and ranges of them. */
  void file(String path, byte[] content) {
    at(path, request -> ranges(request, content));
  }

  static Reply ranges(Request request, byte[] content) {
    String range = request.header("range");
    if (range.isEmpty()) {
      return new Reply(200, Map.of(), content, Way.WHOLE);
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    int from = Integer.parseInt(ends[0]);
    int to = Math.min(Integer.parseInt(ends[1]), content.length - 1);
    if (from >= content.length) {
      return Reply.of(416, "Content-Range", "bytes */" + content.length);
    }
    byte[] part = java.util.Arrays.copyOfRange(content, from, to + 1);
    String header = "bytes " + from + "-" + to + "/" + content.length;
    return new Reply(206, Map.of("Content-Range", header), part, Way.WHOLE);
  }

  /** What was asked so far for paths that begin so. */
  List<Request> asked(String prefix) {
    synchronized (requests) {
      return requests.stream().filter(request -> request.path().startsWith(prefix)).toList();
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        Function<Request, Reply> route = routes.get(request.path());
        Reply reply = route == null ? Reply.of(404) : route.apply(request);
        if (!answer(connection, in, reply)) {
          return;
        }
      }
    } catch (IOException e) {
      // the client went away, which is what some tests want
      return;
    }
  }

  private static Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Request(first.split(" ")[1], headers);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  /** Says whether the connection may be used again. */
  private static boolean answer(Socket connection, InputStream in, Reply reply) throws IOException {
    OutputStream out = connection.getOutputStream();
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " x\r\n");
    reply.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
    if (!reply.headers().containsKey("Content-Length")) {
      head.append("Content-Length: ").append(reply.body().length).append("\r\n");
    }
    out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    switch (reply.way()) {
      case WHOLE -> out.write(reply.body());
      case DROPPED -> out.write(reply.body(), 0, reply.body().length / 2);
      case TRICKLED -> trickle(connection, in, out, reply.body());
    }
    out.flush();
    return reply.way() == Way.WHOLE;
  }

  /** The client's silence is the clock. */
  private static void trickle(Socket connection, InputStream in, OutputStream out, byte[] body)
      throws IOException {
    connection.setSoTimeout(TRICKLE_MILLIS);
    for (byte one : body) {
      out.write(one);
      out.flush();
      try {
        if (in.read() < 0) {
          return;
        }
      } catch (SocketTimeoutException e) {
        continue;
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
