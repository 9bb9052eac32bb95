package dev.hearth.main.debug;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file as bytes, each up to a limit. */
final class Lines implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 64 << 20;

  private final InputStream in;

  private Lines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  static Lines open(Path path) throws IOException {
    return new Lines(Files.newInputStream(path));
  }

  /**
   * The next line without its end, null after the last. What stands behind the last line feed is a
   * line only if it is not empty.
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toByteArray();
      }
      if (line.size() == LINE_BYTES_MAX) {
        throw new HearthException(
            Code.LIMIT,
            "a line has more than " + LINE_BYTES_MAX + " bytes",
            "write one JSON object a line");
      }
      line.write(b);
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
