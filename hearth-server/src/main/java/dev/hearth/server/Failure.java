package dev.hearth.server;

import dev.hearth.format.HearthException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What went wrong, before a dialect words it. The one place in which errors become HTTP statuses.
 *
 * @param status the HTTP status
 * @param code for machines: lower case with underscores
 * @param parameter the part of the request that is to blame, empty where none is
 * @param fact what was found
 * @param fix what to do about it; may be empty
 * @param numbers further facts by name, such as the sizes of a context
 * @param retryAfterSeconds when to ask again; 0 where that does not help
 */
public record Failure(
    int status,
    String code,
    String parameter,
    String fact,
    String fix,
    Map<String, Long> numbers,
    int retryAfterSeconds) {
  /** The code of a prompt that is longer than the context. */
  public static final String CONTEXT_EXCEEDED = "context_length_exceeded";

  private static final int RETRY_SECONDS = 5;

  public Failure {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  /** A failure without numbers. */
  public static Failure of(int status, String code, String parameter, String fact, String fix) {
    return new Failure(status, code, parameter, fact, fix, Map.of(), 0);
  }

  /** The request is wrong in one named place. */
  public static Failure parameter(String parameter, String fact, String fix) {
    return of(400, "invalid_parameter", parameter, fact, fix);
  }

  /** The request asks for something that this server does not do. */
  public static Failure unsupported(String parameter, String fact, String fix) {
    return of(400, "unsupported_parameter", parameter, fact, fix);
  }

  /** Too much at once. */
  public static Failure busy(String code, String fact, String fix, int retryAfterSeconds) {
    return new Failure(429, code, "", fact, fix, Map.of(), Math.max(1, retryAfterSeconds));
  }

  /** Any exception. What is not meant for users says only that it is our own bug. */
  public static Failure of(Throwable thrown) {
    return switch (thrown) {
      case RequestException e -> e.failure();
      case HearthException e -> ofCode(e);
      case InterruptedException _ ->
          new Failure(
              503,
              "shutting_down",
              "",
              "the server is ending",
              "ask again",
              Map.of(),
              RETRY_SECONDS);
      case OutOfMemoryError _ ->
          new Failure(
              503,
              "does_not_fit",
              "",
              "the server is out of memory",
              "ask for less, or give the server more",
              Map.of(),
              RETRY_SECONDS);
      default ->
          of(
              500,
              "internal",
              "",
              "this is a bug in Hearth: " + thrown.getClass().getSimpleName(),
              "please report it; the server's log has the stack trace");
    };
  }

  private static Failure ofCode(HearthException e) {
    int status =
        switch (e.code()) {
          case USAGE, BAD_INPUT, UNSUPPORTED -> 400;
          case NOT_FOUND -> 404;
          case REFUSED -> 403;
          case DOES_NOT_FIT -> 507;
          case LIMIT, BUSY -> 429;
          case CANCELLED -> 499;
          case VERIFICATION_FAILED, INTERNAL -> 500;
        };
    String code = e.code().name().toLowerCase(Locale.ROOT);
    int retry = status == 429 ? RETRY_SECONDS : 0;
    return new Failure(status, code, "", e.fact(), e.fix(), Map.of(), retry);
  }

  /** Fact and fix as one text. */
  public String message() {
    return fix.isEmpty() ? fact : fact + ": " + fix;
  }

  /** The same failure, blamed on a part of the request. */
  public Failure at(String name) {
    return new Failure(status, code, name, fact, fix, numbers, retryAfterSeconds);
  }

  /** As an exception. */
  public RequestException exception() {
    return new RequestException(this);
  }
}
