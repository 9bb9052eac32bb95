package dev.hearth.apps.room;

import java.util.List;
import java.util.Map;

/**
 * What belongs to one run and may differ when it is repeated.
 *
 * @param startedAt UTC, ISO 8601
 * @param inputs paths as they were given, made absolute
 * @param roomOrigin the room's folder, or its name among those that come with Hearth
 * @param modelPath the file that was opened
 * @param versions of Hearth, Java and the system, by name
 * @param kernelReasons why these kernels
 * @param contextAllocated tokens that this process could hold
 * @param wishes what was asked for on the command line
 * @param steps what took how long, in order
 * @param usages what each attempt took
 */
public record Circumstances(
    String startedAt,
    List<String> inputs,
    String roomOrigin,
    String modelPath,
    Map<String, String> versions,
    List<String> kernelReasons,
    int contextAllocated,
    Wishes wishes,
    List<Step> steps,
    List<Usage> usages) {
  public Circumstances {
    inputs = List.copyOf(inputs);
    versions = Map.copyOf(versions);
    kernelReasons = List.copyOf(kernelReasons);
    steps = List.copyOf(steps);
    usages = List.copyOf(usages);
  }

  /** A part of the run and its time. */
  public record Step(String name, double seconds) {}

  /** Tokens and times of one attempt. */
  public record Usage(
      int promptTokens,
      int reusedTokens,
      int outputTokens,
      double promptSeconds,
      double outputSeconds) {}
}
