package dev.hearth.bench;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs another program to its end. */
final class Command {
  private Command() {}

  /** What it wrote to its standard output; its notes are dropped. */
  static String output(List<String> words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text;
    try (InputStream out = process.getInputStream()) {
      text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "'%s' ended with %d".formatted(String.join(" ", words), code),
          "run it by hand to see why");
    }
    return text;
  }
}
