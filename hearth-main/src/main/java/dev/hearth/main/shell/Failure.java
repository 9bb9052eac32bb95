package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes wrong, as a person and a script read it. The one place that turns an exception into a
 * code, a fact, a fix and an exit code.
 *
 * @param code for machines: lower case with underscores
 * @param fact what was found
 * @param fix what to do about it; may be empty
 * @param exit how the process ends
 */
public record Failure(String code, String fact, String fix, ExitCode exit) {

  /** Whether this is our own bug rather than something the user meets. */
  public boolean unexpected() {
    return exit == ExitCode.INTERNAL;
  }

  /** Classifies {@code thrown}. Anything not meant for users is our own bug. */
  public static Failure of(Throwable thrown) {
    return switch (thrown) {
      case HearthException e -> of(e.code(), e.fact(), e.fix());
      case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
      case IOException e -> ofFile(e);
      case OutOfMemoryError e ->
          of(
              Code.DOES_NOT_FIT,
              "out of memory (" + e.getMessage() + ")",
              "give the Java heap more, for example HEARTH_JAVA_OPTIONS=-Xmx4g");
      default ->
          of(
              Code.INTERNAL,
              "this is a bug in Hearth: " + describe(thrown),
              "please report it with the stack trace; HEARTH_DEBUG=1 shows that here");
    };
  }

  private static Failure ofFile(IOException e) {
    String what = e instanceof FileSystemException f ? String.valueOf(f.getFile()) : "a file";
    return switch (e) {
      case NoSuchFileException _ ->
          of(Code.NOT_FOUND, "there is no file " + what, "check the path");
      case AccessDeniedException _ ->
          of(Code.BAD_INPUT, "may not open " + what, "check its permissions");
      default -> of(Code.BAD_INPUT, what + " could not be read: " + describe(e), "check the file");
    };
  }

  private static Failure of(Code code, String fact, String fix) {
    return new Failure(code.name().toLowerCase(Locale.ROOT), fact, fix, ExitCode.of(code));
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    String kind = thrown.getClass().getSimpleName();
    return message == null || message.isBlank() ? kind : kind + ": " + message;
  }

  /** Two lines for a person. */
  public String text() {
    String first = "error [" + code + "]: " + Visible.line(fact);
    return fix.isEmpty() ? first : first + "\nfix: " + Visible.line(fix);
  }

  /** {@code {"error":{"code":…,"message":…,"fix":…}}}, for scripts. */
  public ObjectNode json() {
    ObjectNode root = Json.object();
    root.putObject("error").put("code", code).put("message", fact).put("fix", fix);
    return root;
  }
}
