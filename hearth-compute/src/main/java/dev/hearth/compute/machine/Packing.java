package dev.hearth.compute.machine;

import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import java.lang.foreign.MemorySegment;

/**
 * Repacks the groups of rows of a matrix on the team, and lets go of the pages of the file behind
 * it, so that no more than a few megabytes are in memory twice. Who needs them again, such as a
 * look-up of embeddings, gets them from the file once more.
 */
final class Packing {
  private static final long PART_BYTES = 4L << 20;

  private Packing() {}

  /** Packs one group. */
  interface Task {
    void pack(int group);
  }

  static void run(Workers workers, NaturalWeights natural, int groupRows, Task task) {
    int groups = Math.ceilDiv(natural.rows(), groupRows);
    long groupBytes = Math.max(natural.rowBytes() * groupRows, 1);
    int step = Math.clamp(PART_BYTES / groupBytes, 1, Math.max(groups, 1));
    workers.run(
        Math.ceilDiv(groups, step),
        (part, worker) -> {
          int from = part * step;
          int to = Math.min(from + step, groups);
          for (int group = from; group < to; group++) {
            task.pack(group);
          }
          release(natural, from * groupRows, Math.min(to * groupRows, natural.rows()));
        });
  }

  private static void release(NaturalWeights natural, int fromRow, int toRow) {
    if (natural.blocks().isMapped()) {
      MemorySegment read =
          natural
              .blocks()
              .asSlice(fromRow * natural.rowBytes(), (toRow - (long) fromRow) * natural.rowBytes());
      read.unload();
    }
  }
}
