package dev.hearth.apps.pull;

/** Told how a pull goes. Called from several threads. */
public interface Watcher {
  /** Nobody. */
  Watcher NOBODY = new Watcher() {};

  /**
   * Bytes of a file begin to come.
   *
   * @param bytes size of the file; -1 where it is not known
   * @param already bytes that are here from an earlier try
   */
  default void begins(String file, long bytes, long already) {}

  /** So many more bytes are here. */
  default void received(long bytes) {}

  /** All bytes of a file are here and are checked now. */
  default void checks(String file, long bytes) {}

  /** So many more bytes are checked. */
  default void checked(long bytes) {}

  /** Something that the user should know. */
  default void note(String line) {}
}
