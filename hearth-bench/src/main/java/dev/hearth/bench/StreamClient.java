package dev.hearth.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks a server for one stream of OpenAI's events, one connection a request, and takes the times at
 * which its pieces arrive. The same for every server that is measured.
 */
final class StreamClient {
  private static final int TIMEOUT_MILLIS = 300_000;

  private final int port;
  private final String path;

  StreamClient(int port, String path) {
    this.port = port;
    this.path = path;
  }

  /** How a request ended. */
  enum End {
    /** All pieces and the mark of the end. */
    WHOLE,
    /** The client left, as it wanted to. */
    LEFT,
    /** The server refused, see the status. */
    REFUSED,
    /** The connection broke, or the stream had no end. */
    BROKEN
  }

  /**
   * One request.
   *
   * @param status HTTP status; 0 where none came
   * @param reason what the server or the network said where it failed
   * @param firstNanos from sending to the first piece; 0 where none came
   * @param pieceNanos times between pieces
   * @param tokens output tokens that the server counted; 0 where it did not
   */
  record Outcome(
      End end, int status, String reason, long firstNanos, long[] pieceNanos, int tokens) {}

  /**
   * Sends a request and reads its stream.
   *
   * @param leaveAfter pieces after which the client goes away; 0 for never
   */
  Outcome ask(String body, int leaveAfter) {
    Reading reading = new Reading(leaveAfter);
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(
          ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: %d\r\nConnection: close\r\n\r\n")
              .formatted(path, bytes.length)
              .getBytes(StandardCharsets.UTF_8));
      request.writeBytes(bytes);
      socket.getOutputStream().write(request.toByteArray());
      return reading.read(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      return reading.outcome(End.BROKEN, String.valueOf(e.getMessage()));
    }
  }

  /** Status and body of a plain GET. */
  static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final class Reading {
    private final long began = System.nanoTime();
    private final int leaveAfter;
    private final long[] times = new long[1 << 14];
    private int pieces;
    private long first;
    private long last;
    private int status;
    private int tokens;

    Reading(int leaveAfter) {
      this.leaveAfter = leaveAfter;
    }

    Outcome outcome(End end, String reason) {
      return new Outcome(
          end, status, reason, first, Arrays.copyOf(times, Math.max(0, pieces - 1)), tokens);
    }

    Outcome read(InputStream in) throws IOException {
      String line = line(in);
      if (!line.startsWith("HTTP/1.1 ")) {
        return outcome(End.BROKEN, line.isEmpty() ? "closed without an answer" : line);
      }
      status = Integer.parseInt(line.substring(9, 12));
      while (!line.isEmpty()) {
        line = line(in);
      }
      if (status != 200) {
        return outcome(End.REFUSED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      return events(in);
    }

    /** Lines of chunk sizes are among them; no data begins like one. */
    private Outcome events(InputStream in) throws IOException {
      while (true) {
        String line = line(in);
        if (line.equals("data: [DONE]")) {
          return outcome(End.WHOLE, "");
        }
        if (line.startsWith("data: {\"error\"")) {
          return outcome(End.BROKEN, line.substring(6));
        }
        if (line.startsWith("data: ")) {
          count(line);
          if (leaveAfter > 0 && pieces >= leaveAfter) {
            return outcome(End.LEFT, "");
          }
        } else if (line.equals("0")) {
          return outcome(End.BROKEN, "the stream has no end");
        }
      }
    }

    private void count(String data) {
      int at = data.indexOf("\"completion_tokens\":");
      if (at >= 0) {
        String number = data.substring(at + "\"completion_tokens\":".length());
        tokens = Integer.parseInt(number.replaceFirst("[^0-9].*", ""));
      }
      if (data.contains("\"choices\":[]")) {
        return;
      }
      long now = System.nanoTime();
      if (pieces == 0) {
        first = now - began;
      } else if (pieces <= times.length) {
        times[pieces - 1] = now - last;
      }
      last = now;
      pieces = Math.min(pieces + 1, times.length);
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          if (line.size() == 0) {
            throw new IOException("the connection ended");
          }
          break;
        }
        line.write(next);
      }
      return line.toString(StandardCharsets.UTF_8).strip();
    }
  }
}
