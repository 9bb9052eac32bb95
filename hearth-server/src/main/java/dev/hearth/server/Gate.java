package dev.hearth.server;

/** Who may come in, and how often. */
public interface Gate {
  /** Leave to ask one thing, until it is closed. */
  interface Permit extends AutoCloseable {
    Caller caller();

    Ledger ledger();

    @Override
    void close();
  }

  /** Whether there are keys: without any, only loopback is served. */
  boolean hasKeys();

  /**
   * Lets a request in.
   *
   * @param secret the key that was shown, empty where none was
   * @param loopback whether it comes from this machine
   * @throws RequestException 401 without a valid key, 403 for a key that may not do this, 429
   *     beyond its limits
   */
  Permit enter(String secret, boolean loopback, Route route);

  /**
   * Lets one request of work in that goes on after it was asked for, such as a batch.
   *
   * @param key the name of the key that asked for the work; empty where there was none
   * @throws RequestException 401 where that key is no more, 429 beyond its limits
   */
  Permit enterLater(String tenant, String key);
}
