package dev.hearth.main.shell;

import dev.hearth.format.HearthException;

/** How a command ended, as the number the process leaves behind. Scripts rely on these. */
public enum ExitCode {
  /** The command did what it was asked. */
  DONE(0),
  /** The command line was put together wrongly. */
  USAGE(2),
  /** A file, schema, template or bundle is missing, damaged or not supported. */
  BAD_INPUT(3),
  /** It needs more memory, context, time or room than there is. */
  DOES_NOT_FIT(4),
  /** A rule forbids it. */
  REFUSED(5),
  /** A check of the result failed. */
  VERIFICATION_FAILED(6),
  /** Our own bug. */
  INTERNAL(70),
  /** Cancelled by the one who asked: what a shell reports after Ctrl-C. */
  CANCELLED(130),
  /** The reader of our output went away: what a shell reports after SIGPIPE. */
  OUTPUT_CLOSED(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The one mapping from an error's code to an exit code. */
  public static ExitCode of(HearthException.Code code) {
    return switch (code) {
      case USAGE -> USAGE;
      case BAD_INPUT, NOT_FOUND, UNSUPPORTED -> BAD_INPUT;
      case DOES_NOT_FIT, LIMIT, BUSY -> DOES_NOT_FIT;
      case REFUSED -> REFUSED;
      case VERIFICATION_FAILED -> VERIFICATION_FAILED;
      case CANCELLED -> CANCELLED;
      case INTERNAL -> INTERNAL;
    };
  }
}
