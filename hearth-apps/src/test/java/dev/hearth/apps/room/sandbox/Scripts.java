package dev.hearth.apps.room.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs shell scripts in the sandbox of this machine. On a machine without one the same tests assert
 * that scripts are refused there: no machine skips a test, and none runs a script unconfined.
 */
final class Scripts {
  private static final Optional<Sandbox> SANDBOX = find();

  private Scripts() {}

  private static Optional<Sandbox> find() {
    try {
      return Optional.of(Sandbox.find());
    } catch (HearthException e) {
      assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED);
      assertThat(e.fix()).isNotEmpty();
      boolean installed =
          Sandbox.PROGRAM_FOLDERS.stream()
              .anyMatch(folder -> Files.isExecutable(folder.resolve("bwrap")));
      System.err.println("no sandbox here (bwrap installed: " + installed + "): " + e.fact());
      return Optional.empty();
    }
  }

  /** The script may use {@code /input}. */
  static void check(
      Path input, SandboxLimits limits, String script, Consumer<SandboxResult> expectation) {
    check(new SandboxJob(List.of("sh", "-c", script), input, limits), expectation);
  }

  static void check(Path input, String script, Consumer<SandboxResult> expectation) {
    check(input, SandboxLimits.DEFAULT, script, expectation);
  }

  static void check(SandboxJob job, Consumer<SandboxResult> expectation) {
    if (SANDBOX.isPresent()) {
      expectation.accept(SANDBOX.get().run(job));
      return;
    }
    assertThatThrownBy(Sandbox::find)
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED);
              assertThat(e.fix()).isNotEmpty();
            });
  }
}
