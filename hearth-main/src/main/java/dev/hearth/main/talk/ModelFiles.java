package dev.hearth.main.talk;

import dev.hearth.format.HearthException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** From what the user calls a model to its file. */
public final class ModelFiles {
  private static final String ENDING = ".gguf";

  private ModelFiles() {}

  /**
   * A path, or the name of a file in the models folder with or without its ending.
   *
   * @param home the program's own folder
   */
  public static Path find(String name, Path home) {
    try {
      Path given = Path.of(name);
      Path models = home.resolve("models");
      for (Path path : new Path[] {given, models.resolve(name), models.resolve(name + ENDING)}) {
        if (Files.exists(path)) {
          return path;
        }
      }
    } catch (InvalidPathException e) {
      throw missing(name, home);
    }
    throw missing(name, home);
  }

  private static HearthException missing(String name, Path home) {
    return new HearthException(
        HearthException.Code.NOT_FOUND,
        "no model file " + name + ", and none of that name in " + home.resolve("models"),
        "give the path of a GGUF file");
  }
}
