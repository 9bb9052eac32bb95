package dev.hearth.model.arch;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.gguf.Value;
import dev.hearth.model.Model;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A golden model's file with some metadata changed and some tensors added. */
final class Variant {
  private final Golden golden;
  private final Path target;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, float[]> added = new LinkedHashMap<>();

  Variant(Golden golden, Path folder) {
    this.golden = golden;
    this.target = folder.resolve("variant.gguf");
  }

  Variant put(String key, Value value) {
    values.put(key, value);
    return this;
  }

  /** Adds a vector of float32. */
  Variant add(String tensor, float... floats) {
    added.put(tensor, floats);
    return this;
  }

  /** Loads the changed file and gives what {@code use} makes of the model. */
  <T> T with(Function<Model, T> use) {
    write();
    try (Kernels kernels = KernelChoice.exact(1);
        GgufFile file = GgufFile.open(target);
        Model model = Families.load(file, kernels, golden.contextTokens())) {
      return use.apply(model);
    }
  }

  private void write() {
    try (GgufFile file = golden.open();
        GgufWriter writer = GgufWriter.replace(target)) {
      writer.copyAll(file.metadata());
      values.forEach(writer::put);
      for (TensorInfo tensor : file.tensors()) {
        writer.declare(tensor.name(), tensor.type(), tensor.dimensions());
      }
      added.forEach(
          (name, floats) -> writer.declare(name, BlockType.F32, List.of((long) floats.length)));
      for (TensorInfo tensor : file.tensors()) {
        writer.write(tensor.name(), file.data(tensor));
      }
      added.forEach((name, floats) -> writer.write(name, MemorySegment.ofArray(floats)));
      writer.finish();
    }
  }
}
