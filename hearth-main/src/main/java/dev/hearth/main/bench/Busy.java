package dev.hearth.main.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Processor time that others took: other processes, and what a virtual machine was not given. Linux
 * only.
 *
 * @param total ticks of all processors
 * @param idle of these, when nobody computed
 * @param own ticks of this process, and of those it started that have ended
 */
public record Busy(long total, long idle, long own) {
  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /** User, nice, system, idle, waiting, two kinds of interrupts, stolen. */
  private static final int FIELDS = 8;

  /** Fields of {@code /proc/self/stat} after the name. */
  private static final int OWN_USER = 11;

  /** The last of four: user, system, and both of children that have ended. */
  private static final int OWN_LAST = 14;

  /** Now; all zeros where the system does not tell. */
  public static Busy now() {
    try {
      return read(
          Files.readString(Path.of("/proc/stat")), Files.readString(Path.of("/proc/self/stat")));
    } catch (IOException e) {
      return new Busy(0, 0, 0);
    }
  }

  /** From the texts of {@code /proc/stat} and {@code /proc/self/stat}. */
  static Busy read(String system, String process) {
    String[] fields =
        system.lines().findFirst().orElse("").replaceFirst("^cpu +", "").split(" +", -1);
    String[] own = process.substring(process.lastIndexOf(')') + 1).strip().split(" +", -1);
    if (fields.length < FIELDS || own.length <= OWN_LAST) {
      return new Busy(0, 0, 0);
    }
    long total = 0;
    for (int i = 0; i < FIELDS; i++) {
      total += Long.parseLong(fields[i]);
    }
    long ours = 0;
    for (int i = OWN_USER; i <= OWN_LAST; i++) {
      ours += Long.parseLong(own[i]);
    }
    return new Busy(total, Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING]), ours);
  }

  /** The share of all processors' time that others took since {@code earlier}. */
  public OptionalDouble othersSince(Busy earlier) {
    long all = total - earlier.total;
    long others = all - (idle - earlier.idle) - (own - earlier.own);
    return all <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.clamp((double) others / all, 0, 1));
  }
}
