package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What a command may read besides its arguments.
 *
 * @param stream the standard input
 * @param onTerminal whether a person types there; asked only when it matters
 */
public record Input(InputStream stream, BooleanSupplier onTerminal) {
  private static final int BYTES_MAX = 64 << 20;

  public boolean terminal() {
    return onTerminal.getAsBoolean();
  }

  /** All of it as UTF-8, up to 64 MiB. */
  public String text() throws IOException {
    byte[] bytes = stream.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw new HearthException(
          HearthException.Code.LIMIT,
          "the input has more than " + BYTES_MAX + " bytes",
          "send less");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
