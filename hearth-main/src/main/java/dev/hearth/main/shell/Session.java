package dev.hearth.main.shell;

import java.io.InputStream;

/**
 * What every command is given.
 *
 * @param settings what the environment says
 * @param console where to write
 * @param input what to read
 */
public record Session(Settings settings, Console console, Input input) {
  /** A session in which nothing can be read and nobody types. */
  public Session(Settings settings, Console console) {
    this(settings, console, new Input(InputStream.nullInputStream(), () -> false));
  }
}
