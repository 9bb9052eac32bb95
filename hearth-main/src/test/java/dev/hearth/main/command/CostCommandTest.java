package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {
  @TempDir private Path home;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(home);
  }

  private ExitCode run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cost", "--price", "2/0.2/12"));
    all.addAll(List.of(arguments));
    return commands.run(all.toArray(String[]::new));
  }

  private static final String[] REQUEST = {
    "--input-tokens", "136000", "--cached-tokens", "2400000", "--output-tokens", "17000"
  };

  @Test
  void saysTheExactPrice() {
    List<String> all = new ArrayList<>(List.of(REQUEST));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).isEqualTo("a request at the service  0.956\n");
    all.add("--json");
    assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).startsWith("{\"per_request\":0.956");
  }

  @Test
  void comparesWithHardware() throws IOException {
    Path file = home.resolve("month.jsonl");
    Files.writeString(
        file, "{\"requests\": 20000, \"input_tokens\": 2000, \"output_tokens\": 500}\n");
    String[] machine = {
      "--workload", file.toString(),
      "--hardware-price", "2000",
      "--watts", "300",
      "--kwh-price", "0.3",
      "--tokens-per-second", "50",
      "--input-tokens-per-second", "1000"
    };
    assertThat(run(machine)).as(commands.notes()).isEqualTo(ExitCode.DONE);
    assertThat(commands.output())
        .contains("a month at the service    200\n")
        .contains("Local wins from month ")
        .contains("  requests         x 0.5 ");
    List<String> all = new ArrayList<>(List.of(machine));
    all.add("--json");
    run(all.toArray(String[]::new));
    assertThat(commands.json().at("/owned/wins").asBoolean()).isTrue();
    assertThat(commands.json().at("/owned/sensitivity").size()).isEqualTo(10);
    assertThat(commands.json().at("/per_month").asDouble()).isEqualTo(200);
  }

  @Test
  void refusesHalfOfAMachine() {
    assertThat(run("--watts", "3")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--hardware-price", "100")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--workload", home.resolve("none").toString())).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("--requests", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("cost")).isEqualTo(ExitCode.USAGE);
  }
}
