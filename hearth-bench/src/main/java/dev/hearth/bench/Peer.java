package dev.hearth.bench;

import dev.hearth.main.bench.Cell;
import java.io.IOException;

/** An engine that is measured on the same file with the same threads. */
interface Peer extends AutoCloseable {
  String name();

  /** Version and how it is run, without paths. */
  String description();

  /** Whether it can measure such a cell. */
  boolean knows(Cell cell);

  /** What need not be repeated in every round and is not timed. */
  void prepare(Cell cell) throws IOException, InterruptedException;

  /** Tokens a second. */
  double measure(Cell cell) throws IOException, InterruptedException;

  @Override
  void close();
}
