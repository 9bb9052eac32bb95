package dev.hearth.model.chat;

/** Text that should be a call and is none; the message says why. Never leaves this package. */
final class MalformedMarkupException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedMarkupException(String message) {
    super(message, null, false, false);
  }
}
