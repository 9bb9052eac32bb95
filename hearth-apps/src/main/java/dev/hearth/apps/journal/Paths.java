package dev.hearth.apps.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parents and names of paths that have them. */
final class Paths {
  private Paths() {}

  static Path parent(Path path) {
    @Nullable Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no folder");
    }
    return parent;
  }

  static String name(Path path) {
    @Nullable Path name = path.getFileName();
    if (name == null) {
      throw new IllegalArgumentException(path + " has no name");
    }
    return name.toString();
  }
}
