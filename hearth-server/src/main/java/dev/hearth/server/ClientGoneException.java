package dev.hearth.server;

import org.jspecify.annotations.Nullable;

/** The client went away while it was being answered: nobody is left to tell. */
public final class ClientGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClientGoneException(@Nullable Throwable cause) {
    super("the client has gone", cause);
  }
}
