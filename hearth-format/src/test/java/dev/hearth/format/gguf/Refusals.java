package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.file.Path;

/** How a wrong file must be refused: with code, fact and fix, naming the file and the place. */
final class Refusals {
  private Refusals() {}

  static void refused(Path folder, RawGguf file, String... messageParts) {
    refused(folder, Code.BAD_INPUT, file, messageParts);
  }

  static void refused(Path folder, Code code, RawGguf file, String... messageParts) {
    Path path = file.in(folder, "m.gguf");
    assertThatThrownBy(() -> GgufFile.open(path).close())
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fact()).startsWith("\"m.gguf\"");
              assertThat(e.fix()).isNotEmpty();
            })
        .hasMessageContainingAll(messageParts);
  }
}
