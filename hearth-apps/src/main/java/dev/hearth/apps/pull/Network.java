package dev.hearth.apps.pull;

import java.net.URI;

/** What pulling wants from the world. The one who answers is in {@code registry}. */
public interface Network extends AutoCloseable {
  /** Asks the publisher what there is. */
  Offer offer(Source source);

  /**
   * Fetches one file into its place, all of it.
   *
   * @param place opens the place once size and version are known
   * @return where the bytes lie, not yet checked
   */
  PartFile fetch(RemoteFile file, Place place, Watcher watcher);

  /**
   * The first bytes of a file.
   *
   * @return at most {@code bytes} of them
   */
  Beginning beginning(URI address, int bytes);

  @Override
  void close();

  /** Opens the place for a file's bytes. */
  interface Place {
    /**
     * @param bytes the file's size; -1 where the server does not say
     * @param version changes when the bytes change; empty where nothing tells
     */
    PartFile open(long bytes, String version);
  }

  /**
   * The first bytes of a file.
   *
   * @param total size of the whole file; -1 where the server does not say
   */
  record Beginning(byte[] bytes, long total) {}

  /** No network at all. */
  static Network offline() {
    return new Offline();
  }
}
