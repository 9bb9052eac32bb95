package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.engine.EngineSettings;
import dev.hearth.format.library.Caches;
import dev.hearth.main.library.PinGuard;
import dev.hearth.main.serve.FileOpener;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Surroundings;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pull, models, verify, pin and rm, and what a pin means to run and serve. */
class LibraryCommandsTest {
  private static final Path MODEL = Fixtures.testdata().unpacked("models/qwen3.gguf.gz");

  @TempDir private Path home;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(home);
  }

  private void done(String... arguments) {
    assertThat(commands.run(arguments)).as(commands.notes()).isEqualTo(ExitCode.DONE);
  }

  private Path file() {
    return home.resolve("models/tiny.gguf");
  }

  /** Another valid model under the same name, as by a careless copy. */
  private void replace() throws IOException {
    Files.delete(file());
    Files.copy(Fixtures.testdata().unpacked("models/llama.gguf.gz"), file());
  }

  @Test
  void aModelsLife() throws IOException {
    done("pull", MODEL.toString(), "--name", "tiny", "--json");
    String sha256 = commands.json().get("sha256").asString();
    done("models", "--json");
    assertThat(commands.json().at("/models/0/name").asString()).isEqualTo("tiny");
    assertThat(commands.json().at("/models/0/whole").asBoolean()).isTrue();
    assertThat(commands.json().at("/models/0/pinned").asBoolean()).isFalse();
    done("verify", "tiny", "--json");
    assertThat(commands.json().at("/models/0/sha256").asString()).isEqualTo(sha256);
    done("pin", "tiny@sha256:" + sha256);
    assertThat(home.resolve("hearth.lock")).content().contains("model tiny\n", "sha256:" + sha256);
    done("models");
    assertThat(commands.output()).contains("tiny ").contains("pinned");
    done("models", "show", "tiny");
    assertThat(commands.output()).contains("  licence     not stated\n");
    done("run", "tiny", "hello", "-n", "1", "--context", "64");
    done("rm", "tiny");
    assertThat(file()).doesNotExist();
    assertThat(MODEL).exists();
    assertThat(commands.run("run", "tiny", "hello")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.notes()).contains("no model tiny");
  }

  @Test
  void aPinnedNameIsThatFileOrARefusal() throws IOException {
    done("pull", MODEL.toString(), "--name", "tiny");
    done("pin", "tiny");
    replace();
    assertThat(commands.run("run", "tiny", "hello")).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.notes()).contains("tiny is pinned to sha256:");
    assertThat(commands.run("run", file().toString(), "hello"))
        .as("by its path as well")
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.run("serve", "tiny", "--port", "0", "--management-port", "-1"))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    Session session = commands.session(OutputStream.nullOutputStream());
    FileOpener opener =
        new FileOpener(EngineSettings.standard(), null, file -> PinGuard.check(file, session));
    assertThatThrownBy(() -> opener.open(file(), 64))
        .as("what a served folder holds is no way around")
        .hasMessageContaining("tiny is pinned to sha256:");
    assertThat(commands.run("verify")).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.output()).contains("tiny  WRONG");
    assertThat(commands.run("verify", "--json")).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(commands.json().get("right").asBoolean()).isFalse();
    done("pin", "--remove", "tiny");
    assertThat(commands.run("pin", "--remove", "tiny")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aPinMustBeTrue() {
    done("pull", MODEL.toString(), "--name", "tiny");
    assertThat(commands.run("pin", "tiny@sha256:" + "0".repeat(64)))
        .isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(home.resolve("hearth.lock")).doesNotExist();
    assertThat(commands.run("pin", "other")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void offlineSaysThatItAskedNobody() {
    assertThat(commands.run("pull", "hf:a/b", "--offline", "--json")).isEqualTo(ExitCode.REFUSED);
    assertThat(commands.json().at("/error/message").asString())
        .contains("the network was not asked");
    done("pull", MODEL.toString(), "--offline", "--name", "tiny");
  }

  @Test
  void modelsOfOtherProgramsAreUsedAndNotRemoved() throws IOException {
    Path studio = home.resolve("studio");
    Path file = studio.resolve("someone/tiny/tiny-F16.gguf");
    Files.createDirectories(file.getParent());
    Files.copy(MODEL, file);
    commands =
        new CommandLines(
            home,
            new Surroundings(
                NetworkSettings.standard(),
                true,
                new Caches(List.of(), List.of(), List.of(studio)),
                home));
    done("models");
    assertThat(commands.output()).contains("hf:someone/tiny:tiny-F16.gguf").contains("LM Studio");
    done("run", "hf:someone/tiny:tiny-F16.gguf", "hello", "-n", "1", "--context", "64");
    assertThat(commands.notes()).contains("from the cache of LM Studio");
    assertThat(commands.run("rm", "tiny-F16")).isEqualTo(ExitCode.REFUSED);
    assertThat(file).exists();
  }

  @Test
  void saysWhatIsWrong() {
    done("models");
    assertThat(commands.notes()).contains("no models yet");
    assertThat(commands.run("pull", "hf:a/b", "--sha256", "12")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("models", "show", "none")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.run("rm", "none")).isEqualTo(ExitCode.BAD_INPUT);
  }
}
