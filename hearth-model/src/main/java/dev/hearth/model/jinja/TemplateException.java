package dev.hearth.model.jinja;

import dev.hearth.format.HearthException;
import java.util.Optional;

/**
 * Why a template could not be parsed or rendered, in Python's terms. Users meet it as the cause of
 * a {@link HearthException}; see {@link #of}.
 *
 * <p>The kind is the name of the Python exception that Jinja2 would raise ({@code TypeError},
 * {@code UndefinedError}, {@code TemplateSyntaxError}, ...), {@code raise_exception} where the
 * template itself refused its input with that function, or {@code LimitExceeded} for those of our
 * {@link Limits} that Python does not have.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kind of an error that the template itself raised. */
  public static final String RAISED = "raise_exception";

  private final String kind;
  private final String text;
  private final HearthException.Code code;
  private int line;

  TemplateException(String kind, String text, HearthException.Code code, int line) {
    // no stack trace: it would tell of our code, not of the template, and cost more than the rest
    super(kind + ": " + text, null, false, false);
    this.kind = kind;
    this.text = text;
    this.code = code;
    this.line = line;
  }

  /** What the template said of an error, if {@code error} came from a template. */
  public static Optional<TemplateException> of(HearthException error) {
    return error.getCause() instanceof TemplateException cause
        ? Optional.of(cause)
        : Optional.empty();
  }

  /** Python's name of the error. */
  public String kind() {
    return kind;
  }

  /** The message, without kind and line. */
  public String text() {
    return text;
  }

  /** The line of the template, from 1; 0 where it is not known. */
  public int line() {
    return line;
  }

  HearthException.Code code() {
    return code;
  }

  /** Notes the line, unless a place further inside has done so. */
  TemplateException at(int where) {
    if (line == 0) {
      line = where;
    }
    return this;
  }

  /** The same error as users meet it. */
  HearthException forUsers() {
    String where = line == 0 ? "chat template" : "chat template, line " + line;
    if (kind.equals(RAISED)) {
      return new HearthException(
          code,
          where + ": the template refuses this input: " + text,
          "change the conversation as it says",
          this);
    }
    String fix =
        switch (code) {
          case LIMIT -> "use a smaller conversation or a simpler template";
          case REFUSED -> "use a template that does not reach for what the sandbox forbids";
          case UNSUPPORTED -> "use a template that does without it";
          default -> "correct the template or use another";
        };
    return new HearthException(code, where + ": " + kind + ": " + text, fix, this);
  }
}
