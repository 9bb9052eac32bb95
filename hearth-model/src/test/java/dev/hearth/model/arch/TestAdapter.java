package dev.hearth.model.arch;

import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.adapter.LoraFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Adapter files of random numbers, and of wrong ones. */
final class TestAdapter {
  private final Path target;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();

  private record Part(String name, BlockType type, List<Long> dimensions, float[] values) {}

  TestAdapter(Path target, String architecture, double alpha) {
    this.target = target;
    put("general.architecture", Value.text(architecture));
    put("general.type", Value.text("adapter"));
    put("adapter.type", Value.text("lora"));
    put(LoraFile.ALPHA, Value.float32((float) alpha));
  }

  TestAdapter put(String key, Value value) {
    values.put(key, value);
    return this;
  }

  TestAdapter without(String key) {
    values.remove(key);
    return this;
  }

  TestAdapter add(String name, BlockType type, float[] floats, long... dimensions) {
    parts.add(new Part(name, type, java.util.Arrays.stream(dimensions).boxed().toList(), floats));
    return this;
  }

  /** A and B of random numbers, so that the change is of about {@code size}. */
  TestAdapter change(
      SplittableRandom random, String matrix, int rank, long columns, long rows, double size) {
    BlockType type = random.nextBoolean() ? BlockType.F32 : BlockType.F16;
    float[] down = randoms(random, Math.toIntExact(rank * columns), 1 / Math.sqrt(columns));
    float[] up = randoms(random, Math.toIntExact(rank * rows), size / Math.sqrt(rank));
    return add(matrix + LoraFile.DOWN, type, down, columns, rank)
        .add(matrix + LoraFile.UP, BlockType.F32, up, rank, rows);
  }

  static float[] randoms(SplittableRandom random, int count, double size) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * size);
    }
    return values;
  }

  Path write() {
    try (Arena arena = Arena.ofConfined();
        GgufWriter writer = GgufWriter.replace(target)) {
      values.forEach(writer::put);
      parts.forEach(part -> writer.declare(part.name, part.type, part.dimensions));
      for (Part part : parts) {
        MemorySegment bytes = arena.allocate(part.type.bytes(part.values.length), 64);
        BlockCodec.encode(part.type, part.values, 0, part.values.length, bytes, 0, null);
        writer.write(part.name, bytes);
      }
      writer.finish();
    }
    return target;
  }

  /** Changes every matrix of a golden model that can be changed. */
  static Path everywhere(Golden golden, Path target, int seed, int rank) {
    SplittableRandom random = new SplittableRandom(seed);
    try (GgufFile file = golden.open()) {
      String architecture = file.metadata().string("general.architecture");
      TestAdapter adapter = new TestAdapter(target, architecture, 3);
      for (TensorInfo tensor : file.tensors()) {
        if (adaptable(tensor)) {
          long columns = tensor.dimension(0);
          adapter.change(random, tensor.name(), rank, columns, tensor.dimension(1), 0.05);
        }
      }
      return adapter.write();
    }
  }

  /** Plain matrices: no tables of rows, no stacks, no convolutions, no norms. */
  static boolean adaptable(TensorInfo tensor) {
    String name = tensor.name();
    return tensor.dimensions().size() == 2
        && name.endsWith(".weight")
        && !name.matches(".*(_embd|token_types|conv1d|conv\\.weight|norm).*");
  }
}
