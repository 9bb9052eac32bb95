package dev.hearth.apps.pull;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.ModelNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that are on this machine already. */
final class LocalFiles {
  private static final Pattern PART = Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})\\.gguf");
  private static final int PARTS_MAX = 1000;

  private LocalFiles() {}

  /** All files of the model that {@code file} is, or is the first of. */
  static List<Path> parts(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher part = PART.matcher(name);
    if (!part.matches()) {
      return List.of(file);
    }
    int count = Integer.parseInt(part.group(3));
    if (Integer.parseInt(part.group(2)) != 1 || count < 1 || count > PARTS_MAX) {
      throw new HearthException(
          Code.USAGE, name + " is not the first file of its model", "name the first one");
    }
    List<Path> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path one = file.resolveSibling(ModelNames.file(part.group(1), i, count));
      if (!Files.isRegularFile(one)) {
        throw new HearthException(
            Code.NOT_FOUND, "there is no file " + one, "all files of the model are needed");
      }
      parts.add(one);
    }
    return parts;
  }

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
  static Path linkOrCopy(Path file, Path folder, String key, SpaceCheck space)
      throws IOException {
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
