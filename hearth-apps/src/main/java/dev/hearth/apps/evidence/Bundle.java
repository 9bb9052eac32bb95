package dev.hearth.apps.evidence;

import java.nio.file.Path;
import java.util.List;

/**
 * What somebody handed over, read into memory: folders, {@code .tar}, {@code .tar.gz}, {@code .zip}
 * archives, compressed or plain single files. Forms are recognised by content. Nothing is unpacked
 * to disk; links are not followed; archives inside are listed and not opened.
 */
public final class Bundle {
  private Bundle() {}

  /**
   * Reads all of it.
   *
   * @param inputs at least one; where there are several, names begin with that of their input
   * @throws dev.hearth.format.HearthException NOT_FOUND for an input that is not there, BAD_INPUT
   *     for one that is damaged, LIMIT for one that is too large
   */
  public static Bundle open(List<Path> inputs, BundleLimits limits) {
    throw new UnsupportedOperationException();
  }

  /** Everything in it, and what became of each. */
  public Manifest manifest() {
    throw new UnsupportedOperationException();
  }
}
