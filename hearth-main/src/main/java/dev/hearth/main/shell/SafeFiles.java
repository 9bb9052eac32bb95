package dev.hearth.main.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Files that are whole or not there. */
public final class SafeFiles {
  private SafeFiles() {}

  /** Writes {@code text} under a temporary name, safe on the disk, then renames it. */
  public static void write(Path target, String text) throws IOException {
    Path absolute = target.toAbsolutePath();
    @Nullable Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(target + " has no folder");
    }
    Path partial = Files.createTempFile(folder, ".hearth", ".part");
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
