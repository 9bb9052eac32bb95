package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes trained weights as a model file that Hearth and other programs open. */
final class ModelFile {
  private static final List<BlockType> TYPES =
      List.of(
          BlockType.F32,
          BlockType.F16,
          BlockType.BF16,
          BlockType.Q8_0,
          BlockType.Q6_K,
          BlockType.Q5_K,
          BlockType.Q4_K,
          BlockType.Q4_0);

  private ModelFile() {}

  /**
   * The type that users call so.
   *
   * @throws HearthException USAGE where it is none that models are written in
   */
  static BlockType type(String name) {
    for (BlockType type : TYPES) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new HearthException(
        HearthException.Code.USAGE,
        "models are not written as '" + name + "'",
        "use one of " + TYPES);
  }

  /**
   * Writes a model, replacing what is at {@code target}.
   *
   * @param vocabulary a file whose {@code tokenizer.*} entries are copied
   * @param type of matrices; rows that are not whole blocks of it become Q8_0, or else F16
   * @param facts further entries, such as the name and the licence
   */
  static void write(
      Path target, Network network, Path vocabulary, BlockType type, Map<String, Value> facts) {
    try (GgufFile words = GgufFile.open(vocabulary);
        GgufWriter writer = GgufWriter.replace(target)) {
      numbers(writer, network.shape());
      facts.forEach(writer::put);
      for (String key : words.metadata().keys()) {
        if (key.startsWith("tokenizer.")) {
          writer.copy(words.metadata(), key);
        }
      }
      for (Parameter parameter : network.trained()) {
        writer.declare(parameter.name(), typeOf(parameter, type), dimensions(parameter));
      }
      for (Parameter parameter : network.trained()) {
        tensor(writer, parameter, typeOf(parameter, type));
      }
      writer.finish();
    }
  }

  static List<Long> dimensions(Parameter parameter) {
    return parameter.rows() == 1
        ? List.of((long) parameter.columns())
        : List.of((long) parameter.columns(), (long) parameter.rows());
  }

  private static BlockType typeOf(Parameter parameter, BlockType wanted) {
    if (!parameter.decays()) {
      return BlockType.F32;
    }
    for (BlockType type : List.of(wanted, BlockType.Q8_0)) {
      if (parameter.columns() % type.weightsPerBlock() == 0) {
        return type;
      }
    }
    return BlockType.F16;
  }

  static void tensor(GgufWriter writer, Parameter parameter, BlockType type) {
    float[] values = parameter.values();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(type.bytes(values.length), 64);
      BlockCodec.encode(type, values, 0, values.length, bytes, 0, null);
      writer.write(parameter.name(), bytes);
    }
  }

  private static void numbers(GgufWriter writer, Shape shape) {
    String label = shape.family().label();
    writer.put("general.architecture", Value.text(label));
    writer.put("general.type", Value.text("model"));
    String key = label + ".";
    writer.put(key + "block_count", Value.uint32(shape.layers()));
    writer.put(key + "context_length", Value.uint32(shape.contextTokens()));
    writer.put(key + "embedding_length", Value.uint32(shape.width()));
    writer.put(key + "feed_forward_length", Value.uint32(shape.inner()));
    writer.put(key + "attention.head_count", Value.uint32(shape.heads()));
    writer.put(key + "attention.head_count_kv", Value.uint32(shape.keyHeads()));
    writer.put(key + "attention.key_length", Value.uint32(shape.headWidth()));
    writer.put(key + "attention.value_length", Value.uint32(shape.headWidth()));
    writer.put(key + "attention.layer_norm_rms_epsilon", Value.float32(shape.epsilon()));
    writer.put(key + "rope.freq_base", Value.float32((float) shape.rotationBase()));
    writer.put(key + "rope.dimension_count", Value.uint32(shape.headWidth()));
    writer.put(key + "vocab_size", Value.uint32(shape.vocabulary()));
  }
}
