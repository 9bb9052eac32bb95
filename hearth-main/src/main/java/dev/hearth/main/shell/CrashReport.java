package dev.hearth.main.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Keeps the stack trace of an unexpected error in a file, so that the message on the screen can be
 * short. The command's arguments are left out: they may hold a private prompt.
 */
public final class CrashReport {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private CrashReport() {}

  /** Writes the report and returns {@code failure} with its fix naming the file. */
  public static Failure kept(Settings settings, Failure failure, Throwable thrown) {
    String fix;
    try {
      fix = failure.fix() + "; stack trace: " + write(settings.home().resolve("crashes"), thrown);
    } catch (IOException e) {
      fix = failure.fix() + "; the stack trace could not be kept (" + e + ")";
    }
    return new Failure(failure.code(), failure.fact(), fix, failure.exit());
  }

  /** The stack trace with its causes. */
  public static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  private static Path write(Path folder, Throwable thrown) throws IOException {
    Files.createDirectories(folder);
    Instant now = Instant.now();
    Path partial = Files.createTempFile(folder, STAMP.format(now) + "-", ".part");
    String text = Version.line() + "\n" + now + "\n\n" + trace(thrown) + "\n";
    try (FileChannel file = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      file.write(StandardCharsets.UTF_8.encode(text));
      file.force(true);
    }
    String name = partial.getFileName().toString().replace(".part", ".txt");
    return Files.move(partial, partial.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
