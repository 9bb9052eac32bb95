package dev.hearth.server;

/** Ends an exchange with a failure that is meant for the client. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public RequestException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
