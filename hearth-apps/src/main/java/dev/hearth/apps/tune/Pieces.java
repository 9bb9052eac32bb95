package dev.hearth.apps.tune;

import dev.hearth.compute.Workers;

/** Shares out a count in pieces whose borders do not depend on the number of threads. */
final class Pieces {
  private Pieces() {}

  /** What is done with one piece. */
  interface Body {
    void run(int from, int to, int worker);
  }

  static void each(Workers workers, int count, int size, Body body) {
    int pieces = (count + size - 1) / size;
    workers.run(
        pieces,
        (piece, worker) ->
            body.run(piece * size, (int) Math.min((piece + 1L) * size, count), worker));
  }
}
