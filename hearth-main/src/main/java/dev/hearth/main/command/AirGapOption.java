package dev.hearth.main.command;

import dev.hearth.apps.room.sandbox.AirGap;
import dev.hearth.apps.room.sandbox.AirGapPolicy;
import dev.hearth.main.shell.Session;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --airgap}, for commands that open private things. */
final class AirGapOption {
  @Option(
      names = "--airgap",
      description = {
        "Let the kernel close this process: no network, no other programs, and only the files that",
        "the command needs. Refused where the kernel cannot (Linux 6.7 or newer can)."
      })
  private boolean closed;

  boolean closed() {
    return closed;
  }

  /**
   * Enters the air gap if it was asked for: this starts the same command line anew, inside. So
   * nothing private may have been opened or printed before.
   *
   * @param readable what the command reads besides the program and HEARTH_HOME
   * @param writable folders that it writes to besides HEARTH_HOME
   * @param listenPorts where it listens; none for commands that serve nobody
   */
  void enter(Session session, List<Path> readable, List<Path> writable, List<Integer> listenPorts)
      throws IOException {
    if (closed) {
      close(session, readable, writable, listenPorts);
    }
  }

  /**
   * Those of the names that are files, without opening any. Other names are of models in
   * HEARTH_HOME, which is readable anyway.
   */
  static List<Path> files(List<String> names) {
    List<Path> found = new ArrayList<>();
    for (String name : names) {
      try {
        // without a name it would be the folder that the command is run in
        if (!name.isEmpty()) {
          found.add(Path.of(name));
        }
      } catch (InvalidPathException e) {
        throw EngineOptions.unknown("a file", name, "a path");
      }
    }
    return found.stream().filter(Files::exists).toList();
  }

  /** The folder that holds a file that is to be written; none where none was named. */
  static List<Path> folderOf(@Nullable Path file) {
    return file == null
        ? List.of()
        : List.of(Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root folder"));
  }

  /** As {@link #enter}, whatever the option says. */
  static void close(
      Session session, List<Path> readable, List<Path> writable, List<Integer> listenPorts)
      throws IOException {
    Path home = session.settings().home();
    // a rule needs a folder that is there
    Files.createDirectories(home);
    List<Path> all = new ArrayList<>(programFiles());
    all.add(session.settings().root());
    for (Path path : readable) {
      all.addAll(withParts(path.toAbsolutePath()));
    }
    AirGap.enter(new AirGapPolicy(all, List.of(home), listenPorts, List.of(property("user.home"))));
  }

  /** In the gap: from now on not even sockets to listen on are made. */
  void sealSockets() {
    if (closed) {
      AirGap.sealSockets();
    }
  }

  /** What the program itself is made of: jars and what lies beside them, the start-up cache. */
  private static List<Path> programFiles() {
    List<Path> found = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (part.isEmpty()) {
        continue;
      }
      Path path = Path.of(part).toAbsolutePath().normalize();
      Path folder = Files.isDirectory(path) ? path : Objects.requireNonNull(path.getParent());
      found.add(folder);
      if (folder.endsWith("lib") && Files.isDirectory(folder.resolveSibling("lib"))) {
        found.add(Objects.requireNonNull(folder.getParent()));
      }
    }
    return found;
  }

  /** A split model is one file of several, which lie beside it. */
  private static List<Path> withParts(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    boolean split = name.matches(".*-\\d{5}-of-\\d{5}\\.gguf");
    return split ? List.of(path, Objects.requireNonNull(path.getParent())) : List.of(path);
  }

  private static String property(String name) {
    return "-D" + name + "=" + System.getProperty(name);
  }
}
