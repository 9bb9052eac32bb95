package dev.hearth.apps.room;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the files of a room lie. */
public interface RoomSource {
  /** For people. */
  String label();

  /** All files, by their names with slashes, sorted. */
  List<String> names() throws IOException;

  /** The bytes of a file, if it is there. */
  Optional<byte[]> read(String name) throws IOException;
}
