package dev.hearth.main.launcher;

import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A small project with the real launcher in it, and stand-ins for Java and Maven. */
final class LauncherProject {
  /** How a run of the launcher ended. */
  record Ended(int exit, String out, String notes) {}

  /** All that the launcher may need of the system; Java and Maven are not among it. */
  private static final List<String> TOOLS =
      Arrays.asList(
          ("sh dirname readlink find head mkdir ln rm cp mv cat date ps sleep grep sed awk tee")
              .split(" "));

  private final Path root;
  private final Path tools;
  private final Map<String, String> environment = new HashMap<>();

  LauncherProject(Path folder) throws IOException {
    root = folder.resolve("a project");
    tools = folder.resolve("tools");
    Files.createDirectories(root.resolve("hearth-main/src/main"));
    Files.createDirectories(tools);
    Files.writeString(root.resolve("pom.xml"), "");
    Files.writeString(root.resolve("hearth-main/pom.xml"), "");
    Files.writeString(source(), "");
    install(Fixtures.projectRoot().resolve("hearth"), launcher());
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), found(tool));
    }
    Path jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
    install(standIn("java"), jdk.resolve("bin/java"));
    install(standIn("java"), jdk.resolve("bin/javac"));
    install(standIn("mvn"), tools.resolve("mvn"));
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
    environment.put("HEARTH_JDK", jdk.toString());
  }

  private static Path standIn(String name) {
    return Fixtures.projectRoot().resolve("hearth-main/src/test/resources/launcher/" + name);
  }

  private static Path found(String tool) {
    return Stream.of("/bin", "/usr/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("this system has no " + tool));
  }

  private static void install(Path from, Path to) throws IOException {
    Files.copy(from, to);
    if (!to.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + to + " executable");
    }
  }

  Path root() {
    return root;
  }

  Path launcher() {
    return root.resolve("hearth");
  }

  Path source() {
    return root.resolve("hearth-main/src/main/X.java");
  }

  Path work() {
    return root.resolve("target/hearth");
  }

  LauncherProject with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  LauncherProject without(String name) {
    environment.remove(name);
    return this;
  }

  void removeTool(String name) throws IOException {
    Files.delete(tools.resolve(name));
  }

  /** Makes a file look changed after any build so far. */
  void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  /** How often Maven was started, and how. */
  List<String> builds() throws IOException {
    Path runs = root.resolve("mvn-runs");
    return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
  }

  Process start(Path launcher, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      Path notes = Files.createTempFile(root, "notes", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(notes.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("NOTES", notes.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      notesOf.put(process, notes);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final Map<Process, Path> notesOf = new HashMap<>();

  Ended end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(notesOf.get(process)));
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(launcher(), arguments));
  }
}
