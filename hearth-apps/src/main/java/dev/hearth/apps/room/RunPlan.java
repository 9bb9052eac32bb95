package dev.hearth.apps.room;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param source the room's files
 * @param inputs what it reads
 * @param model what is known of the model, apart from what the engine says
 * @param modelPath the file that was opened
 * @param wishes what is to differ from what the room says
 * @param versions of Hearth, Java and the system
 * @param kernelReasons why these kernels
 */
public record RunPlan(
    Room room,
    RoomSource source,
    List<Path> inputs,
    ModelFacts model,
    Path modelPath,
    Wishes wishes,
    Map<String, String> versions,
    List<String> kernelReasons) {
  public RunPlan {
    inputs = List.copyOf(inputs);
    versions = Map.copyOf(versions);
    kernelReasons = List.copyOf(kernelReasons);
  }
}
