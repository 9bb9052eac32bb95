package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are whole or not there, whenever the machine stops. */
public final class WholeFiles {
  private static final int TEXT_BYTES_MAX = 16 << 20;

  private WholeFiles() {}

  /** Writes a text under a temporary name, onto the disk, then renames it. */
  public static void write(Path target, String text) throws IOException {
    Path folder = folder(target);
    Files.createDirectories(folder);
    Path partial = Files.createTempFile(folder, ".hearth", ".part");
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      rename(partial, target);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Gives a file, whose bytes are on the disk already, its name; the name is on the disk too. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folder(to));
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    return folder;
  }

  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // some systems cannot open a folder: there a rename lasts as long as the system sees to it
      return;
    }
  }

  /** A small text. */
  static String read(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > TEXT_BYTES_MAX) {
      throw new HearthException(
          Code.LIMIT, file + " has " + bytes + " bytes, more than " + TEXT_BYTES_MAX, "");
    }
    return Files.readString(file);
  }
}
