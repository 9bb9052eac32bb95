package dev.hearth.apps.room;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The rooms that come with Hearth. */
public final class BuiltInRooms {
  private static final List<String> NAMES =
      List.of("triage", "stack-trace", "terraform-plan", "log-digest");

  private BuiltInRooms() {}

  public static List<String> names() {
    return NAMES;
  }

  /** The files of one; empty where there is none of that name. */
  public static Optional<RoomSource> source(String name) {
    return NAMES.contains(name) ? Optional.of(new Resources(name)) : Optional.empty();
  }

  private record Resources(String name) implements RoomSource {
    @Override
    public String label() {
      return "built-in " + name;
    }

    @Override
    public List<String> names() throws IOException {
      byte[] list = bytes("files.txt").orElseThrow();
      return new String(list, StandardCharsets.UTF_8).lines().sorted().toList();
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
      return names().contains(file) ? bytes(file) : Optional.empty();
    }

    private Optional<byte[]> bytes(String file) throws IOException {
      try (InputStream in = BuiltInRooms.class.getResourceAsStream(name + "/" + file)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      }
    }
  }
}
