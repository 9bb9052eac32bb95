package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are read whole. */
public final class TextFile {
  private static final int BYTES_MAX = 256 << 20;

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws HearthException BAD_INPUT where it is not UTF-8, LIMIT where it is larger than 256 MiB
   */
  public static String read(Path path) throws IOException {
    long bytes = Files.size(path);
    if (bytes > BYTES_MAX) {
      throw new HearthException(
          Code.LIMIT, path + " has " + bytes + " bytes, more than " + BYTES_MAX, "split it");
    }
    try {
      return Files.readString(path);
    } catch (MalformedInputException e) {
      throw new HearthException(Code.BAD_INPUT, path + " is not UTF-8", "write it as UTF-8", e);
    }
  }
}
