package dev.hearth.apps.room.sandbox;

import java.time.Duration;

/**
 * What a script may take.
 *
 * @param memoryBytes private memory of all its processes together; also what one process may map
 * @param temporaryBytes what {@code /tmp} holds
 * @param fileBytes the longest file it may write
 * @param outputBytes standard output and errors together
 * @param processes processes and threads at once, the script's own first process included
 * @param cpuSeconds computing time of all its processes together
 * @param wall time from start to end
 */
public record SandboxLimits(
    long memoryBytes,
    long temporaryBytes,
    long fileBytes,
    long outputBytes,
    int processes,
    int cpuSeconds,
    Duration wall) {
  private static final long MEBIBYTE = 1 << 20;

  /** Enough for a script that reads a few files: 512 MiB, 32 processes, 20 s. */
  public static final SandboxLimits DEFAULT =
      new SandboxLimits(
          512 * MEBIBYTE, 64 * MEBIBYTE, 32 * MEBIBYTE, MEBIBYTE, 32, 10, Duration.ofSeconds(20));

  public SandboxLimits {
    atLeast("memoryBytes", memoryBytes, 16 * MEBIBYTE);
    atLeast("temporaryBytes", temporaryBytes, 1);
    atLeast("fileBytes", fileBytes, 1);
    atLeast("outputBytes", outputBytes, 1);
    atLeast("processes", processes, 1);
    atLeast("cpuSeconds", cpuSeconds, 1);
    atLeast("wall milliseconds", wall.toMillis(), 1);
  }

  private static void atLeast(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ", less than " + least);
    }
  }

  public SandboxLimits withMemoryBytes(long bytes) {
    return new SandboxLimits(
        bytes, temporaryBytes, fileBytes, outputBytes, processes, cpuSeconds, wall);
  }

  public SandboxLimits withOutputBytes(long bytes) {
    return new SandboxLimits(
        memoryBytes, temporaryBytes, fileBytes, bytes, processes, cpuSeconds, wall);
  }

  public SandboxLimits withProcesses(int number) {
    return new SandboxLimits(
        memoryBytes, temporaryBytes, fileBytes, outputBytes, number, cpuSeconds, wall);
  }

  public SandboxLimits withCpuSeconds(int seconds) {
    return new SandboxLimits(
        memoryBytes, temporaryBytes, fileBytes, outputBytes, processes, seconds, wall);
  }

  public SandboxLimits withWall(Duration time) {
    return new SandboxLimits(
        memoryBytes, temporaryBytes, fileBytes, outputBytes, processes, cpuSeconds, time);
  }
}
