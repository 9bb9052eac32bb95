package dev.hearth.apps.room.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A script or tool to run, and the little that it may see.
 *
 * @param command the program and its arguments, as the sandbox sees them: system programs by name,
 *     own ones by a path below one of {@code folders}
 * @param folders read-only folders, by where they lie in the sandbox: one name below the root, such
 *     as {@code /input}. A link in them that leads out of them leads nowhere
 * @param standardInput a file that the program reads as its standard input; nothing where empty
 * @param limits what it may take
 */
public record SandboxJob(
    List<String> command,
    Map<String, Path> folders,
    Optional<Path> standardInput,
    SandboxLimits limits) {
  /** Where the input lies by custom. */
  public static final String INPUT = "/input";

  public SandboxJob {
    command = List.copyOf(command);
    folders = Map.copyOf(folders);
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a sandboxed program needs a command");
    }
    for (String text : command) {
      if (text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a command with a zero character");
      }
    }
    for (String place : folders.keySet()) {
      if (!place.matches("/[a-z]{1,32}") || Bubblewrap.OWN_FOLDERS.contains(place)) {
        throw new IllegalArgumentException("no place for an input folder: " + place);
      }
    }
  }

  /** One input folder at {@link #INPUT}, nothing to read from the standard input. */
  public SandboxJob(List<String> command, Path input, SandboxLimits limits) {
    this(command, Map.of(INPUT, input), Optional.empty(), limits);
  }
}
