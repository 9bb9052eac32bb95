package dev.hearth.apps.tune;

/** Gradients within one layer; the layers share them. Each array is {@code [tokens][…]}. */
record Slopes(
    float[] gated,
    float[] gate,
    float[] up,
    float[] normed,
    float[] attended,
    float[] queries,
    float[] keys,
    float[] values) {

  static Slopes of(Shape shape, int tokens) {
    return new Slopes(
        new float[Math.multiplyExact(tokens, shape.inner())],
        new float[Math.multiplyExact(tokens, shape.inner())],
        new float[Math.multiplyExact(tokens, shape.inner())],
        new float[Math.multiplyExact(tokens, shape.width())],
        new float[Math.multiplyExact(tokens, shape.queryWidth())],
        new float[Math.multiplyExact(tokens, shape.queryWidth())],
        new float[Math.multiplyExact(tokens, shape.keyWidth())],
        new float[Math.multiplyExact(tokens, shape.keyWidth())]);
  }

  CausalAttention.Gradients attention() {
    return new CausalAttention.Gradients(attended, queries, keys, values);
  }
}
