package dev.hearth.model.part;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.Weights;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import dev.hearth.model.adapter.LoraFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The adapters of one model while it is put together: each change goes to the matrix it names. */
final class Adapters {
  private final List<LoraFile> files;
  private final Kernels kernels;
  private final Arena arena;
  private final Set<String> used = new HashSet<>();
  private long bytes;

  Adapters(List<LoraFile> files, Kernels kernels, Arena arena) {
    this.files = List.copyOf(files);
    this.kernels = kernels;
    this.arena = arena;
  }

  /** The changes of a matrix, by rising number of their adapters. */
  List<LowRankChange> changes(String matrix, int columns, int rows) {
    List<LowRankChange> changes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      LoraFile file = files.get(i);
      LoraFile.Change change = file.change(matrix);
      if (change != null) {
        if (change.columns() != columns || change.rows() != rows) {
          throw new HearthException(
              Code.BAD_INPUT,
              "the adapter %s is for another model: its %s is %d × %d, the model's %d × %d"
                  .formatted(file.path(), matrix, change.columns(), change.rows(), columns, rows),
              "name the model that it was made for");
        }
        Weights down = pack(change.rank(), columns, file.floats(change.down()));
        Weights up = pack(rows, change.rank(), file.floats(change.up()));
        changes.add(new LowRankChange(i, down, up, change.factor()));
        used.add(key(i, matrix));
      }
    }
    return changes;
  }

  private static String key(int adapter, String matrix) {
    return adapter + " " + matrix;
  }

  private Weights pack(int rows, int columns, float[] values) {
    MemorySegment memory = arena.allocate(4L * values.length, 64);
    BlockCodec.encode(BlockType.F32, values, 0, values.length, memory, 0, null);
    bytes += memory.byteSize();
    return kernels.pack(arena, BlockType.F32, rows, columns, memory);
  }

  /** Bytes of what was packed. */
  long bytes() {
    return bytes;
  }

  /**
   * Refuses an adapter that would be applied in part. Changes of what the model itself leaves
   * unread, such as the keys of layers that share another's, lose nothing.
   *
   * @param tensors of the model
   */
  void requireAllUsed(Tensors tensors) {
    for (int i = 0; i < files.size(); i++) {
      for (LoraFile.Change change : files.get(i).changes()) {
        boolean read = !tensors.ignored(change.tensor());
        if (read && !used.contains(key(i, change.tensor()))) {
          throw refusal(files.get(i), change.tensor(), tensors.has(change.tensor()));
        }
      }
    }
  }

  private static HearthException refusal(LoraFile file, String tensor, boolean present) {
    if (!present) {
      return new HearthException(
          Code.BAD_INPUT,
          "the adapter " + file.path() + " is for another model: this one has no tensor " + tensor,
          "name the model that it was made for");
    }
    return new HearthException(
        Code.UNSUPPORTED,
        "the adapter %s changes %s, which is no plain matrix here (embeddings, experts, norms)"
            .formatted(file.path(), tensor),
        "a part of the adapter would be left out silently; train one without this tensor");
  }
}
