package dev.hearth.model.arch;

import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.Hyperparameters;

/**
 * The attention shape that most families share.
 *
 * @param heads query heads of each layer
 * @param keyHeads key-value heads of each layer
 */
record Heads(int[] heads, int[] keyHeads, int keyDimension, int valueDimension) {
  static Heads read(Hyperparameters hyper, int layers) {
    int[] heads = hyper.perLayer("attention.head_count", layers, 0);
    int[] keyHeads =
        hyper.has("attention.head_count_kv")
            ? hyper.perLayer("attention.head_count_kv", layers, 0)
            : heads;
    int most = 0;
    for (int h : heads) {
      most = Math.max(most, h);
    }
    if (most == 0) {
      throw hyper.bad("attention.head_count", "is 0");
    }
    int dimension = hyper.count("attention.key_length", hyper.embeddingLength() / most);
    int value = hyper.count("attention.value_length", hyper.embeddingLength() / most);
    return new Heads(heads, keyHeads, dimension, value);
  }

  AttentionBuilder layer(int layer) {
    return new AttentionBuilder(layer, heads[layer], keyHeads[layer], keyDimension, valueDimension);
  }
}
