package dev.hearth.apps.room.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a sandboxed program ended.
 *
 * @param exitStatus what it left behind: 0 to 255, 128 + n where signal n ended it; 137 where a
 *     limit did
 * @param killedBy the limit that ended it; empty where it ended by itself
 * @param standardOutput what it wrote, up to the limit
 * @param standardError what it wrote to the errors, up to the limit
 * @param elapsed wall time
 * @param memoryPeakBytes the most private memory of all its processes that was seen
 * @param heldBy who holds each limit, one sentence each
 */
public record SandboxResult(
    int exitStatus,
    Optional<Cause> killedBy,
    Output standardOutput,
    Output standardError,
    Duration elapsed,
    long memoryPeakBytes,
    List<String> heldBy) {

  /** Which limit ended a program. */
  public enum Cause {
    WALL_TIME,
    CPU_TIME,
    MEMORY,
    PROCESSES,
    OUTPUT,
    FILE_SIZE
  }

  /**
   * What a program wrote.
   *
   * @param text decoded as UTF-8
   * @param bytes how many bytes of it were kept
   * @param cut whether it wrote more than was kept
   * @param exact whether the bytes were UTF-8; otherwise some became replacement characters
   */
  public record Output(String text, long bytes, boolean cut, boolean exact) {}

  /** Whether it ended by itself with status 0. */
  public boolean succeeded() {
    return killedBy.isEmpty() && exitStatus == 0;
  }
}
