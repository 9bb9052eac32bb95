package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files and texts. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** One digest of a text and of what lies in files. */
  static byte[] of(String text, List<Path> files) {
    MessageDigest whole = sha256();
    whole.update(text.getBytes(StandardCharsets.UTF_8));
    for (Path file : files) {
      whole.update(digest(file));
    }
    return whole.digest();
  }

  /** Of a file, in hexadecimal. */
  static String hex(Path file) {
    return HexFormat.of().formatHex(digest(file));
  }

  private static byte[] digest(Path file) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, file + " cannot be read: " + e, "name a file that is there", e);
    }
    return digest.digest();
  }
}
