package dev.hearth.model.arch;

import dev.hearth.model.part.Hyperparameters;

/**
 * The last layers of some models keep no keys and values: they read those of the last layer of
 * their kind before them, which is the last but one where they have a window, the last where not.
 *
 * @param own layers with keys of their own
 */
record SharedKeys(Hyperparameters hyper, int own, boolean[] windowed, int[] keyHeads) {
  private static final String KEY = "attention.shared_kv_layers";

  /**
   * @param fallback layers that share where the file does not say
   */
  static SharedKeys read(Hyperparameters hyper, boolean[] windowed, int[] keyHeads, int fallback) {
    int layers = windowed.length;
    int own = layers - hyper.integer(KEY, fallback, 0, layers - 1);
    return new SharedKeys(hyper, own, windowed, keyHeads);
  }

  /** Whose keys and values a layer reads; −1 for its own. */
  int source(int layer) {
    if (layer < own) {
      return -1;
    }
    int source = own - (windowed[layer] ? 2 : 1);
    if (source < 0 || windowed[source] != windowed[layer] || keyHeads[source] != keyHeads[layer]) {
      throw hyper.bad(KEY, "gives layer %d the keys of layer %d".formatted(layer, source));
    }
    return source;
  }
}
