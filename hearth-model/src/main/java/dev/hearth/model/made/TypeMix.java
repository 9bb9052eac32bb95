package dev.hearth.model.made;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which type each tensor of a file gets, as the field's mixes do it.
 *
 * @param plain of most matrices
 * @param fine of a part of the values and downward projections
 * @param output of the output matrix
 */
record TypeMix(BlockType plain, BlockType fine, BlockType output) {
  private static final Map<String, TypeMix> KNOWN =
      new TreeMap<>(
          Map.of(
              "Q4_K_M", new TypeMix(BlockType.Q4_K, BlockType.Q6_K, BlockType.Q6_K),
              "Q5_K_M", new TypeMix(BlockType.Q5_K, BlockType.Q6_K, BlockType.Q6_K),
              "Q6_K", new TypeMix(BlockType.Q6_K, BlockType.Q6_K, BlockType.Q6_K),
              "Q8_0", new TypeMix(BlockType.Q8_0, BlockType.Q8_0, BlockType.Q8_0),
              "Q4_0", new TypeMix(BlockType.Q4_0, BlockType.Q4_0, BlockType.Q6_K),
              "F16", new TypeMix(BlockType.F16, BlockType.F16, BlockType.F16),
              "BF16", new TypeMix(BlockType.BF16, BlockType.BF16, BlockType.BF16)));

  static Set<String> names() {
    return KNOWN.keySet();
  }

  static TypeMix of(String name) {
    TypeMix known = KNOWN.get(name);
    if (known == null) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "no mix of types is known by the name " + name,
          "use one of " + String.join(", ", KNOWN.keySet()));
    }
    return known;
  }

  BlockType type(Blueprint.Tensor tensor, int layers) {
    return switch (tensor.role()) {
      case NORM, SMALL, ONE, DECAY -> BlockType.F32;
      case EMBEDDING, MATRIX -> fitting(plain, tensor);
      case TIED_EMBEDDING -> fitting(output, tensor);
      case FINE_MATRIX ->
          fitting(
              tensor.layer() < 0 ? output : finer(tensor.layer(), layers) ? fine : plain, tensor);
    };
  }

  /** The first and last eighth of the layers, and every third between. */
  private static boolean finer(int layer, int layers) {
    return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
  }

  /** Rows that are not whole blocks get a type of smaller blocks. */
  private static BlockType fitting(BlockType type, Blueprint.Tensor tensor) {
    return tensor.dimensions().getFirst() % type.weightsPerBlock() == 0 ? type : BlockType.Q8_0;
  }
}
