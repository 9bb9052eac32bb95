package dev.hearth.main.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  /** A stream that fails as the system would. */
  private record Failing(String reason) {
    OutputStream stream() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          throw new IOException(reason);
        }
      };
    }
  }

  private static Console console(OutputStream out, OutputStream notes, boolean terminal) {
    return new Console(out, notes, () -> terminal);
  }

  @Test
  void writesUtf8WithLineFeeds() {
    var out = new ByteArrayOutputStream();
    Console console = console(out, OutputStream.nullOutputStream(), false);
    console.line("é ☃ 🔥");
    console.print("end");
    console.flush();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("é ☃ 🔥\nend");
  }

  @Test
  void aFullDiskIsAnError() {
    OutputStream full = new Failing("No space left on device").stream();
    Console console = console(full, OutputStream.nullOutputStream(), false);
    console.line("result");
    assertThatThrownBy(console::flush)
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("No space left on device");
    assertThat(console.tryLine("{}")).isFalse();
  }

  @Test
  void aReaderThatLeavesIsAQuietEnd() {
    OutputStream gone = new Failing("Broken pipe").stream();
    Console console = console(gone, OutputStream.nullOutputStream(), false);
    console.line("result");
    assertThatThrownBy(console::flush).isInstanceOf(Console.OutputClosedException.class);
  }

  @Test
  void drawsProgressOnlyOnAScreen() {
    var notes = new ByteArrayOutputStream();
    try (ProgressLine progress =
        console(OutputStream.nullOutputStream(), notes, false).progress("reading", 2)) {
      progress.at(1);
    }
    assertThat(notes.size()).isZero();
  }
}
