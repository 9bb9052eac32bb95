package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {
  @TempDir private Path home;
  private CommandLines commands;
  private String model = "";

  @BeforeEach
  void start() {
    commands = new CommandLines(home);
    model = Fixtures.testdata().unpacked("models/qwen35.gguf.gz").toString();
  }

  private JsonNode measure(String... more) {
    String[] line = {
      "bench", model, "--json", "--prompt", "20", "--output", "6", "--rounds", "2", "--threads", "1"
    };
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    assertThat(commands.run(all)).as(commands.notes()).isEqualTo(ExitCode.DONE);
    return commands.json();
  }

  @Test
  void measuresWhatIsAskedFor() {
    JsonNode result = measure("--depth", "0,40", "--streams", "1,3");
    assertThat(result.get("cells").valueStream().map(cell -> cell.get("name").asString()))
        .containsExactly("pp20", "tg6", "pp20@40", "tg6@40", "tg6x3");
    for (JsonNode cell : result.get("cells")) {
      JsonNode rate = cell.get("tokens_per_second");
      assertThat(rate.get("values")).hasSize(2);
      assertThat(rate.get("min").asDouble()).isPositive();
      assertThat(rate.get("median").asDouble())
          .isBetween(rate.get("min").asDouble(), rate.get("max").asDouble());
      assertThat(cell.get("fraction_of_limit").asDouble())
          .isEqualTo(
              rate.get("median").asDouble() / cell.get("limit_tokens_per_second").asDouble());
    }
  }

  @Test
  void saysHowItWasMeasured() {
    JsonNode result = measure("--kernels", "scalar");
    assertThat(result.get("kernels").asString()).isEqualTo("scalar");
    assertThat(result.get("threads").asInt()).isEqualTo(1);
    assertThat(result.get("kernel_reasons")).isNotEmpty();
    assertThat(result.at("/limits/bytes_per_second/median").asDouble()).isPositive();
    assertThat(result.at("/model/file").asString()).doesNotContain("/");
    assertThat(result.get("warnings").isArray()).isTrue();
  }

  @Test
  void printsATable() {
    assertThat(
            commands.run(
                "bench", model, "--prompt", "8", "--output", "0", "--depth", "0", "--rounds", "1"))
        .isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).contains("pp8", "of the limit", "GB/s", "kernels 'fast'");
  }

  @Test
  void refusesNothingToMeasure() {
    assertThat(commands.run("bench", model, "--prompt", "0", "--output", "0"))
        .isEqualTo(ExitCode.USAGE);
  }
}
