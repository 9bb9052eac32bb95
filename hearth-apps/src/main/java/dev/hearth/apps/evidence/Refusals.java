package dev.hearth.apps.evidence;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Path;

/** The words with which a whole input is refused. */
final class Refusals {
  private Refusals() {}

  static HearthException damaged(Path input, String what) {
    return new HearthException(
        Code.BAD_INPUT,
        fileName(input) + " is damaged: " + what,
        "copy it again, or unpack it with a tool that you trust and give the folder");
  }

  static HearthException unreadable(Path input, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new HearthException(
        Code.BAD_INPUT,
        fileName(input) + " cannot be read: " + why,
        "check that you may read it",
        e);
  }

  static HearthException tooLarge(Path input, String what) {
    return new HearthException(
        Code.LIMIT,
        fileName(input) + " is too large: " + what,
        "give the part that matters, or raise the limit");
  }

  static String fileName(Path input) {
    Path name = input.toAbsolutePath().normalize().getFileName();
    return EntryName.visible(name == null ? input.toString() : name.toString());
  }
}
