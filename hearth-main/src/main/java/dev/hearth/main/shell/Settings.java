package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says, read once at the start and handed down; nothing else asks the
 * environment.
 *
 * @param home where models, the database and crash reports live ({@code HEARTH_HOME})
 * @param debug whether an unexpected error shows its stack trace ({@code HEARTH_DEBUG})
 * @param colour whether help pages may use colour: never with {@code NO_COLOR}
 * @param columns width of the terminal in characters, for wrapping help pages
 * @param root the source tree that the launcher started from ({@code HEARTH_ROOT})
 */
public record Settings(Path home, boolean debug, boolean colour, int columns, Path root) {
  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 60;
  private static final int COLUMNS_MAX = 100;

  /** Settings of a program that was not started from a source tree. */
  public Settings(Path home, boolean debug, boolean colour, int columns) {
    this(home, debug, colour, columns, home);
  }

  /**
   * Reads the settings.
   *
   * @param environment the process's environment variables
   * @param userHome the user's home folder
   * @param terminal whether a person reads the output
   */
  public static Settings read(Map<String, String> environment, String userHome, boolean terminal) {
    String named = environment.getOrDefault("HEARTH_HOME", "");
    Path home = named.isEmpty() ? Path.of(userHome, ".hearth") : path("HEARTH_HOME", named);
    home = home.toAbsolutePath().normalize();
    boolean debug = isSet(environment, "HEARTH_DEBUG");
    // https://no-color.org: any non-empty value counts
    boolean colour = terminal && !isSet(environment, "NO_COLOR");
    String root = environment.getOrDefault("HEARTH_ROOT", "");
    return new Settings(
        home,
        debug,
        colour,
        columns(environment.get("COLUMNS")),
        root.isEmpty() ? home : path("HEARTH_ROOT", root));
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return !value.isEmpty() && !value.equals("0");
  }

  private static int columns(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,4}")) {
      return COLUMNS_DEFAULT;
    }
    return Math.clamp(Integer.parseInt(text), COLUMNS_MIN, COLUMNS_MAX);
  }

  private static Path path(String name, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new HearthException(
          Code.USAGE, name + " is not a path: " + e.getReason(), "set it to a folder", e);
    }
  }
}
