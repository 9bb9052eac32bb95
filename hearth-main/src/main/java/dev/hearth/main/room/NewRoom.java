package dev.hearth.main.room;

import dev.hearth.apps.room.RoomSource;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Makes a room out of another. */
public final class NewRoom {
  private static final String SETTINGS = "room.yaml";

  private NewRoom() {}

  /**
   * Copies all files, and gives the room its new name.
   *
   * @return the names of the files
   * @throws HearthException USAGE where there is something already, or for a name that is none
   */
  public static List<String> make(RoomSource source, Path folder) throws IOException {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new HearthException(
          Code.USAGE,
          "'" + name + "' is no name for a room",
          "use lower-case letters, digits and hyphens");
    }
    if (Files.exists(folder)) {
      throw new HearthException(
          Code.USAGE, folder + " is there already", "choose another name; nothing was written");
    }
    List<String> names = source.names();
    for (String file : names) {
      byte[] bytes = source.read(file).orElseThrow();
      if (file.equals(SETTINGS)) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        bytes =
            text.replaceFirst("(?m)^room: .*$", "room: " + name).getBytes(StandardCharsets.UTF_8);
      }
      Path target = folder.resolve(file);
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, bytes);
    }
    return names;
  }
}
