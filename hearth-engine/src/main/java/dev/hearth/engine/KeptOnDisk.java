package dev.hearth.engine;

import dev.hearth.format.HearthException;
import java.nio.file.Path;

/**
 * Beginnings of prompts that are written down when a model is closed and read when it is opened
 * again, so that a restart need not compute them anew. Only time changes by it: a state that is not
 * that of the same file, arithmetic and tokens, bit by bit, is not used.
 *
 * @param folder where they lie, readable by their owner only
 * @param bytesMax for each model; the most recently used are kept
 * @param program what computes, such as its version: states of another one are not used
 */
public record KeptOnDisk(Path folder, long bytesMax, String program) {
  public KeptOnDisk {
    if (bytesMax < 1) {
      throw new HearthException(
          HearthException.Code.USAGE,
          bytesMax + " bytes are to be kept on the disk",
          "use a positive number, or do not keep any");
    }
  }
}
