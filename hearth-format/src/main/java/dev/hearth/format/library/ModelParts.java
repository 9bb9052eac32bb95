package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a model that is split, by their names. */
public final class ModelParts {
  private static final Pattern PART = Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})\\.gguf");
  private static final int PARTS_MAX = 1000;

  private ModelParts() {}

  /**
   * All files of the model that {@code file} is, or is the first of.
   *
   * @throws HearthException where it is a later one, or another is missing
   */
  public static List<Path> of(Path file) {
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
}
