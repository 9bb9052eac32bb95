package dev.hearth.compute;

/** A fixed team of threads that share one piece of work at a time. */
public interface Workers extends AutoCloseable {
  /** One part of a piece of work; parts may run in any order, on any thread of the team. */
  interface Task {
    /**
     * @param worker {@code 0 ≤ worker < threads}; no two parts that run at the same time share it,
     *     so that it may choose a place to work in
     */
    void run(int part, int worker);
  }

  int threads();

  /** Runs parts {@code 0 … parts−1} and returns when all are done; rethrows what a part threw. */
  void run(int parts, Task task);

  @Override
  void close();
}
