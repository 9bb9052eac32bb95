package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.regex.Pattern;

/**
 * One file of a model.
 *
 * @param sha256 its digest, 64 lower-case hexadecimal digits
 * @param name the file's own name, without a folder
 */
public record StoredFile(String sha256, long bytes, String name) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public StoredFile {
    if (!DIGEST.matcher(sha256).matches()) {
      throw new HearthException(
          Code.BAD_INPUT, "'" + sha256 + "' is no SHA-256", "it has 64 hexadecimal digits");
    }
    if (bytes < 0) {
      throw new HearthException(Code.BAD_INPUT, name + " has " + bytes + " bytes", "");
    }
    ModelNames.checkFileName(name);
  }
}
