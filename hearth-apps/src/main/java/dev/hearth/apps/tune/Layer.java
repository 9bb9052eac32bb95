package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.Workers;
import org.jspecify.annotations.Nullable;

/** One layer: stream + attention(norm(stream)), then stream + gated unit(norm(stream)). */
final class Layer {
  private final Shape shape;
  private final RootMeanSquareNorm attentionNorm;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final @Nullable RootMeanSquareNorm queryNorm;
  private final @Nullable RootMeanSquareNorm keyNorm;
  private final Rotary rotary;
  private final CausalAttention attention;
  private final Linear output;
  private final RootMeanSquareNorm unitNorm;
  private final Linear gate;
  private final Linear up;
  private final Linear down;

  Layer(Shape shape, Weights weights, Rotary rotary, CausalAttention attention) {
    this.shape = shape;
    this.rotary = rotary;
    this.attention = attention;
    boolean headNorms = shape.family().headNorms();
    boolean biases = shape.family().biases();
    attentionNorm = weights.norm("attn_norm", shape.width(), shape.epsilon());
    query = weights.linear("attn_q", shape.queryWidth(), shape.width(), biases);
    key = weights.linear("attn_k", shape.keyWidth(), shape.width(), biases);
    value = weights.linear("attn_v", shape.keyWidth(), shape.width(), biases);
    queryNorm = headNorms ? weights.norm("attn_q_norm", shape.headWidth(), shape.epsilon()) : null;
    keyNorm = headNorms ? weights.norm("attn_k_norm", shape.headWidth(), shape.epsilon()) : null;
    output = weights.linear("attn_output", shape.width(), shape.queryWidth(), false);
    unitNorm = weights.norm("ffn_norm", shape.width(), shape.epsilon());
    gate = weights.linear("ffn_gate", shape.inner(), shape.width(), false);
    up = weights.linear("ffn_up", shape.inner(), shape.width(), false);
    down = weights.linear("ffn_down", shape.width(), shape.inner(), false);
  }

  /** Makes the parts of one layer. */
  interface Weights {
    RootMeanSquareNorm norm(String name, int width, float epsilon);

    Linear linear(String name, int outputs, int inputs, boolean bias);
  }

  /** Reads {@code memory.stream()}, remembers what the gradient needs, writes {@code next}. */
  void forward(Matrices matrices, MicroBatch batch, LayerMemory memory, float[] next) {
    int tokens = batch.tokens().length;
    Workers workers = matrices.workers();
    float[] normed = memory.attentionIn();
    attentionNorm.forward(workers, memory.stream(), tokens, memory.attentionScales(), normed);
    query.forward(matrices, normed, tokens, memory.rawQueries(), false);
    key.forward(matrices, normed, tokens, memory.rawKeys(), false);
    value.forward(matrices, normed, tokens, memory.values(), false);
    prepare(workers, batch, memory, true);
    prepare(workers, batch, memory, false);
    attention.forward(matrices, batch.starts(), memory.attention());
    System.arraycopy(memory.stream(), 0, memory.middle(), 0, tokens * shape.width());
    output.forward(matrices, memory.attended(), tokens, memory.middle(), true);
    unitNorm.forward(workers, memory.middle(), tokens, memory.unitScales(), memory.unitIn());
    gate.forward(matrices, memory.unitIn(), tokens, memory.gate(), false);
    up.forward(matrices, memory.unitIn(), tokens, memory.up(), false);
    GatedUnit.forward(matrices, memory.gate(), memory.up(), tokens * shape.inner(), memory.gated());
    System.arraycopy(memory.middle(), 0, next, 0, tokens * shape.width());
    down.forward(matrices, memory.gated(), tokens, next, true);
  }

  /** Norms and turns queries or keys. */
  private void prepare(Workers workers, MicroBatch batch, LayerMemory memory, boolean queries) {
    int heads = queries ? shape.heads() : shape.keyHeads();
    float[] raw = queries ? memory.rawQueries() : memory.rawKeys();
    float[] ready = queries ? memory.queries() : memory.keys();
    RootMeanSquareNorm norm = queries ? queryNorm : keyNorm;
    int rows = batch.tokens().length * heads;
    if (norm != null) {
      norm.forward(workers, raw, rows, queries ? memory.queryScales() : memory.keyScales(), ready);
    } else {
      System.arraycopy(raw, 0, ready, 0, rows * shape.headWidth());
    }
    rotary.turn(workers, ready, heads, batch.positions(), false);
  }

  /**
   * Turns the gradient of what {@link #forward} wrote into that of what it read.
   *
   * @param slope {@code [tokens][width]}, replaced
   */
  void backward(
      Matrices matrices, MicroBatch batch, LayerMemory memory, Slopes room, float[] slope) {
    int tokens = batch.tokens().length;
    Workers workers = matrices.workers();
    down.backward(matrices, memory.gated(), slope, tokens, room.gated(), false);
    GatedUnit.backward(
        matrices,
        memory.gate(),
        memory.up(),
        room.gated(),
        tokens * shape.inner(),
        room.gate(),
        room.up());
    gate.backward(matrices, memory.unitIn(), room.gate(), tokens, room.normed(), false);
    up.backward(matrices, memory.unitIn(), room.up(), tokens, room.normed(), true);
    unitNorm.backward(
        workers, memory.middle(), memory.unitScales(), room.normed(), tokens, slope, true);
    output.backward(matrices, memory.attended(), slope, tokens, room.attended(), false);
    attention.backward(matrices, batch.starts(), memory.attention(), room.attention());
    unprepare(workers, batch, memory, room, true);
    unprepare(workers, batch, memory, room, false);
    float[] in = memory.attentionIn();
    query.backward(matrices, in, room.queries(), tokens, room.normed(), false);
    key.backward(matrices, in, room.keys(), tokens, room.normed(), true);
    value.backward(matrices, in, room.values(), tokens, room.normed(), true);
    attentionNorm.backward(
        workers, memory.stream(), memory.attentionScales(), room.normed(), tokens, slope, true);
  }

  private void unprepare(
      Workers workers, MicroBatch batch, LayerMemory memory, Slopes room, boolean queries) {
    int heads = queries ? shape.heads() : shape.keyHeads();
    float[] slope = queries ? room.queries() : room.keys();
    rotary.turn(workers, slope, heads, batch.positions(), true);
    RootMeanSquareNorm norm = queries ? queryNorm : keyNorm;
    if (norm != null) {
      norm.backward(
          workers,
          queries ? memory.rawQueries() : memory.rawKeys(),
          queries ? memory.queryScales() : memory.keyScales(),
          slope,
          batch.tokens().length * heads,
          slope,
          false);
    }
  }
}
