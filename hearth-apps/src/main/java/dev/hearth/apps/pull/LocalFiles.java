package dev.hearth.apps.pull;

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

/** Files that are on this machine already. */
final class LocalFiles {
  private LocalFiles() {}

  static void checkMagic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String magic = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
      if (!magic.equals("GGUF")) {
        throw new HearthException(
            Code.BAD_INPUT,
            "what came is no GGUF file: it begins with '" + magic + "'",
            "check the source; a web page about a file is not the file");
      }
    }
  }

  /** A second name for a file's bytes: a hard link, or a symbolic one across disks. */
  static Path link(Path file, Path folder, String key) throws IOException {
    Path real = file.toRealPath();
    Path link = folder.resolve(key + ".link");
    Files.createDirectories(folder);
    Files.deleteIfExists(link);
    try {
      return Files.createLink(link, real);
    } catch (IOException | UnsupportedOperationException e) {
      return Files.createSymbolicLink(link, real);
    }
  }

  /** Told how many bytes are about to be written, and for what. */
  interface SpaceCheck {
    void check(long bytes, String what);
  }

  /** A hard link, or a copy where that cannot be. */
  static Path linkOrCopy(Path file, Path folder, String key, SpaceCheck space) throws IOException {
    Path real = file.toRealPath();
    Path here = folder.resolve(key + ".link");
    Files.createDirectories(folder);
    Files.deleteIfExists(here);
    try {
      return Files.createLink(here, real);
    } catch (IOException | UnsupportedOperationException e) {
      space.check(Files.size(real), file.toString());
      Files.copy(real, here, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel copy = FileChannel.open(here, StandardOpenOption.WRITE)) {
        copy.force(true);
      }
      return here;
    }
  }
}
