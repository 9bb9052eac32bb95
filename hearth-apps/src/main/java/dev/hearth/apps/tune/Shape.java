package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;

/**
 * The sizes of a model.
 *
 * @param width floats of one token in the stream
 * @param heads query heads
 * @param keyHeads heads of keys and values; {@code heads} is a multiple
 * @param inner floats between the two matrices of a feed-forward part
 * @param contextTokens the longest sample
 * @param tied whether the output matrix is the embedding
 */
public record Shape(
    Family family,
    int layers,
    int width,
    int heads,
    int keyHeads,
    int headWidth,
    int inner,
    int vocabulary,
    int contextTokens,
    float epsilon,
    double rotationBase,
    boolean tied) {
  private static final int SIZE_MAX = 1 << 20;

  public Shape {
    positive("layers", layers);
    positive("width", width);
    positive("heads", heads);
    positive("key_heads", keyHeads);
    positive("head_width", headWidth);
    positive("inner", inner);
    positive("vocabulary", vocabulary);
    positive("context", contextTokens);
    if (heads % keyHeads != 0 || headWidth % 2 != 0) {
      throw bad(
          heads + " heads of " + headWidth + " cannot share " + keyHeads + " heads of keys",
          "take a multiple of key_heads and an even head_width");
    }
    if (!(epsilon > 0 && epsilon < 1 && rotationBase > 1 && rotationBase < 1e12)) {
      throw bad(
          "epsilon is " + epsilon + " and rope_base is " + rotationBase,
          "take for example 1e-6 and 10000");
    }
  }

  private static void positive(String name, int value) {
    if (value < 1 || value > SIZE_MAX) {
      throw bad(name + " is " + value, "take 1 to " + SIZE_MAX);
    }
  }

  private static HearthException bad(String fact, String fix) {
    return new HearthException(HearthException.Code.BAD_INPUT, fact, fix);
  }

  int queryWidth() {
    return heads * headWidth;
  }

  int keyWidth() {
    return keyHeads * headWidth;
  }
}
