package dev.hearth.format.gguf;

import dev.hearth.format.block.BlockType;
import java.util.List;

/**
 * One line of a file's tensor table. Everything in it has been checked against the file.
 *
 * @param dimensions one to four sizes, fastest first, as in the file: {@code {n_in, n_out}} is a
 *     row-major matrix of n_out rows
 * @param fileIndex which of a split model's files holds the data; 0 where there is only one
 * @param offset where the data begins, in bytes from the beginning of that file
 * @param bytes bytes of data
 */
public record TensorInfo(
    String name, BlockType type, List<Long> dimensions, int fileIndex, long offset, long bytes) {

  public TensorInfo {
    dimensions = List.copyOf(dimensions);
  }

  /** The size of one dimension, fastest first; 1 beyond the last. */
  public long dimension(int index) {
    return index < dimensions.size() ? dimensions.get(index) : 1;
  }

  /** How many weights the tensor has: the product of its dimensions. */
  public long weights() {
    long product = 1;
    for (long size : dimensions) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }
}
