package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {
  @TempDir private Path home;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(home);
  }

  private ExitCode run(String... arguments) {
    return commands.run(arguments);
  }

  private String output() {
    return commands.output();
  }

  private String told() {
    return commands.notes();
  }

  @Test
  void saysItsVersion() {
    assertThat(run("--version")).isEqualTo(ExitCode.DONE);
    assertThat(output()).matches("hearth \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .*\\)\n");
  }

  @Test
  void showsHelpAndSaysThatACommandIsMissing() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(output()).startsWith("Usage: hearth").contains("doctor");
    assertThat(run("--help")).isEqualTo(ExitCode.DONE);
  }

  static Stream<String> commands() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return paths(Cli.commands(new CommandLines(Path.of("nowhere")).session(nowhere)), "").stream();
  }

  private static List<String> paths(CommandLine command, String above) {
    return command.getSubcommands().entrySet().stream()
        .flatMap(entry -> {
          String path = above + entry.getKey();
          return Stream.concat(Stream.of(path), paths(entry.getValue(), path + " ").stream());
        })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(String path) {
    var arguments = Stream.concat(Stream.of(path.split(" ")), Stream.of("--help"));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    assertThat(output()).startsWith("Usage: hearth " + path).contains("--help");
    assertThat(output().lines()).as("fits the screen").allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandRefusesWhatItDoesNotKnow(String path) {
    var arguments = Stream.concat(Stream.of(path.split(" ")), Stream.of("--no-such-option"));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
    assertThat(output() + told()).contains("usage");
  }

  @Test
  void refusesWithFactAndFix() {
    assertThat(run("dokter")).isEqualTo(ExitCode.USAGE);
    assertThat(told()).startsWith("error [usage]: not understood: dokter\nfix: ");
    assertThat(output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nonsense --json", "debug nonsense"})
  void refusesInJsonToScripts(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    var error = Json.read(output(), "output").get("error");
    assertThat(error.get("code").asString()).isEqualTo("usage");
    assertThat(error.get("message").asString()).contains("nonsense");
    assertThat(told()).isEmpty();
  }

  @Test
  void doctorSpeaksTextAndJson() {
    assertThat(run("doctor")).isEqualTo(ExitCode.DONE);
    assertThat(output()).contains("System\n", "Processor\n", "Findings\n");
    assertThat(run("doctor", "--json")).isEqualTo(ExitCode.DONE);
    var report = Json.read(output(), "output");
    assertThat(report.get("java").get("version").asString())
        .isEqualTo(Runtime.version().toString());
    assertThat(report.get("findings").isArray()).isTrue();
  }

  @Test
  void aBugLeavesItsTraceInAFileAndSaysWhere() throws IOException {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("broken on purpose");
          }
        };
    assertThat(commands.runInto(broken, "--version")).isEqualTo(ExitCode.INTERNAL);
    assertThat(told()).startsWith("error [internal]: this is a bug in Hearth: ");
    try (Stream<Path> files = Files.list(home.resolve("crashes"))) {
      List<Path> reports = files.toList();
      assertThat(reports).hasSize(1);
      assertThat(told()).contains(reports.getFirst().toString());
      assertThat(Files.readString(reports.getFirst()))
          .contains("IllegalStateException: broken on purpose")
          .contains("at dev.hearth.main");
    }
  }

  @Test
  void aFullDiskIsNotSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(commands.runInto(full, "--version")).isEqualTo(ExitCode.DOES_NOT_FIT);
    assertThat(told()).contains("No space left on device");
  }

  @Test
  void aReaderThatLeavesIsToldNothing() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThat(commands.runInto(gone, "--version")).isEqualTo(ExitCode.OUTPUT_CLOSED);
    assertThat(told()).isEmpty();
  }
}
