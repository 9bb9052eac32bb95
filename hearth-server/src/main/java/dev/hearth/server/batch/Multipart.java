package dev.hearth.server.batch;

import dev.hearth.server.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578, RFC 2046 section 5.1), as they come: a
 * part's content is passed on and not kept. For one thread.
 */
final class Multipart {
  private static final int HEAD_BYTES_MAX = 8 << 10;
  private static final int PARTS_MAX = 32;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
  private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename=\"([^\"]*)\"");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private int parts;

  /** What a part is called; the file's name is empty where it is no file. */
  record Head(String name, String fileName) {}

  /**
   * @param contentType the request's header
   * @throws RuntimeException what a client is told where that is no form
   */
  Multipart(InputStream in, String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      throw Failure.of(
              415,
              "not_a_form",
              "",
              "a file comes as multipart/form-data, not as '" + contentType + "'",
              "send the fields purpose and file")
          .exception();
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // the first boundary has no line before it
    buffer[0] = '\r';
    buffer[1] = '\n';
    to = 2;
  }

  private static RuntimeException wrong(String fact) {
    return Failure.of(400, "invalid_form", "", fact, "send multipart/form-data").exception();
  }

  /** The next part's head; null after the last. The content of the one before must be read. */
  @Nullable Head next() throws IOException {
    if (parts == 0) {
      content(OutputStream.nullOutputStream(), HEAD_BYTES_MAX, "the text before the first part");
    }
    if (++parts > PARTS_MAX) {
      throw wrong("the form has more than " + PARTS_MAX + " parts");
    }
    String rest = line();
    if (rest.equals("--")) {
      drain();
      return null;
    }
    if (!rest.isBlank()) {
      throw wrong("a boundary of the form goes on with '" + rest + "'");
    }
    String name = "";
    String fileName = "";
    int bytes = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      bytes += line.length();
      if (bytes > HEAD_BYTES_MAX) {
        throw wrong("the head of a part is longer than " + HEAD_BYTES_MAX + " bytes");
      }
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        name = group(NAME, line);
        fileName = group(FILE_NAME, line);
      }
    }
    return new Head(name, fileName);
  }

  private static String group(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Nothing may follow but what a reader ignores. */
  private void drain() throws IOException {
    from = to;
    while (in.read(buffer) >= 0) {
      // the epilogue
    }
  }

  /** One line without its end; what follows a boundary may be its last bytes. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (from == to && !fill()) {
        return line.toString(StandardCharsets.UTF_8);
      }
      byte next = buffer[from++];
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
      if (line.size() > HEAD_BYTES_MAX) {
        throw wrong("a line of the form's head is too long");
      }
    }
  }

  /** The current part as text. */
  String text(int bytesMax, String what) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content(bytes, bytesMax, what);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Passes the current part's content on, up to the next boundary.
   *
   * @return its bytes
   * @throws RuntimeException what a client is told where it is longer, or ends without a boundary
   */
  long content(OutputStream out, long bytesMax, String what) throws IOException {
    long total = 0;
    while (true) {
      int at = find();
      int end = at >= 0 ? at : Math.max(from, to - delimiter.length + 1);
      total += end - from;
      if (total > bytesMax) {
        throw Failure.of(
                413, "file_too_large", "", what + " has more than " + bytesMax + " bytes", "cut it")
            .exception();
      }
      out.write(buffer, from, end - from);
      from = end;
      if (at >= 0) {
        from += delimiter.length;
        return total;
      }
      if (!fill()) {
        throw wrong("the form ends within " + what);
      }
    }
  }

  /** Where the next boundary begins in the buffer; -1 where it does not yet. */
  private int find() {
    for (int at = from; at + delimiter.length <= to; at++) {
      if (buffer[at] == delimiter[0]
          && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Reads more behind what is left; false at the end. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      return false;
    }
    to += count;
    return true;
  }
}
