package dev.hearth.apps.evidence;

import java.util.Collection;
import java.util.List;

/** The built-in checks of an answer. Each is a function of its arguments alone. */
public final class Checks {
  private Checks() {}

  /** One verdict for each id: whether evidence of that id was shown. */
  public static List<Verdict> citations(Collection<String> ids, Packed packed) {
    throw new UnsupportedOperationException();
  }

  /**
   * One verdict for each quotation of at least eight characters in {@code text} (between “ ”, " ",
   * or backticks): whether these characters occur in a cited line, white space aside.
   */
  public static List<Verdict> quotes(String text, Collection<String> ids, Packed packed) {
    throw new UnsupportedOperationException();
  }

  /**
   * One verdict for each number in {@code text}: whether it occurs, as a whole number and not as a
   * part of a longer one, in a cited line. Single digits written as list markers and the ids
   * themselves are no numbers.
   */
  public static List<Verdict> numbers(String text, Collection<String> ids, Packed packed) {
    throw new UnsupportedOperationException();
  }

  /**
   * One verdict for each command: whether it is known to only read. Commands are parsed as a POSIX
   * shell would; what is not understood is refused.
   */
  public static List<Verdict> commands(Collection<String> commands) {
    throw new UnsupportedOperationException();
  }
}
