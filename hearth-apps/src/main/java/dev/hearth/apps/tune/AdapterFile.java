package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.adapter.LoraFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adapters as llama.cpp keeps them; {@link LoraFile} says how. */
final class AdapterFile {
  static final String DOWN = LoraFile.DOWN;
  static final String UP = LoraFile.UP;

  private AdapterFile() {}

  /**
   * Writes an adapter, replacing what is at {@code target}.
   *
   * @param parts A and B of every adapted tensor
   * @param facts further texts by key
   */
  static void write(
      Path target, Family family, float alpha, List<Parameter> parts, Map<String, String> facts) {
    try (GgufWriter writer = GgufWriter.replace(target)) {
      writer.put("general.architecture", Value.text(family.label()));
      writer.put("general.type", Value.text("adapter"));
      writer.put("adapter.type", Value.text("lora"));
      writer.put(LoraFile.ALPHA, Value.float32(alpha));
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
   * @throws HearthException UNSUPPORTED where it is for another family
   */
  static Map<String, Adapter> read(LoraFile file, Family family) {
    file.requireArchitecture(family.label());
    Map<String, Adapter> adapters = new TreeMap<>();
    for (LoraFile.Change change : file.changes()) {
      Parameter down = parameter(file, change.down(), change.rank(), change.columns());
      Parameter up = parameter(file, change.up(), change.rows(), change.rank());
      adapters.put(change.tensor(), new Adapter(down, up, change.factor()));
    }
    return adapters;
  }

  private static Parameter parameter(LoraFile file, TensorInfo part, int rows, int columns) {
    return new Parameter(part.name(), rows, columns, true, file.floats(part), false);
  }
}
