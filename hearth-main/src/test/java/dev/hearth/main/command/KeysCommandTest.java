package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.server.tenant.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  @TempDir private Path home;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(home);
  }

  @Test
  void makesListsAndEndsKeys() throws IOException {
    assertThat(commands.run("keys", "add", "laptop", "--tenant", "ann")).isEqualTo(ExitCode.DONE);
    String secret = commands.output().strip();
    assertThat(secret).startsWith("hearth-");
    assertThat(Files.readString(home.resolve("keys.json")))
        .contains(KeyFile.hash(secret))
        .doesNotContain(secret);
    assertThat(commands.run("keys", "list")).isEqualTo(ExitCode.DONE);
    assertThat(commands.output()).startsWith("laptop  tenant ann");
    assertThat(commands.run("keys", "list", "--json")).isEqualTo(ExitCode.DONE);
    assertThat(commands.json().get(0).get("tenant").asString()).isEqualTo("ann");
    assertThat(commands.run("keys", "revoke", "laptop")).isEqualTo(ExitCode.DONE);
    commands.run("keys", "list");
    assertThat(commands.output()).isEmpty();
  }

  @Test
  void takesLimits() {
    assertThat(
            commands.run(
                "keys",
                "add",
                "k",
                "--json",
                "--manage",
                "--priority",
                "-3",
                "--model",
                "a",
                "--requests-per-minute",
                "5",
                "--tokens-per-day",
                "1000000"))
        .isEqualTo(ExitCode.DONE);
    var key = commands.json();
    assertThat(key.get("key").asString()).startsWith("hearth-");
    assertThat(key.get("tenant").asString()).isEqualTo("k");
    assertThat(key.get("priority").asInt()).isEqualTo(-3);
    assertThat(key.get("models").get(0).asString()).isEqualTo("a");
    assertThat(key.get("tokens_per_day").asLong()).isEqualTo(1_000_000);
  }

  @Test
  void refusesWithFactAndFix() {
    assertThat(commands.run("keys", "revoke", "nobody")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).contains("there is no key named nobody");
    assertThat(commands.run("keys", "add", "a/b")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("keys", "add", "k", "--priority", "11")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("keys")).isEqualTo(ExitCode.USAGE);
  }
}
