package dev.hearth.server;

import dev.hearth.engine.Engine;
import java.nio.file.Path;

/** How the server opens files; what engines and kernels there are is not its business. */
public interface ModelOpener {
  /**
   * What a file needs before it is opened, in bytes.
   *
   * @param weights of the weights
   * @param perToken of keys and values of one position
   * @param fixed of one sequence, whatever its length
   */
  record Need(long weights, long perToken, long fixed) {
    /** Bytes with a context of {@code tokens}. */
    public long bytes(int tokens) {
      return Math.addExact(weights, Math.addExact(fixed, Math.multiplyExact(perToken, tokens)));
    }
  }

  /** Reads the header of a file; the name is the file's without its ending. */
  Models.Known describe(Path file);

  Need need(Path file);

  /** Opens the file with at least this context; 0 for what fits. */
  Engine open(Path file, int contextTokens);
}
