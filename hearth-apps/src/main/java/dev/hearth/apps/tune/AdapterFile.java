package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adapters as llama.cpp keeps them: {@code general.type} adapter, {@code adapter.type} lora, {@code
 * adapter.lora.alpha}, and for each adapted tensor {@code NAME.lora_a} ({@code [inputs, rank]},
 * fastest first) and {@code NAME.lora_b} ({@code [rank, outputs]}).
 */
final class AdapterFile {
  static final String DOWN = ".lora_a";
  static final String UP = ".lora_b";

  private static final String ALPHA = "adapter.lora.alpha";
  private static final int RANK_MAX = 4096;

  private AdapterFile() {}

  /**
   * Writes an adapter, replacing what is at {@code target}.
   *
   * @param parts A and B of every adapted tensor
   */
  static void write(
      Path target, Family family, float alpha, List<Parameter> parts, Map<String, String> facts) {
    try (GgufWriter writer = GgufWriter.replace(target)) {
      writer.put("general.architecture", Value.text(family.label()));
      writer.put("general.type", Value.text("adapter"));
      writer.put("adapter.type", Value.text("lora"));
      writer.put(ALPHA, Value.float32(alpha));
      facts.forEach((key, text) -> writer.put(key, Value.text(text)));
      for (Parameter part : parts) {
        List<Long> dimensions = List.of((long) part.columns(), (long) part.rows());
        writer.declare(part.name(), BlockType.F32, dimensions);
      }
      for (Parameter part : parts) {
        ModelFile.tensor(writer, part, BlockType.F32);
      }
      writer.finish();
    }
  }

  /**
   * The adapters of a file by the names of their tensors, not to be trained on.
   *
   * @throws HearthException BAD_INPUT where it is no adapter or damaged, UNSUPPORTED where it is
   *     one of another kind or for another family
   */
  static Map<String, Adapter> read(GgufFile file, Family family) {
    require(file, "general.type", "adapter");
    require(file, "adapter.type", "lora");
    require(file, "general.architecture", family.label());
    double alpha = file.metadata().real(ALPHA);
    Map<String, Adapter> adapters = new TreeMap<>();
    for (TensorInfo tensor : file.tensors()) {
      String name = tensor.name();
      if (name.endsWith(DOWN)) {
        String base = name.substring(0, name.length() - DOWN.length());
        Parameter down = parameter(file, name);
        Parameter up = parameter(file, base + UP);
        if (down.rows() != up.columns() || down.rows() > RANK_MAX) {
          throw bad(name + " has rank " + down.rows() + ", " + base + UP + " rank " + up.columns());
        }
        adapters.put(base, new Adapter(down, up, (float) (alpha / down.rows())));
      } else if (!name.endsWith(UP)) {
        throw bad("a tensor " + name + " is no part of an adapter");
      }
    }
    if (file.tensors().size() != 2 * adapters.size() || adapters.isEmpty()) {
      throw bad(file.tensors().size() + " tensors are not pairs of A and B");
    }
    return adapters;
  }

  private static void require(GgufFile file, String key, String wanted) {
    String found = file.metadata().string(key, "");
    if (!found.equals(wanted)) {
      throw new HearthException(
          Code.UNSUPPORTED,
          file.path() + " says " + key + " = '" + found + "', not '" + wanted + "'",
          "name a LoRA adapter for this model");
    }
  }

  private static Parameter parameter(GgufFile file, String name) {
    TensorInfo tensor = file.tensor(name);
    if (tensor == null || tensor.dimensions().size() != 2) {
      throw bad("the tensor " + name + " is missing or no matrix");
    }
    int columns = Math.toIntExact(tensor.dimension(0));
    int rows = Math.toIntExact(tensor.dimension(1));
    float[] values = new float[Math.toIntExact(tensor.weights())];
    BlockCodec.decode(tensor.type(), file.data(tensor), 0, values, 0, values.length);
    return new Parameter(name, rows, columns, true, values, false);
  }

  private static HearthException bad(String fact) {
    return new HearthException(Code.BAD_INPUT, "the adapter is damaged: " + fact, "make it anew");
  }
}
