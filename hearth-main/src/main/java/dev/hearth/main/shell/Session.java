package dev.hearth.main.shell;

import java.io.InputStream;

/**
 * What every command is given.
 *
 * @param settings what the environment says
 * @param console where to write
 * @param input what to read
 * @param surroundings what else the environment says of network, caches and working folder
 */
public record Session(Settings settings, Console console, Input input, Surroundings surroundings) {
  /** A session without network or caches. */
  public Session(Settings settings, Console console, Input input) {
    this(settings, console, input, Surroundings.none(settings.home()));
  }

  /** A session in which nothing can be read and nobody types. */
  public Session(Settings settings, Console console) {
    this(settings, console, new Input(InputStream.nullInputStream(), () -> false));
  }
}
