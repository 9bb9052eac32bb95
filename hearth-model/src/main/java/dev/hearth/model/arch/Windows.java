package dev.hearth.model.arch;

import dev.hearth.format.gguf.Kind;
import dev.hearth.model.part.Hyperparameters;

/** Which layers see only a window. */
final class Windows {
  private Windows() {}

  /** The window in tokens; 0 for none. */
  static int size(Hyperparameters hyper) {
    int window = hyper.integer("attention.sliding_window", 0);
    if (window < 0) {
      throw hyper.bad("attention.sliding_window", "is " + window);
    }
    return window;
  }

  /**
   * From the file's array of flags, or its period, or {@code period}: the last layer of each period
   * sees everything.
   */
  static boolean[] layers(Hyperparameters hyper, int layers, int period) {
    String name = "attention.sliding_window_pattern";
    boolean[] windowed = new boolean[layers];
    if (size(hyper) == 0) {
      return windowed;
    }
    if (hyper.has(name) && hyper.metadata().kind(hyper.key(name)) instanceof Kind.Array) {
      boolean[] given = hyper.metadata().flags(hyper.key(name));
      if (given.length < layers) {
        throw hyper.bad(name, "has " + given.length + " elements for " + layers + " layers");
      }
      System.arraycopy(given, 0, windowed, 0, layers);
      return windowed;
    }
    int step = hyper.count(name, period);
    for (int l = 0; l < layers; l++) {
      windowed[l] = (l + 1) % step != 0;
    }
    return windowed;
  }
}
