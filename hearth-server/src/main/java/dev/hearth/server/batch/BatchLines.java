package dev.hearth.server.batch;

import dev.hearth.server.Failure;
import dev.hearth.server.RequestException;
import dev.hearth.server.wire.Json;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The requests of a batch: a file of JSON lines, each with {@code custom_id}, {@code method},
 * {@code url} and {@code body}. Read once to check every line, then line by line when its turn
 * comes.
 */
final class BatchLines implements Closeable {
  /** The most requests. */
  static final int LINES_MAX = 50_000;

  private static final int ERRORS_MAX = 100;
  private static final int ID_LENGTH_MAX = 512;

  private final FileChannel channel;
  private final String digest;
  private final long[] places;
  private final int[] lengths;

  private BatchLines(FileChannel channel, String digest, List<long[]> lines) {
    this.channel = channel;
    this.digest = digest;
    this.places = lines.stream().mapToLong(line -> line[0]).toArray();
    this.lengths = lines.stream().mapToInt(line -> (int) line[1]).toArray();
  }

  /**
   * What is wrong with a line.
   *
   * @param line from 1; 0 for the file as a whole
   */
  record Wrong(int line, String code, String message) {}

  /** A file that is no batch. */
  static final class WrongLinesException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Wrong> errors;

    WrongLinesException(List<Wrong> errors) {
      super(errors.getFirst().message());
      this.errors = List.copyOf(errors);
    }

    List<Wrong> errors() {
      return errors;
    }
  }

  /** One request. */
  record Line(String customId, String url, ObjectNode body) {}

  /**
   * Reads and checks all lines.
   *
   * @param urls what may be asked for
   * @param lineBytesMax the longest line
   * @throws WrongLinesException with the first lines that are wrong
   */
  static BatchLines open(Path file, Set<String> urls, int lineBytesMax)
      throws IOException, WrongLinesException {
    MessageDigest digest = sha256();
    Check check = new Check(urls);
    List<long[]> lines = new ArrayList<>();
    try (InputStream in =
        new BufferedInputStream(
            new DigestInputStream(Files.newInputStream(file), digest), 1 << 16)) {
      read(in, lineBytesMax, check, lines);
    }
    if (lines.isEmpty() && check.errors.isEmpty()) {
      check.errors.add(new Wrong(0, "empty_file", "the file has no requests"));
    }
    if (!check.errors.isEmpty()) {
      throw new WrongLinesException(check.errors);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new BatchLines(channel, HexFormat.of().formatHex(digest.digest()), lines);
  }

  private static void read(InputStream in, int lineBytesMax, Check check, List<long[]> lines)
      throws IOException {
    byte[] line = new byte[1 << 12];
    long at = 0;
    int length = 0;
    for (int next = in.read(); next >= 0 || length > 0; next = in.read()) {
      if (next >= 0 && next != '\n') {
        if (length == lineBytesMax) {
          check.errors.add(
              new Wrong(
                  lines.size() + 1,
                  "line_too_long",
                  "the line has more than " + lineBytesMax + " bytes"));
          return;
        }
        if (length == line.length) {
          line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) next;
        continue;
      }
      if (lines.size() == LINES_MAX) {
        check.errors.add(
            new Wrong(0, "too_many_requests", "there are more than " + LINES_MAX + " requests"));
        return;
      }
      if (!check.line(lines.size() + 1, Arrays.copyOf(line, length))) {
        return;
      }
      lines.add(new long[] {at, length});
      at += length + 1L;
      length = 0;
      if (next < 0) {
        return;
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Gathers what is wrong. */
  private static final class Check {
    private final List<Wrong> errors = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<String> urls;

    Check(Set<String> urls) {
      this.urls = urls;
    }

    /** False where so much is wrong that reading on is no use. */
    boolean line(int number, byte[] bytes) {
      try {
        Line line = parse(bytes, urls);
        Integer other = ids.putIfAbsent(line.customId, number);
        if (other != null) {
          wrong(
              number,
              "duplicate_custom_id",
              "the custom_id '%s' is that of line %d too".formatted(line.customId, other));
        }
      } catch (RequestException e) {
        wrong(number, e.failure().code(), e.failure().fact());
      }
      return errors.size() < ERRORS_MAX;
    }

    private void wrong(int number, String code, String message) {
      errors.add(new Wrong(number, code, message));
    }
  }

  private static Line parse(byte[] bytes, Set<String> urls) {
    if (bytes.length == 0 || new String(bytes, StandardCharsets.UTF_8).isBlank()) {
      throw refused("empty_line", "the line is empty");
    }
    ObjectNode node = Json.body(bytes);
    String id = string(node, "custom_id");
    if (id.isEmpty() || id.length() > ID_LENGTH_MAX) {
      throw refused("invalid_custom_id", "custom_id must have 1 to " + ID_LENGTH_MAX + " letters");
    }
    if (!string(node, "method").equals("POST")) {
      throw refused("invalid_method", "method must be POST");
    }
    String url = string(node, "url");
    if (!urls.contains(url)) {
      throw refused("invalid_url", "url is '%s', not %s".formatted(url, String.join(" or ", urls)));
    }
    if (node.get("body") instanceof ObjectNode body) {
      if (node.size() != 4) {
        throw refused("unknown_parameter", "a line has custom_id, method, url and body only");
      }
      return new Line(id, url, body);
    }
    throw refused("invalid_body", "body must be an object");
  }

  private static String string(ObjectNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isString()) {
      throw refused("missing_" + field, field + " must be a string");
    }
    return value.asString();
  }

  private static RuntimeException refused(String code, String fact) {
    return Failure.of(400, code, "", fact, "correct the line").exception();
  }

  /** SHA-256 of the file. */
  String digest() {
    return digest;
  }

  int count() {
    return places.length;
  }

  /** A request, by its number from 0. */
  Line line(int number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(lengths[number]);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, places[number] + bytes.position()) < 0) {
        throw new IOException("the file of requests has become shorter");
      }
    }
    ObjectNode node = Json.body(bytes.array());
    if (node.get("body") instanceof ObjectNode body) {
      return new Line(node.path("custom_id").asString(), node.path("url").asString(), body);
    }
    throw new IOException("the file of requests has changed");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
