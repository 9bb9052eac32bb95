package dev.hearth.model.arch;

import dev.hearth.compute.Kernels;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.Model;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The one switch from GGUF's architecture name to a family. */
public final class Families {
  private static final Map<String, Family> FAMILIES =
      new TreeMap<>(Map.ofEntries(
          Map.entry("llama", new Llama()),
          Map.entry("qwen35", new Qwen35(false)),
          Map.entry("qwen35moe", new Qwen35(true)),
          Map.entry("qwen3next", new Qwen3Next())));

  private Families() {}

  /** Architecture names that this build computes. */
  public static Set<String> supported() {
    return Set.copyOf(FAMILIES.keySet());
  }

  /**
   * Reads a model. The file must stay open for as long as the model.
   *
   * @param contextTokens the context that will be allocated; 0 for what the file advertises. Some
   *     families rotate by other factors beyond the context they were first trained for
   */
  public static Model load(GgufFile file, Kernels kernels, int contextTokens) {
    Metadata metadata = file.metadata();
    String name = metadata.string("general.architecture");
    Family family = FAMILIES.get(name);
    if (family == null) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "architecture '" + name + "' is not supported",
          "supported are " + String.join(", ", FAMILIES.keySet()));
    }
    TensorInfo embedding = file.tensor("token_embd.weight");
    if (embedding == null) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "tensor token_embd.weight is missing",
          "the file is incomplete, or holds only a vocabulary");
    }
    int vocabulary = Math.toIntExact(Math.min(embedding.dimension(1), Integer.MAX_VALUE));
    Arena arena = Arena.ofShared();
    try {
      Hyperparameters hyper = new Hyperparameters(metadata, name, vocabulary, contextTokens);
      Tensors tensors = new Tensors(file, kernels, arena);
      BlockModel.Recipe recipe = family.recipe(hyper, tensors);
      hyper.requireUnderstood();
      tensors.requireAllUsed(name);
      return new BlockModel(recipe, kernels, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }
}
