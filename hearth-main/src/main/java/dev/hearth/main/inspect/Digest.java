package dev.hearth.main.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The SHA-256 of files: by it a model is recognised, wherever it came from. */
public final class Digest {
  private static final int CHUNK_BYTES = 1 << 20;

  private Digest() {}

  /**
   * The digest in lower-case hexadecimal.
   *
   * @param read told after each chunk how many bytes that was
   */
  public static String sha256(Path file, LongConsumer read) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
        digest.update(chunk, 0, bytes);
        read.accept(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
