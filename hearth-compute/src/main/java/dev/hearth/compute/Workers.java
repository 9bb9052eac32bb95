package dev.hearth.compute;

/** A fixed team of threads that share one piece of work at a time. */
public interface Workers extends AutoCloseable {
  /** One part of a piece of work; parts may run in any order, on any thread of the team. */
  interface Task {
    void run(int part);
  }

  int threads();

  /** Runs parts {@code 0 … parts−1} and returns when all are done; rethrows what a part threw. */
  void run(int parts, Task task);

  @Override
  void close();
}
