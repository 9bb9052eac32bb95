package dev.hearth.format.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongConsumer;

/**
 * Digests of files, remembered as long as size, time of change and identity of a file stay the
 * same: a pinned model of many gigabytes is read once, not at every start.
 */
public final class KnownDigests {
  private final Path folder;

  /**
   * @param folder where they are remembered
   */
  public KnownDigests(Path folder) {
    this.folder = folder;
  }

  /** The digest, from memory where the file has not changed since. */
  public String sha256(Path file, LongConsumer read) throws IOException {
    Path real = file.toRealPath();
    String state = state(real);
    Path note = note(real);
    if (Files.exists(note)) {
      String[] lines = WholeFiles.read(note).split("\n", -1);
      if (lines.length >= 3 && lines[0].equals(real.toString()) && lines[1].equals(state)) {
        return lines[2];
      }
    }
    return measured(file, read);
  }

  /** The digest, by reading every byte; remembered from now on. */
  public String measured(Path file, LongConsumer read) throws IOException {
    Path real = file.toRealPath();
    String before = state(real);
    String sha256 = Sha256.of(real, read);
    // a file that changed meanwhile has no digest worth remembering
    if (before.equals(state(real))) {
      remember(real, sha256);
    }
    return sha256;
  }

  /** Takes the digest of a file that was just written and read. */
  void remember(Path file, String sha256) throws IOException {
    Path real = file.toRealPath();
    WholeFiles.write(note(real), real + "\n" + state(real) + "\n" + sha256 + "\n");
  }

  void forget(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.deleteIfExists(note(file.toRealPath()));
    }
  }

  private static String state(Path real) throws IOException {
    BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
    return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
  }

  private Path note(Path real) {
    return folder.resolve(Sha256.of(real.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
