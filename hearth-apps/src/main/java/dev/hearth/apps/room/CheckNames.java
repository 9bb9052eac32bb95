package dev.hearth.apps.room;

import java.util.List;

/** How the built-in checks are called. */
final class CheckNames {
  static final String CITATIONS = "citations";
  static final String SUPPORT = "support";
  static final String QUOTES = "quotes";
  static final String NUMBERS = "numbers";
  static final String COMMANDS = "commands";

  /** Those whose weight a room may choose. */
  static final List<String> OF_CHOICE = List.of(SUPPORT, QUOTES, NUMBERS, COMMANDS);

  private CheckNames() {}
}
