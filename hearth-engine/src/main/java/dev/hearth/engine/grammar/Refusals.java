package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;

/** The refusals of this shelf. */
final class Refusals {
  private Refusals() {}

  /** Well formed, but not enforceable in full. */
  static HearthException unsupported(String what, String why) {
    return new HearthException(
        Code.UNSUPPORTED,
        what + " cannot be enforced here: " + why,
        "leave it out, or check the reply yourself");
  }

  /** The source is damaged. */
  static HearthException damaged(String fact) {
    return new HearthException(Code.BAD_INPUT, fact, "correct the grammar or schema");
  }

  /** No text at all would be accepted. */
  static HearthException impossible(NothingMatchesException e) {
    return new HearthException(Code.BAD_INPUT, e.fact(), "allow at least one value", e);
  }

  /** A stated limit was reached. */
  static HearthException limit(String what, long most) {
    return new HearthException(
        Code.LIMIT, what + ": more than " + most, "make the grammar or schema smaller");
  }
}
