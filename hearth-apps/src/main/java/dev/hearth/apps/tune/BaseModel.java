package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weights of a model file, either all trained or all frozen, with or without adapters beside. */
final class BaseModel implements WeightSource {
  /** Keys that would change the arithmetic, and the values at which they do not. */
  private static final List<String> UNSUPPORTED_COUNTS =
      List.of("expert_count", "attention.sliding_window", "leading_dense_block_count");

  private static final List<String> UNSUPPORTED_SCALES =
      List.of(
          "attention.scale",
          "embedding_scale",
          "residual_scale",
          "logit_scale",
          "final_logit_softcapping");

  private final GgufFile file;
  private final boolean trained;
  private final Adapters adapters;
  private final FrozenMatrix.Shared shared = new FrozenMatrix.Shared();
  private final Set<String> read = new HashSet<>();

  /** Gives matrices their adapters. */
  interface Adapters {
    @Nullable Adapter adapter(String name, int rows, int columns);
  }

  /**
   * @param file must stay open
   * @param trained whether the weights of the file are changed, and so are floats
   */
  BaseModel(GgufFile file, boolean trained, Adapters adapters) {
    this.file = file;
    this.trained = trained;
    this.adapters = adapters;
  }

  /**
   * What a file says of its model.
   *
   * @param contextTokens the longest sample; 0 for what the file advertises
   * @throws HearthException UNSUPPORTED where its arithmetic is not that of {@link Network}
   */
  static Shape shape(GgufFile file, int contextTokens) {
    Metadata metadata = file.metadata();
    String label = metadata.string("general.architecture");
    Family family = Family.named(label);
    String key = label + ".";
    for (String name : UNSUPPORTED_COUNTS) {
      refuse(metadata, key + name, metadata.number(key + name, 0) != 0);
    }
    for (String name : UNSUPPORTED_SCALES) {
      refuse(metadata, key + name, metadata.real(key + name, 0) != 0);
    }
    String scaling = metadata.string(key + "rope.scaling.type", "none");
    refuse(metadata, key + "rope.scaling.type", !scaling.equals("none"));
    int width = metadata.integer(key + "embedding_length");
    int heads = metadata.integer(key + "attention.head_count");
    int headWidth = metadata.integer(key + "attention.key_length", width / Math.max(1, heads));
    int values = metadata.integer(key + "attention.value_length", headWidth);
    refuse(metadata, key + "attention.value_length", values != headWidth);
    int rotated = metadata.integer(key + "rope.dimension_count", headWidth);
    refuse(metadata, key + "rope.dimension_count", rotated != headWidth);
    int advertised = metadata.integer(key + "context_length");
    return new Shape(
        family,
        metadata.integer(key + "block_count"),
        width,
        heads,
        metadata.integer(key + "attention.head_count_kv", heads),
        headWidth,
        metadata.integer(key + "feed_forward_length"),
        Math.toIntExact(tensor(file, "token_embd.weight").dimension(1)),
        contextTokens == 0 ? advertised : Math.min(contextTokens, advertised),
        (float) metadata.real(key + "attention.layer_norm_rms_epsilon"),
        metadata.real(key + "rope.freq_base", 10_000),
        file.tensor("output.weight") == null);
  }

  private static void refuse(Metadata metadata, String key, boolean wrong) {
    if (wrong) {
      throw new HearthException(
          Code.UNSUPPORTED,
          "the file says " + key + " = " + metadata.value(key) + ", which cannot be trained",
          "use a plain model of the llama, qwen2 or qwen3 family");
    }
  }

  private static TensorInfo tensor(GgufFile file, String name) {
    TensorInfo tensor = file.tensor(name);
    if (tensor == null) {
      throw new HearthException(
          Code.BAD_INPUT, "the file has no tensor " + name, "use a whole model file");
    }
    return tensor;
  }

  @Override
  public LinearWeights matrix(String name, int rows, int columns) {
    TensorInfo tensor = tensor(file, name);
    requireShape(tensor, rows, columns);
    read.add(name);
    if (trained) {
      return new Parameter(name, rows, columns, true, floats(tensor), true);
    }
    return new FrozenMatrix(name, tensor.type(), rows, columns, file.data(tensor), shared);
  }

  @Override
  public Parameter vector(String name, int size) {
    TensorInfo tensor = tensor(file, name);
    requireShape(tensor, 1, size);
    read.add(name);
    return new Parameter(name, 1, size, false, floats(tensor), trained);
  }

  private static void requireShape(TensorInfo tensor, int rows, int columns) {
    boolean fits =
        tensor.dimension(0) == columns
            && tensor.weights() == Math.multiplyExact((long) rows, columns);
    if (!fits) {
      throw new HearthException(
          Code.BAD_INPUT,
          tensor.name() + " is " + tensor.dimensions() + ", not " + columns + " × " + rows,
          "use a file whose numbers fit its tensors");
    }
  }

  private float[] floats(TensorInfo tensor) {
    float[] values = new float[Math.toIntExact(tensor.weights())];
    BlockCodec.decode(tensor.type(), file.data(tensor), 0, values, 0, values.length);
    return values;
  }

  @Override
  public @Nullable Adapter adapter(String name, int rows, int columns) {
    return adapters.adapter(name, rows, columns);
  }

  @Override
  public float[] rotationDivisors(int pairs) {
    TensorInfo tensor = file.tensor("rope_freqs.weight");
    if (tensor == null) {
      return new float[0];
    }
    requireShape(tensor, 1, pairs);
    read.add(tensor.name());
    return floats(tensor);
  }

  /** Refuses a file with tensors that no part has asked for. */
  void requireAllRead() {
    for (TensorInfo tensor : file.tensors()) {
      if (!read.contains(tensor.name())) {
        throw new HearthException(
            Code.UNSUPPORTED,
            "the file has a tensor " + tensor.name() + " that plain models have not",
            "use a plain model of the llama, qwen2 or qwen3 family");
      }
    }
  }
}
