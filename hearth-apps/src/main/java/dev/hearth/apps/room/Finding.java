package dev.hearth.apps.room;

/**
 * Something in a room's folder that is wrong.
 *
 * @param file which, as named from the folder
 * @param line from 1; 0 where it is about the whole file
 * @param column from 1; 0 where it is about the whole line
 * @param fact what was found
 * @param fix what to do about it
 */
public record Finding(String file, int line, int column, String fact, String fix) {

  /** About a whole file. */
  static Finding of(String file, String fact, String fix) {
    return new Finding(file, 0, 0, fact, fix);
  }

  /** Such as {@code room.yaml:3:7}. */
  public String place() {
    return file + (line > 0 ? ":" + line + (column > 0 ? ":" + column : "") : "");
  }

  /** One line. */
  public String text() {
    return place() + ": " + fact + (fix.isEmpty() ? "" : " – " + fix);
  }
}
