package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Weights;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.adapter.LoraFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one model file, each checked against the shape that its family expects. Keeps
 * count of what was used: a tensor that no part reads means that the model would be computed
 * wrongly, and is refused.
 */
public final class Tensors {
  private final GgufFile file;
  private final Kernels kernels;
  private final Arena arena;
  private final Adapters adapters;
  private final Set<String> used = new HashSet<>();
  private long usedBytes;
  private final List<String> ignoredPrefixes = new ArrayList<>();

  /**
   * @param arena owns what is copied out of the files
   * @param adapters change matrices that are read here
   */
  public Tensors(GgufFile file, Kernels kernels, Arena arena, List<LoraFile> adapters) {
    this.file = file;
    this.kernels = kernels;
    this.arena = arena;
    this.adapters = new Adapters(adapters, kernels, arena);
  }

  public Arena arena() {
    return arena;
  }

  public boolean has(String name) {
    return file.tensor(name) != null;
  }

  /** Rows of a tensor without loading it. */
  public int rowsOf(String name) {
    return Math.toIntExact(Math.min(required(name).dimension(1), Integer.MAX_VALUE));
  }

  /** A matrix {@code [rows][columns]} named {@code name.weight}, with its bias and scale if any. */
  public Linear linear(String name, int columns, int rows) {
    Linear plain = plain(name, columns, rows);
    Floats bias = vectorIfPresent(name + ".bias", rows);
    return new Linear(plain.weights(), bias, scale(name + ".scale"), plain.changes());
  }

  /** A matrix {@code [rows][columns]} named {@code name.weight}, whatever else has its name. */
  public Linear plain(String name, int columns, int rows) {
    String matrix = name + ".weight";
    Weights weights = matrix(matrix, columns, rows);
    return new Linear(weights, null, 1f, adapters.changes(matrix, columns, rows));
  }

  public @Nullable Linear linearIfPresent(String name, int columns, int rows) {
    return has(name + ".weight") ? linear(name, columns, rows) : null;
  }

  private float scale(String name) {
    Floats scale = vectorIfPresent(name, 1);
    return scale == null ? 1f : scale.get(0, 0);
  }

  /** A matrix by its whole name. */
  public Weights matrix(String name, int columns, int rows) {
    TensorInfo info = shaped(name, columns, rows, 1);
    return kernels.pack(arena, info.type(), rows, columns, file.data(info));
  }

  /** A matrix by its whole name of which only rows are looked up, never multiplied. */
  public Weights table(String name, int columns, int rows) {
    TensorInfo info = shaped(name, columns, rows, 1);
    return kernels.table(info.type(), rows, columns, file.data(info));
  }

  /** A stack of {@code count} matrices {@code [rows][columns]}, packed one by one. */
  public Weights[] stack(String name, int columns, int rows, int count) {
    return stackRows(name, columns, rows, 0, rows, count);
  }

  /** Of each matrix of a stack only the rows {@code from ≤ r < to}. */
  public Weights[] stackRows(String name, int columns, int rows, int from, int to, int count) {
    TensorInfo info = shaped(name, columns, rows, count);
    MemorySegment data = file.data(info);
    long rowBytes = info.type().bytes(columns);
    Weights[] weights = new Weights[count];
    for (int e = 0; e < count; e++) {
      long start = Math.multiplyExact(Math.addExact((long) e * rows, from), rowBytes);
      MemorySegment part = data.asSlice(start, (to - from) * rowBytes);
      weights[e] = kernels.pack(arena, info.type(), to - from, columns, part);
    }
    return weights;
  }

  /** One row of {@code length} floats by its whole name, whatever its type. */
  public Floats vector(String name, int length) {
    return floats(name, length, 1);
  }

  public @Nullable Floats vectorIfPresent(String name, int length) {
    return has(name) ? vector(name, length) : null;
  }

  /** {@code rows × columns} floats by the whole name, decoded. */
  public Floats floats(String name, int columns, int rows) {
    TensorInfo info = shaped(name, columns, rows, 1);
    MemorySegment data = file.data(info);
    Floats floats = Floats.allocate(arena, rows, columns);
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      BlockCodec.decode(info.type(), data, r * info.type().bytes(columns), row, 0, columns);
      floats.setRow(r, row);
    }
    return floats;
  }

  /** Bytes of the tensors that were used, and of adapters as they lie in memory. */
  public long usedBytes() {
    return usedBytes + adapters.bytes();
  }

  /** Says that tensors whose names start so are knowingly not used. */
  public void ignore(String prefix) {
    ignoredPrefixes.add(prefix);
  }

  /** Whether the file has a tensor of that name that the model leaves unread on purpose. */
  boolean ignored(String name) {
    return has(name) && !used.contains(name) && ignoredPrefixes.stream().anyMatch(name::startsWith);
  }

  /** Refuses the file or an adapter if it holds a tensor that nothing used. */
  public void requireAllUsed(String architecture) {
    adapters.requireAllUsed(this);
    for (TensorInfo info : file.tensors()) {
      boolean known =
          used.contains(info.name()) || ignoredPrefixes.stream().anyMatch(info.name()::startsWith);
      if (!known) {
        throw new HearthException(
            HearthException.Code.UNSUPPORTED,
            "tensor %s is not part of the %s family as it is known here"
                .formatted(info.name(), architecture),
            "its numbers would be left out silently; use another file or a newer version");
      }
    }
  }

  private TensorInfo required(String name) {
    TensorInfo info = file.tensor(name);
    if (info == null) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "tensor " + name + " is missing",
          "the file is incomplete or not of the architecture it names");
    }
    return info;
  }

  private TensorInfo shaped(String name, int columns, int rows, int count) {
    TensorInfo info = required(name);
    if (info.dimension(0) != columns
        || info.dimension(1) != rows
        || info.dimension(2) != count
        || info.dimension(3) != 1) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "tensor %s has shape %s, its family needs %d × %d × %d"
              .formatted(name, info.dimensions(), columns, rows, count),
          "the file is damaged or not of the architecture it names");
    }
    if (!info.type().decodes()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "tensor %s has type %s".formatted(name, info.type()),
          "use a file with weights of a supported type");
    }
    if (used.add(name)) {
      usedBytes += info.bytes();
    }
    return info;
  }
}
