package dev.hearth.main.inspect;

import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.TensorInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a model is stored in one type.
 *
 * @param tensors how many tensors
 * @param weights how many weights they have
 * @param bytes how many bytes they take
 */
public record TypeShare(BlockType type, int tensors, long weights, long bytes) {

  /** One share a type, the largest first. */
  public static List<TypeShare> of(List<TensorInfo> tensors) {
    Map<BlockType, TypeShare> shares = new EnumMap<>(BlockType.class);
    for (TensorInfo tensor : tensors) {
      shares.merge(
          tensor.type(),
          new TypeShare(tensor.type(), 1, tensor.weights(), tensor.bytes()),
          TypeShare::plus);
    }
    List<TypeShare> sorted = new ArrayList<>(shares.values());
    sorted.sort(Comparator.comparingLong(TypeShare::bytes).reversed());
    return sorted;
  }

  private TypeShare plus(TypeShare other) {
    return new TypeShare(
        type,
        Math.addExact(tensors, other.tensors),
        Math.addExact(weights, other.weights),
        Math.addExact(bytes, other.bytes));
  }
}
