package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
  @TempDir private Path home;

  private static String line(String id, String body) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":%s}\n"
        .formatted(id, body);
  }

  private ExitCode run(CommandLines commands, Path input, Path output) {
    return commands.run(
        "batch",
        input.toString(),
        Fixtures.testdata().unpacked("models/qwen3.gguf.gz").toString(),
        "--output",
        output.toString(),
        "--kernels",
        "exact",
        "--context",
        "256",
        "--threads",
        "1");
  }

  @Test
  void answersAFileAndSaysWhatFailed() throws IOException {
    Path input = home.resolve("in.jsonl");
    Path output = home.resolve("out.jsonl");
    Files.writeString(
        input,
        line("a", "{\"prompt\":\"One\",\"max_tokens\":3}")
            + line("b", "{\"prompt\":\"Two\",\"max_tokens\":0}")
            + line("c", "{\"prompt\":\"One\",\"max_tokens\":3}"));
    CommandLines commands = new CommandLines(home);
    assertThat(run(commands, input, output)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.output()).isEqualTo("answers: 2, errors: 1\n");
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(2);
    String first = Json.read(lines.get(0), "a line").at("/response/body/choices/0/text").asString();
    assertThat(Json.read(lines.get(1), "a line").at("/response/body/choices/0/text").asString())
        .isEqualTo(first);
    assertThat(
            Json.read(Files.readString(home.resolve("out.jsonl.errors")), "a line")
                .at("/response/body/error/param")
                .asString())
        .isEqualTo("max_tokens");
    assertThat(home.resolve("out.jsonl.journal")).doesNotExist();
  }

  @Test
  void refusesAWrongFileAndAsksNothing() throws IOException {
    Path input = home.resolve("in.jsonl");
    Files.writeString(input, line("a", "{\"prompt\":\"x\"}") + line("a", "{\"prompt\":\"x\"}"));
    CommandLines commands = new CommandLines(home);
    assertThat(run(commands, input, home.resolve("out"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).contains("in.jsonl, line 2").contains("custom_id 'a'");
    assertThat(home.resolve("out")).doesNotExist();
  }
}
