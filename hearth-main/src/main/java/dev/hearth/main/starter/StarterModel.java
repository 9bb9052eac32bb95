package dev.hearth.main.starter;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The starter: a small model that reads the evidence of an incident and names its cause, and is good
 * for nothing else. It lies in the program's jar; models are read from files, so it is unpacked
 * once.
 */
public final class StarterModel {
  /** What users call it. */
  public static final String NAME = "starter";

  private static final String FILE = "starter.gguf";
  private static final String CARD = "card.md";
  private static final int DIGITS = 12;

  private StarterModel() {}

  /**
   * The model's file in the models folder, written there where it is not yet, under a name that ends
   * with its digest. A file of that name with other bytes is replaced.
   *
   * @param home the program's own folder
   */
  public static Path unpacked(Path home) {
    byte[] bytes = resource(FILE);
    String digest = HexFormat.of().formatHex(sha256(bytes));
    Path folder = home.resolve("models");
    Path target = folder.resolve(NAME + "-" + digest.substring(0, DIGITS) + ".gguf");
    try {
      if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), bytes)) {
        return target;
      }
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, NAME, ".part");
      try {
        Files.write(partial, bytes);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(partial);
      }
      return target;
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND,
          "the starter cannot be unpacked to " + target + ": " + e,
          "let HEARTH_HOME be a folder that can be written",
          e);
    }
  }

  /** What it is, how it was made, what it scores and where it ends; Markdown. */
  public static String card() {
    return new String(resource(CARD), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = StarterModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new HearthException(
          Code.BAD_INPUT, name + " cannot be read from the program's jar: " + e, "build again", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
