package dev.hearth.engine.loop;

import dev.hearth.engine.AdapterSettings;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.adapter.BaseMark;
import dev.hearth.model.adapter.LoraFile;
import dev.hearth.testing.Fixtures;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Adapters of random numbers that change every query and feed-forward matrix of a test model. */
final class RandomAdapter {
  private static final int RANK = 4;

  private RandomAdapter() {}

  static Path model(String name) {
    return Fixtures.testdata().unpacked("models/" + name + ".gguf.gz");
  }

  /** An adapter called {@code name}, with no scale of its own. */
  static AdapterSettings of(String model, Path folder, String name, long seed) {
    Path target = folder.resolve(name + ".gguf");
    try (GgufFile file = GgufFile.open(model(model))) {
      write(file, target, seed, BaseMark.of(file));
    }
    return AdapterSettings.of(target, 0);
  }

  static void write(GgufFile model, Path target, long seed, String mark) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TensorInfo> changed =
        model.tensors().stream()
            .filter(tensor -> tensor.name().matches(".*(attn_q|ffn_up|ffn_down|ssm_out)\\.weight"))
            .toList();
    try (Arena arena = Arena.ofConfined();
        GgufWriter writer = GgufWriter.replace(target)) {
      writer.put(
          "general.architecture", Value.text(model.metadata().string("general.architecture")));
      writer.put("general.type", Value.text("adapter"));
      writer.put("adapter.type", Value.text("lora"));
      writer.put(LoraFile.ALPHA, Value.float32(RANK));
      writer.put(BaseMark.KEY, Value.text(mark));
      for (TensorInfo tensor : changed) {
        List<Long> down = List.of(tensor.dimension(0), (long) RANK);
        List<Long> up = List.of((long) RANK, tensor.dimension(1));
        writer.declare(tensor.name() + LoraFile.DOWN, BlockType.F32, down);
        writer.declare(tensor.name() + LoraFile.UP, BlockType.F32, up);
      }
      for (TensorInfo tensor : changed) {
        long columns = tensor.dimension(0);
        long rows = tensor.dimension(1);
        writer.write(
            tensor.name() + LoraFile.DOWN, randoms(arena, random, RANK * columns, columns));
        writer.write(tensor.name() + LoraFile.UP, randoms(arena, random, RANK * rows, RANK));
      }
      writer.finish();
    }
  }

  private static MemorySegment randoms(
      Arena arena, SplittableRandom random, long count, long inputs) {
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) / Math.sqrt(inputs));
    }
    MemorySegment memory = arena.allocate(4L * values.length, 64);
    BlockCodec.encode(BlockType.F32, values, 0, values.length, memory, 0, null);
    return memory;
  }
}
