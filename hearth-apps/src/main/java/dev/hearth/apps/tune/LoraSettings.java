package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that trains an adapter.
 *
 * @param base the model file, which stays as it is
 * @param heldOut files of conversations that are only measured; where there are none, every tenth
 *     of {@code data} is
 * @param contextTokens the longest sample
 * @param layerFirst the first layer that is adapted, from 0
 * @param layerLast the last one; -1 for the model's last
 * @param output the adapter to write
 */
public record LoraSettings(
    Path base,
    List<Path> data,
    List<Path> heldOut,
    int contextTokens,
    int rank,
    double alpha,
    int layerFirst,
    int layerLast,
    Plan plan,
    Path checkpoints,
    int checkpointEvery,
    Path output) {
  private static final int RANK_MAX = 1024;

  public LoraSettings {
    data = List.copyOf(data);
    heldOut = List.copyOf(heldOut);
    if (rank < 1 || rank > RANK_MAX || !(alpha > 0 && alpha < 1e6)) {
      throw new HearthException(
          Code.USAGE,
          "a rank of " + rank + " and an alpha of " + alpha,
          "take for example 16 and 32");
    }
    if (layerFirst < 0 || (layerLast >= 0 && layerLast < layerFirst)) {
      throw new HearthException(
          Code.USAGE, "layers " + layerFirst + " to " + layerLast, "count from 0, upwards");
    }
    if (data.isEmpty()) {
      throw new HearthException(Code.USAGE, "there is no data", "name files with --data");
    }
  }

  boolean hasLayer(int layer) {
    return layer >= layerFirst && (layerLast < 0 || layer <= layerLast);
  }
}
