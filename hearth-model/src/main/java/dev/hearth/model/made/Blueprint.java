package dev.hearth.model.made;

import dev.hearth.format.gguf.Value;
import dev.hearth.format.gguf.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers and tensors of one model, in the order of its file. */
final class Blueprint {
  private final String architecture;
  private final int layers;
  private final Map<String, Value> numbers = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();

  /** What a tensor is for: it decides the type and the values. */
  enum Role {
    /** A matrix that is multiplied, typed by the mix. */
    MATRIX,
    /** A matrix that the mixes keep finer: values of attention, downward projections. */
    FINE_MATRIX,
    /** The token embedding. */
    EMBEDDING,
    /** The token embedding where it is also the output matrix. */
    TIED_EMBEDDING,
    /** Near one. */
    NORM,
    /** Near zero, float32. */
    SMALL,
    /** Exactly one. */
    ONE,
    /** Negative decay rates. */
    DECAY
  }

  /**
   * @param layer −1 for none
   */
  record Tensor(String name, Role role, int layer, List<Long> dimensions) {}

  Blueprint(String architecture, int layers, int width, int context) {
    this.architecture = architecture;
    this.layers = layers;
    count("block_count", layers);
    count("context_length", context);
    count("embedding_length", width);
  }

  String architecture() {
    return architecture;
  }

  int layers() {
    return layers;
  }

  Map<String, Value> numbers() {
    return numbers;
  }

  List<Tensor> tensors() {
    return tensors;
  }

  Blueprint count(String name, int value) {
    return number(name, new Value.Whole(ValueType.UINT32, value));
  }

  Blueprint real(String name, double value) {
    return number(name, new Value.Float32((float) value));
  }

  Blueprint counts(String name, int... values) {
    List<Value> items = new ArrayList<>();
    for (int value : values) {
      items.add(new Value.Whole(ValueType.INT32, value));
    }
    return number(name, new Value.Items(ValueType.INT32, items));
  }

  Blueprint flags(String name, boolean... values) {
    List<Value> items = new ArrayList<>();
    for (boolean value : values) {
      items.add(new Value.Flag(value));
    }
    return number(name, new Value.Items(ValueType.BOOL, items));
  }

  private Blueprint number(String name, Value value) {
    numbers.put(architecture + "." + name, value);
    return this;
  }

  Blueprint global(String name, Role role, long... dimensions) {
    return tensor(name, role, -1, dimensions);
  }

  /** A tensor of one layer; {@code name} without the layer's prefix. */
  Blueprint layer(int layer, String name, Role role, long... dimensions) {
    return tensor("blk." + layer + "." + name, role, layer, dimensions);
  }

  private Blueprint tensor(String name, Role role, int layer, long... dimensions) {
    List<Long> sizes = new ArrayList<>();
    for (long size : dimensions) {
      sizes.add(size);
    }
    tensors.add(new Tensor(name, role, layer, List.copyOf(sizes)));
    return this;
  }

  /** The three matrices of a gated feed-forward part. */
  Blueprint gatedMlp(int layer, int width, int inner) {
    return layer(layer, "ffn_gate.weight", Role.MATRIX, width, inner)
        .layer(layer, "ffn_up.weight", Role.MATRIX, width, inner)
        .layer(layer, "ffn_down.weight", Role.FINE_MATRIX, inner, width);
  }

  /** The four matrices of attention. */
  Blueprint attention(int layer, int width, int queries, int keys, int values) {
    return layer(layer, "attn_q.weight", Role.MATRIX, width, queries)
        .layer(layer, "attn_k.weight", Role.MATRIX, width, keys)
        .layer(layer, "attn_v.weight", Role.FINE_MATRIX, width, keys)
        .layer(layer, "attn_output.weight", Role.MATRIX, values, width);
  }
}
