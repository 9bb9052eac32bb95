package dev.hearth.format.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What models and their files may be called: nothing that leads out of the library's folder. */
public final class ModelNames {
  public static final String ENDING = ".gguf";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,159}");
  private static final Pattern PART = Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})");

  private ModelNames() {}

  /**
   * The name itself.
   *
   * @throws HearthException USAGE where it may not be one
   */
  public static String check(String name) {
    if (NAME.matcher(name).matches() && !name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
      return name;
    }
    throw new HearthException(
        Code.USAGE,
        "'" + name + "' cannot be a model's name",
        "use letters, digits and . _ + -, up to 160 of them, beginning with a letter or digit");
  }

  static void checkFileName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HearthException(
          Code.BAD_INPUT, "'" + name + "' cannot be the name of a model file", "");
    }
  }

  /** A model's name from a file's: without folder, ending and number of a split model's part. */
  public static String ofFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
      name = name.substring(0, name.length() - ENDING.length());
    }
    Matcher part = PART.matcher(name);
    return part.matches() ? part.group(1) : name;
  }

  /** The nearest thing to {@code text} that may be a name. */
  public static String from(String text) {
    String name = text.replaceAll("[^A-Za-z0-9._+-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
    if (name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
      name = name.substring(0, name.length() - ENDING.length());
    }
    return name.isEmpty() ? "model" : check(name.length() > 160 ? name.substring(0, 160) : name);
  }

  /** The name of one of a model's files, as split models are named. */
  public static String file(String name, int index, int count) {
    return count == 1
        ? name + ENDING
        : String.format(Locale.ROOT, "%s-%05d-of-%05d%s", name, index + 1, count, ENDING);
  }
}
