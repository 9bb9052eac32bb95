package dev.hearth.model.made;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes a model file with random weights: the shapes and the mix of types of a published model,
 * the tokenizer of a given vocabulary file. Good for speed and memory, useless for answers. The
 * same call writes the same bytes.
 */
public final class ModelMaker {
  /** Random blocks of a type are drawn from so many, encoded once from Gaussian weights. */
  private static final int POOL_BLOCKS = 4096;

  private static final int PORTION_BLOCKS = 16_384;
  private static final float SPREAD = 0.02f;

  private final SplittableRandom random;
  private final Arena arena;
  private final Map<BlockType, MemorySegment> pools = new EnumMap<>(BlockType.class);

  private ModelMaker(long seed, Arena arena) {
    this.random = new SplittableRandom(seed);
    this.arena = arena;
  }

  /** Shapes that are known by name. */
  public static Set<String> shapes() {
    return Blueprints.names();
  }

  /** Mixes of types that are known by name. */
  public static Set<String> mixes() {
    return TypeMix.names();
  }

  /**
   * @param shape one of {@link #shapes()}
   * @param mix one of {@link #mixes()}, such as Q4_K_M
   * @param vocabulary a GGUF file whose tokenizer is copied
   * @param vocabularySize rows of the embedding, at least the tokenizer's tokens; 0 for as many
   */
  public static void write(
      Path target, String shape, String mix, Path vocabulary, int vocabularySize, long seed) {
    try (GgufFile words = GgufFile.open(vocabulary);
        Arena arena = Arena.ofConfined();
        GgufWriter writer = GgufWriter.create(target)) {
      int tokens = words.metadata().strings("tokenizer.ggml.tokens").size();
      int size = vocabularySize == 0 ? tokens : vocabularySize;
      if (size < tokens) {
        throw new HearthException(
            HearthException.Code.USAGE,
            "the vocabulary has " + tokens + " tokens, more than " + size,
            "ask for at least as many rows");
      }
      Blueprint blueprint = Blueprints.of(shape, size);
      writer.put("general.architecture", Value.text(blueprint.architecture()));
      writer.put("general.name", Value.text(shape + " with random weights"));
      blueprint.numbers().forEach(writer::put);
      for (String key : words.metadata().keys()) {
        if (key.startsWith("tokenizer.")) {
          writer.copy(words.metadata(), key);
        }
      }
      new ModelMaker(seed, arena).tensors(writer, blueprint, TypeMix.of(mix));
      writer.finish();
    }
  }

  private void tensors(GgufWriter writer, Blueprint blueprint, TypeMix mix) {
    for (Blueprint.Tensor tensor : blueprint.tensors()) {
      BlockType type = mix.type(tensor, blueprint.layers());
      writer.declare(tensor.name(), type, tensor.dimensions());
    }
    for (Blueprint.Tensor tensor : blueprint.tensors()) {
      BlockType type = mix.type(tensor, blueprint.layers());
      long weights = tensor.dimensions().stream().reduce(1L, Math::multiplyExact);
      switch (tensor.role()) {
        case NORM -> values(writer, tensor, weights, 1f, 0.1f);
        case ONE -> values(writer, tensor, weights, 1f, 0f);
        case SMALL -> values(writer, tensor, weights, 0f, SPREAD);
        case DECAY -> values(writer, tensor, weights, -1f, 0.1f);
        default -> blocks(writer, tensor.name(), type, weights / type.weightsPerBlock());
      }
    }
  }

  private void values(
      GgufWriter writer, Blueprint.Tensor tensor, long weights, float mean, float spread) {
    float[] values = new float[Math.toIntExact(weights)];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + spread * (float) random.nextGaussian();
    }
    try (Arena own = Arena.ofConfined()) {
      MemorySegment bytes = own.allocate(BlockType.F32.bytes(weights), 64);
      BlockCodec.encode(BlockType.F32, values, 0, values.length, bytes, 0, null);
      writer.write(tensor.name(), bytes);
    }
  }

  private void blocks(GgufWriter writer, String name, BlockType type, long count) {
    MemorySegment pool = pools.computeIfAbsent(type, this::pool);
    long unit = type.bytesPerBlock();
    try (Arena own = Arena.ofConfined()) {
      MemorySegment portion = own.allocate(unit * PORTION_BLOCKS, 64);
      for (long done = 0; done < count; done += PORTION_BLOCKS) {
        int now = (int) Math.min(PORTION_BLOCKS, count - done);
        for (int i = 0; i < now; i++) {
          long from = random.nextInt(POOL_BLOCKS) * unit;
          MemorySegment.copy(pool, from, portion, i * unit, unit);
        }
        writer.write(name, portion.asSlice(0, now * unit));
      }
    }
  }

  private MemorySegment pool(BlockType type) {
    int weights = Math.multiplyExact(POOL_BLOCKS, type.weightsPerBlock());
    float[] values = new float[weights];
    for (int i = 0; i < weights; i++) {
      values[i] = SPREAD * (float) random.nextGaussian();
    }
    MemorySegment bytes = arena.allocate(type.bytes(weights), 64);
    BlockCodec.encode(type, values, 0, weights, bytes, 0, null);
    return bytes;
  }
}
