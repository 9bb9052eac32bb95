package dev.hearth.model.text;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Locale;

/** The errors of this package, so that they read alike. */
final class Refusal {
  private static final String DAMAGED = "the model file is damaged or was converted wrongly";

  private Refusal() {}

  /** The vocabulary contradicts itself. */
  static HearthException vocabulary(String fact) {
    return new HearthException(Code.BAD_INPUT, fact, DAMAGED);
  }

  static HearthException noSuchToken(int id, int size) {
    return new HearthException(
        Code.BAD_INPUT, "token id " + id + " is not in the vocabulary of " + size + " tokens", "");
  }

  static HearthException noTokenForByte(int value) {
    return vocabulary(
        String.format(
            Locale.ROOT,
            "the vocabulary has no token for the byte 0x%02X and none unknown",
            value));
  }

  static HearthException unsupported(String what, Iterable<String> known) {
    return new HearthException(
        Code.UNSUPPORTED, what, "use a model with one of: " + String.join(", ", known));
  }
}
