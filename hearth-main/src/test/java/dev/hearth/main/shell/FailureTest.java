package dev.hearth.main.shell;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {
  private static final Map<Code, Integer> EXITS =
      Map.ofEntries(
          entry(Code.USAGE, 2),
          entry(Code.BAD_INPUT, 3),
          entry(Code.NOT_FOUND, 3),
          entry(Code.UNSUPPORTED, 3),
          entry(Code.DOES_NOT_FIT, 4),
          entry(Code.LIMIT, 4),
          entry(Code.BUSY, 4),
          entry(Code.REFUSED, 5),
          entry(Code.VERIFICATION_FAILED, 6),
          entry(Code.INTERNAL, 70),
          entry(Code.CANCELLED, 130));

  @ParameterizedTest
  @EnumSource
  void everyCodeHasItsExit(Code code) {
    Failure failure = Failure.of(new HearthException(code, "the fact", "the fix"));
    assertThat(failure.exit().number()).isEqualTo(EXITS.get(code));
    assertThat(failure.unexpected()).isEqualTo(code == Code.INTERNAL);
  }

  @Test
  void readsWell() {
    var thrown = new HearthException(Code.DOES_NOT_FIT, "needs 9 GiB, 6 GiB free", "use less");
    assertThat(Failure.of(thrown).text())
        .isEqualTo("error [does_not_fit]: needs 9 GiB, 6 GiB free\nfix: use less");
    assertThat(Failure.of(new HearthException(Code.CANCELLED, "cancelled", "")).text())
        .isEqualTo("error [cancelled]: cancelled");
  }

  @Test
  void isJsonForScripts() {
    var thrown = new HearthException(Code.BAD_INPUT, "a \"quoted\" fact", "a fix");
    assertThat(Json.line(Failure.of(thrown).json()))
        .isEqualTo(
            "{\"error\":{\"code\":\"bad_input\",\"message\":\"a \\\"quoted\\\" fact\","
                + "\"fix\":\"a fix\"}}");
  }

  @Test
  void filesThatCannotBeReadAreTheUsersMatter() {
    assertThat(Failure.of(new NoSuchFileException("x.gguf")))
        .isEqualTo(
            new Failure(
                "not_found", "there is no file x.gguf", "check the path", ExitCode.BAD_INPUT));
    assertThat(Failure.of(new UncheckedIOException(new AccessDeniedException("x"))).code())
        .isEqualTo("bad_input");
    assertThat(Failure.of(new IOException("torn")).fact()).contains("torn");
  }

  @Test
  void anythingElseIsOurBug() {
    Failure failure = Failure.of(new IllegalStateException("impossible"));
    assertThat(failure.exit()).isEqualTo(ExitCode.INTERNAL);
    assertThat(failure.fact())
        .isEqualTo("this is a bug in Hearth: IllegalStateException: impossible");
    assertThat(Failure.of(new StackOverflowError()).exit()).isEqualTo(ExitCode.INTERNAL);
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).exit())
        .isEqualTo(ExitCode.DOES_NOT_FIT);
  }
}
