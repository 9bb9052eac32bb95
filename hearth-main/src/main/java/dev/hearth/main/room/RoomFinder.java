package dev.hearth.main.room;

import dev.hearth.apps.room.BuiltInRooms;
import dev.hearth.apps.room.RoomFolder;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** From what the user calls a room to its files. */
public final class RoomFinder {
  private static final String FOLDER = "rooms";

  private final Path home;

  /**
   * @param home the program's own folder
   */
  public RoomFinder(Path home) {
    this.home = home;
  }

  /** A folder, the name of one in {@code rooms/}, or of a room that comes with Hearth. */
  public RoomSource find(String name) {
    try {
      for (Path folder : new Path[] {Path.of(name), own().resolve(name)}) {
        if (Files.isRegularFile(folder.resolve("room.yaml"))) {
          return new RoomFolder(folder);
        }
      }
    } catch (InvalidPathException e) {
      throw missing(name);
    }
    return BuiltInRooms.source(name).orElseThrow(() -> missing(name));
  }

  /** The room that a run was of. */
  public RoomSource ofOrigin(String origin) {
    String prefix = "built-in ";
    return find(origin.startsWith(prefix) ? origin.substring(prefix.length()) : origin);
  }

  /** Rooms of one's own, by name. */
  public List<String> ownNames() throws IOException {
    if (!Files.isDirectory(own())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(own())) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("room.yaml")))
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    }
  }

  private Path own() {
    return home.resolve(FOLDER);
  }

  private HearthException missing(String name) {
    return new HearthException(
        Code.NOT_FOUND,
        "no room is called '" + name + "', and no folder of that name holds a room.yaml",
        "'hearth room list' shows what there is; " + own() + " is where your own may lie");
  }
}
