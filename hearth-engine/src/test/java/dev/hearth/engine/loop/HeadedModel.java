package dev.hearth.engine.loop;

import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import dev.hearth.format.gguf.ValueType;
import dev.hearth.testing.Fixtures;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small Qwen3.5 that is given a drafting block: a copy of its own attention layer. */
final class HeadedModel {
  private static final String BLOCK = "blk.5.";
  private static final String COPIED = "blk.3.";

  private HeadedModel() {}

  /** What the made file's drafting block reads. */
  enum Reads {
    /** The token alone. */
    TOKEN,
    /** The hidden state before it alone. */
    HIDDEN,
    /** Both, by arbitrary weights. */
    BOTH
  }

  /**
   * @param trivial whether every layer adds nothing, so that the next token is a function of the
   *     last one
   */
  static Path made(Path folder, Reads reads, boolean trivial) {
    Path target = folder.resolve(reads + "-" + trivial + ".gguf");
    Path source = Fixtures.testdata().unpacked("models/qwen35.gguf.gz");
    try (GgufFile file = GgufFile.open(source);
        Arena arena = Arena.ofConfined();
        GgufWriter writer = GgufWriter.create(target)) {
      writer.copyAll(file.metadata());
      writer.put("qwen35.block_count", whole(6));
      writer.put("qwen35.nextn_predict_layers", whole(1));
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      for (TensorInfo info : file.tensors()) {
        tensors.put(info.name(), info);
        if (info.name().startsWith(COPIED)) {
          tensors.put(BLOCK + info.name().substring(COPIED.length()), info);
        }
      }
      TensorInfo norm = tensors.get("output_norm.weight");
      tensors.put(BLOCK + "nextn.shared_head_norm.weight", norm);
      tensors.forEach((name, info) -> writer.declare(name, info.type(), info.dimensions()));
      long width = norm.dimension(0);
      String merge = BLOCK + "nextn.eh_proj.weight";
      List<String> norms = List.of(BLOCK + "nextn.enorm.weight", BLOCK + "nextn.hnorm.weight");
      norms.forEach(name -> writer.declare(name, BlockType.F32, List.of(width)));
      writer.declare(merge, BlockType.F32, List.of(2 * width, width));
      tensors.forEach((name, info) -> writer.write(name, data(file, arena, info, trivial)));
      float[] ones = new float[(int) width];
      Arrays.fill(ones, 1);
      norms.forEach(name -> writer.write(name, arena.allocateFrom(ValueLayout.JAVA_FLOAT, ones)));
      writer.write(
          merge, arena.allocateFrom(ValueLayout.JAVA_FLOAT, projection(reads, (int) width)));
      writer.finish();
    }
    return target;
  }

  private static Value whole(int value) {
    return new Value.Whole(ValueType.UINT32, value);
  }

  private static MemorySegment data(GgufFile file, Arena arena, TensorInfo info, boolean trivial) {
    boolean adds =
        info.name().endsWith("attn_output.weight")
            || info.name().endsWith("ssm_out.weight")
            || info.name().endsWith("ffn_down.weight");
    MemorySegment data = file.data(info);
    return trivial && adds ? arena.allocate(data.byteSize()) : data;
  }

  private static float[] projection(Reads reads, int width) {
    float[] matrix = new float[2 * width * width];
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < 2 * width; column++) {
        boolean own = column == row + (reads == Reads.HIDDEN ? width : 0);
        float arbitrary = ((row * 31 + column * 17) % 23 - 11) / 64f;
        matrix[row * 2 * width + column] = reads == Reads.BOTH ? arbitrary : own ? 1 : 0;
      }
    }
    return matrix;
  }
}
