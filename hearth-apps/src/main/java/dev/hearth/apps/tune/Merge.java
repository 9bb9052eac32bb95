package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.adapter.LoraFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a model with an adapter put into its weights. */
public final class Merge {
  private Merge() {}

  /**
   * @param type that adapted tensors get; null for the one they have, which rounds the change to
   *     its steps
   * @return how many tensors were changed
   */
  public static int write(
      Path base, Path adapter, Path target, @Nullable String type, Matrices matrices) {
    @Nullable BlockType wanted = type == null ? null : ModelFile.type(type);
    try (GgufFile model = GgufFile.open(base);
        LoraFile change = LoraFile.open(adapter);
        GgufWriter writer = GgufWriter.create(target)) {
      Shape shape = BaseModel.shape(model, 0);
      Map<String, Adapter> adapters = AdapterFile.read(change, shape.family());
      requireAll(model, adapters);
      writer.copyAll(model.metadata());
      for (TensorInfo tensor : model.tensors()) {
        boolean adapted = adapters.containsKey(tensor.name());
        BlockType own = adapted && wanted != null ? wanted : tensor.type();
        writer.declare(tensor.name(), own, tensor.dimensions());
      }
      for (TensorInfo tensor : model.tensors()) {
        Adapter adapted = adapters.get(tensor.name());
        if (adapted == null) {
          writer.write(tensor.name(), model.data(tensor));
        } else {
          BlockType own = wanted == null ? tensor.type() : wanted;
          merged(writer, model, tensor, adapted, own, matrices);
        }
      }
      writer.finish();
      return adapters.size();
    }
  }

  private static void requireAll(GgufFile model, Map<String, Adapter> adapters) {
    Set<String> left = new HashSet<>(adapters.keySet());
    for (TensorInfo tensor : model.tensors()) {
      Adapter adapter = adapters.get(tensor.name());
      if (adapter != null) {
        left.remove(tensor.name());
        if (tensor.dimension(0) != adapter.down().columns()
            || tensor.weights() != (long) adapter.down().columns() * adapter.up().rows()) {
          throw refused("its " + tensor.name() + " has another shape than the model's");
        }
      }
    }
    if (!left.isEmpty()) {
      throw refused("the model has no tensor " + left.iterator().next());
    }
  }

  private static HearthException refused(String fact) {
    return new HearthException(
        Code.BAD_INPUT, "the adapter is for another model: " + fact, "name the model it is for");
  }

  private static void merged(
      GgufWriter writer,
      GgufFile model,
      TensorInfo tensor,
      Adapter adapter,
      BlockType type,
      Matrices matrices) {
    float[] values = new float[Math.toIntExact(tensor.weights())];
    BlockCodec.decode(tensor.type(), model.data(tensor), 0, values, 0, values.length);
    float[] up = adapter.up().values().clone();
    for (int i = 0; i < up.length; i++) {
      up[i] *= adapter.factor();
    }
    int rows = adapter.up().rows();
    matrices.multiply(
        MatrixView.of(up, rows, adapter.up().columns()),
        adapter.down().floats(matrices),
        MatrixView.of(values, rows, adapter.down().columns()),
        true);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(type.bytes(values.length), 64);
      BlockCodec.encode(type, values, 0, values.length, bytes, 0, null);
      writer.write(tensor.name(), bytes);
    }
  }
}
