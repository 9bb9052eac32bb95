package dev.hearth.apps.tune;

/** What a layer computed, for its gradient; each array is {@code [tokens][…]}. */
record LayerMemory(
    float[] stream,
    float[] attentionScales,
    float[] attentionIn,
    float[] rawQueries,
    float[] rawKeys,
    float[] queryScales,
    float[] keyScales,
    float[] queries,
    float[] keys,
    float[] values,
    float[] attended,
    float[] logSums,
    float[] middle,
    float[] unitScales,
    float[] unitIn,
    float[] gate,
    float[] up,
    float[] gated) {

  static LayerMemory of(Shape shape, int tokens) {
    return new LayerMemory(
        room(tokens, shape.width()),
        room(tokens, 1),
        room(tokens, shape.width()),
        room(tokens, shape.queryWidth()),
        room(tokens, shape.keyWidth()),
        room(tokens, shape.heads()),
        room(tokens, shape.keyHeads()),
        room(tokens, shape.queryWidth()),
        room(tokens, shape.keyWidth()),
        room(tokens, shape.keyWidth()),
        room(tokens, shape.queryWidth()),
        room(tokens, shape.heads()),
        room(tokens, shape.width()),
        room(tokens, 1),
        room(tokens, shape.width()),
        room(tokens, shape.inner()),
        room(tokens, shape.inner()),
        room(tokens, shape.inner()));
  }

  private static float[] room(int tokens, int width) {
    return new float[Math.multiplyExact(tokens, width)];
  }

  CausalAttention.Activations attention() {
    return new CausalAttention.Activations(queries, keys, values, attended, logSums);
  }
}
