package dev.hearth.model.arch;

import dev.hearth.compute.Kernels;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.Model;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The one switch from GGUF's architecture name to a family. */
public final class Families {
  private static final Map<String, Family> FAMILIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bert", new Bert(false)),
              Map.entry("deepseek2", new DeepSeek2()),
              Map.entry("gemma-embedding", new GemmaEmbedding()),
              Map.entry("gemma2", new Gemma2()),
              Map.entry("gemma3", new Gemma3()),
              Map.entry("gemma3n", new Gemma3n()),
              Map.entry("gemma4", new Gemma4()),
              Map.entry("glm4moe", new Glm4Moe()),
              Map.entry("gpt-oss", new GptOss()),
              Map.entry("granite", new Llama()),
              Map.entry("granitehybrid", new GraniteHybrid()),
              Map.entry("granitemoe", new Llama()),
              Map.entry("lfm2", new Lfm2()),
              Map.entry("lfm2moe", new Lfm2()),
              Map.entry("llama", new Llama()),
              Map.entry("llama4", new Llama4()),
              Map.entry("mistral3", new Mistral3()),
              Map.entry("nemotron_h", new NemotronH()),
              Map.entry("nemotron_h_moe", new NemotronH()),
              Map.entry("nomic-bert", new Bert(true)),
              Map.entry("olmo2", new Olmo2()),
              Map.entry("phi3", new Phi3()),
              Map.entry("qwen2", new Qwen2()),
              Map.entry("qwen2moe", new Qwen2()),
              Map.entry("qwen3", new Qwen3()),
              Map.entry("qwen35", new Qwen35(false)),
              Map.entry("qwen35moe", new Qwen35(true)),
              Map.entry("qwen3moe", new Qwen3()),
              Map.entry("qwen3next", new Qwen3Next()),
              Map.entry("qwen3vl", new Qwen3()),
              Map.entry("smollm3", new Llama())));

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
    return load(file, kernels, contextTokens, false);
  }

  /**
   * The same, with the heads that guess tokens if the file has them and {@code drafting} is asked.
   */
  public static Model load(GgufFile file, Kernels kernels, int contextTokens, boolean drafting) {
    return load(file, kernels, contextTokens, drafting, List.of());
  }

  /**
   * The same, with adapters for sequences to choose from; they are numbered as they come. Their
   * files are read here and may be closed afterwards.
   *
   * @throws HearthException UNSUPPORTED or BAD_INPUT for an adapter that does not fit in every part
   */
  public static Model load(
      GgufFile file,
      Kernels kernels,
      int contextTokens,
      boolean drafting,
      List<LoraFile> adapters) {
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
    adapters.forEach(adapter -> adapter.requireArchitecture(name));
    Arena arena = Arena.ofShared();
    try {
      Hyperparameters hyper = new Hyperparameters(metadata, name, vocabulary, contextTokens);
      Tensors tensors = new Tensors(file, kernels, arena, adapters);
      BlockModel.Recipe recipe =
          drafting ? family.drafting(hyper, tensors) : family.recipe(hyper, tensors);
      hyper.requireUnderstood();
      tensors.requireAllUsed(name);
      return new BlockModel(recipe, kernels, arena, tensors.usedBytes(), adapters.size());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }
}
