package dev.hearth.format;

/**
 * The one error that users see: a code for machines, the fact that was found, and what to do about
 * it. It lives in the lowest room so that every room can throw it; one place in the front door maps
 * codes to exit codes, one place in the server to HTTP statuses.
 */
public final class HearthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal this is. */
  public enum Code {
    /** The command or request was put together wrongly. */
    USAGE,
    /** A file, schema, template, bundle or other input is damaged or not understood. */
    BAD_INPUT,
    /** It is not there. */
    NOT_FOUND,
    /** Well formed, but this build does not support it. */
    UNSUPPORTED,
    /** It needs more memory or context than there is. */
    DOES_NOT_FIT,
    /** A rule forbids it. */
    REFUSED,
    /** A check of the result failed. */
    VERIFICATION_FAILED,
    /** A time, step or size limit was reached. */
    LIMIT,
    /** Others are served first and no more can wait; later it may go. */
    BUSY,
    /** The one who asked no longer wants it. */
    CANCELLED,
    /** Our own bug. */
    INTERNAL
  }

  private final Code code;
  private final String fact;
  private final String fix;

  public HearthException(Code code, String fact, String fix) {
    super(message(fact, fix));
    this.code = code;
    this.fact = fact;
    this.fix = fix;
  }

  public HearthException(Code code, String fact, String fix, Throwable cause) {
    super(message(fact, fix), cause);
    this.code = code;
    this.fact = fact;
    this.fix = fix;
  }

  public Code code() {
    return code;
  }

  /** What was found, in one sentence, with the numbers. */
  public String fact() {
    return fact;
  }

  /** What the user can do about it; empty where nothing can be done. */
  public String fix() {
    return fix;
  }

  private static String message(String fact, String fix) {
    return fix.isEmpty() ? fact : fact + ": " + fix;
  }
}
