package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import java.io.IOException;

/** What a command does once its options are parsed. */
interface Action {
  /**
   * Does it.
   *
   * @throws IOException where a file cannot be read; mapped with every other error in one place
   */
  ExitCode run() throws IOException;
}
