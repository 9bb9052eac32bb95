package dev.hearth.apps.room;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A room in a folder. Links are not followed: a room is what lies in it. */
public record RoomFolder(Path folder) implements RoomSource {
  private static final int FILES_MAX = 10_000;
  private static final int DEPTH_MAX = 12;
  private static final long FILE_BYTES_MAX = 64L << 20;

  @Override
  public String label() {
    return folder.toString();
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
      List<String> names =
          files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .limit(FILES_MAX + 1)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      if (names.size() > FILES_MAX) {
        throw new HearthException(
            Code.LIMIT, folder + " holds more than " + FILES_MAX + " files", "keep cases small");
      }
      return names;
    }
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new HearthException(
          Code.LIMIT, file + " has more than " + FILE_BYTES_MAX + " bytes", "make it smaller");
    }
    return Optional.of(Files.readAllBytes(file));
  }
}
