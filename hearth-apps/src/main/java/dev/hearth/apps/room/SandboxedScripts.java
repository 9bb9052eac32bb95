package dev.hearth.apps.room;

import dev.hearth.apps.room.sandbox.Sandbox;
import dev.hearth.apps.room.sandbox.SandboxJob;
import dev.hearth.apps.room.sandbox.SandboxLimits;
import dev.hearth.apps.room.sandbox.SandboxResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Scripts under bubblewrap: they see their own file and {@code /input}, and say yes by ending with
 * 0. The first line that they print is the reason.
 */
public final class SandboxedScripts implements ScriptRunner {
  private static final String SCRIPT = "/check";
  private static final String SHEBANG = "#!";
  private static final int REASON_MAX = 300;
  private static final long MEBIBYTE = 1L << 20;

  private final Sandbox sandbox;

  private SandboxedScripts(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * The sandbox of this machine.
   *
   * @throws dev.hearth.format.HearthException REFUSED, with what to install, where there is none
   */
  public static ScriptRunner find() {
    return new SandboxedScripts(Sandbox.find());
  }

  @Override
  public Said run(String name, byte[] script, Map<String, byte[]> files, Room.SandboxLimits limits)
      throws IOException {
    Path folder = Files.createTempDirectory("hearth-check");
    try {
      Path code = Files.createDirectory(folder.resolve("check"));
      Path input = Files.createDirectory(folder.resolve("input"));
      Path file = Files.write(code.resolve("script"), script);
      if (!file.toFile().setExecutable(true, true)) {
        throw new IOException(file + " cannot be made executable");
      }
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Files.write(input.resolve(each.getKey()), each.getValue());
      }
      String path = SCRIPT + "/script";
      boolean own =
          new String(script, 0, Math.min(2, script.length), StandardCharsets.US_ASCII)
              .equals(SHEBANG);
      SandboxJob job =
          new SandboxJob(
              own ? List.of(path) : List.of("sh", path),
              Map.of(SCRIPT, code, SandboxJob.INPUT, input),
              Optional.empty(),
              limits(limits));
      return said(sandbox.run(job));
    } finally {
      delete(folder);
    }
  }

  private static SandboxLimits limits(Room.SandboxLimits limits) {
    return SandboxLimits.DEFAULT
        .withMemoryBytes(limits.memoryMebibytes() * MEBIBYTE)
        .withProcesses(limits.processes())
        .withCpuSeconds(limits.seconds())
        .withWall(Duration.ofSeconds(limits.seconds()));
  }

  private static Said said(SandboxResult result) {
    String text = result.standardOutput().text() + "\n" + result.standardError().text();
    String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("it said nothing");
    String reason = line.length() <= REASON_MAX ? line : line.substring(0, REASON_MAX) + "…";
    if (result.killedBy().isPresent()) {
      String cause = result.killedBy().get().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return new Said(false, "the script was ended by its limit of " + cause);
    }
    return result.succeeded()
        ? new Said(true, reason)
        : new Said(false, reason + " (status " + result.exitStatus() + ")");
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(folder)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
