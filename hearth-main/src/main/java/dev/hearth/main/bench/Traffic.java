package dev.hearth.main.bench;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import java.nio.file.Path;

/**
 * What must pass from memory to the processor.
 *
 * @param weightBytes of the file's weights that every token needs: all but the embedding's rows
 *     (unless they are the output matrix too), of experts as many as take part
 * @param cacheBytesPerToken of keys and values for each token of the context
 * @param multiplications of weights for one token
 */
public record Traffic(long weightBytes, long cacheBytesPerToken, long multiplications) {
  private static final String EMBEDDING = "token_embd.weight";
  private static final String OUTPUT = "output.weight";

  /** Of a model file. */
  public static Traffic of(Path file, CacheType cacheType) {
    try (GgufFile gguf = GgufFile.open(file)) {
      long bytes = 0;
      long weights = 0;
      for (TensorInfo tensor : gguf.tensors()) {
        double share = share(gguf, tensor);
        bytes += Math.round(share * tensor.bytes());
        weights += Math.round(share * tensor.weights());
      }
      return new Traffic(bytes, cacheBytes(gguf, cacheType), weights);
    }
  }

  /** The part of a tensor that one token needs. */
  private static double share(GgufFile file, TensorInfo tensor) {
    if (tensor.name().equals(EMBEDDING)) {
      return file.tensor(OUTPUT) == null ? 1 : 0;
    }
    if (!tensor.name().contains("_exps.")) {
      return 1;
    }
    String family = file.metadata().string("general.architecture");
    int experts = file.metadata().integer(family + ".expert_count", 1);
    int used = file.metadata().integer(family + ".expert_used_count", experts);
    return (double) used / Math.max(1, experts);
  }

  /** Kernels that copy no weights are enough to ask a model for the size of its states. */
  private static long cacheBytes(GgufFile file, CacheType cacheType) {
    try (Kernels kernels = KernelChoice.create("scalar", 1);
        Model model = Families.load(file, kernels, 1);
        Sequence sequence = model.newSequence(cacheType, 1)) {
      return Math.ceilDiv(sequence.pageBytes(), KeyValueStore.PAGE_TOKENS);
    }
  }

  /** Bytes that one more token at this depth needs. */
  public long bytesPerToken(int depth) {
    return weightBytes + Math.multiplyExact(cacheBytesPerToken, depth);
  }

  /**
   * Tokens a second if memory were all that counts.
   *
   * @param bytesPerSecond what memory gives
   */
  public double decodeLimit(double bytesPerSecond, Cell cell) {
    // on average, half of the new tokens lie in the context too
    int depth = cell.depth() + cell.tokens() / 2;
    double bytes = weightBytes + (double) cacheBytesPerToken * depth * cell.streams();
    return cell.streams() * bytesPerSecond / bytes;
  }
}
