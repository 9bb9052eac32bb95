package dev.hearth.apps.room.sandbox;

/**
 * One way out that was tried, and what the kernel said.
 *
 * @param name what was tried, for scripts
 * @param denied whether the kernel forbade it; any other failure counts as allowed
 * @param by who forbade it and with which error, or what came instead
 */
public record Attempt(String name, boolean denied, String by) {
  /**
   * Reads a system call's result.
   *
   * @param layer whose rule it is that must have forbidden it
   * @param result what it returned, or its errno as a negative number
   */
  static Attempt of(String name, String layer, long result) {
    long errno = result < 0 ? -result : 0;
    if (errno == Errno.NOT_PERMITTED || errno == Errno.ACCESS) {
      return new Attempt(name, true, layer + " (" + Errno.name(errno) + ")");
    }
    return new Attempt(
        name,
        false,
        errno == 0 ? "nobody: it was allowed" : "nobody: the kernel said " + Errno.name(errno));
  }
}
