package dev.hearth.model.arch;

import dev.hearth.model.part.Hyperparameters;

/** Which layers see only a window. */
final class Windows {
  private static final int WINDOW_MAX = 1 << 30;

  private Windows() {}

  /** The window in tokens; 0 for none. */
  static int size(Hyperparameters hyper) {
    return size(hyper, 0);
  }

  /** The same where a file that does not say means {@code fallback}. */
  static int size(Hyperparameters hyper, int fallback) {
    return hyper.integer("attention.sliding_window", fallback, 0, WINDOW_MAX);
  }

  /**
   * From the file's array of flags, or its period, or {@code period}: the last layer of each period
   * sees everything.
   */
  static boolean[] layers(Hyperparameters hyper, int layers, int period) {
    return layers(hyper, layers, period, size(hyper));
  }

  /** The same for a window of {@code size}; none if that is 0. */
  static boolean[] layers(Hyperparameters hyper, int layers, int period, int size) {
    String name = "attention.sliding_window_pattern";
    boolean[] windowed = new boolean[layers];
    if (size == 0) {
      return windowed;
    }
    if (hyper.has(name) && hyper.isArray(name)) {
      return hyper.flagPerLayer(name, layers);
    }
    int step = hyper.count(name, period);
    for (int l = 0; l < layers; l++) {
      windowed[l] = (l + 1) % step != 0;
    }
    return windowed;
  }
}
