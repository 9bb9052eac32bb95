package dev.hearth.main.bench;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Memory of a process, from Linux's {@code /proc/PID/status}.
 *
 * @param bytes resident now
 * @param peakBytes resident at most
 * @param anonymousBytes of those resident now, not backed by a file
 */
public record Resident(long bytes, long peakBytes, long anonymousBytes) {

  /** Of a process, {@code self} for this one; empty where the system does not tell. */
  public static Optional<Resident> of(String process) {
    try {
      return parse(Files.readString(Path.of("/proc", process, "status")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** From the text of such a file; empty for a process that has ended. */
  static Optional<Resident> parse(String status) {
    long now = bytes(status, "VmRSS:");
    return now < 0
        ? Optional.empty()
        : Optional.of(new Resident(now, bytes(status, "VmHWM:"), bytes(status, "RssAnon:")));
  }

  private static long bytes(String status, String key) {
    for (String line : status.lines().toList()) {
      if (line.startsWith(key)) {
        String number = line.substring(key.length()).replace("kB", "").strip();
        try {
          return Math.multiplyExact(Long.parseLong(number), 1024L);
        } catch (NumberFormatException | ArithmeticException e) {
          throw new HearthException(
              HearthException.Code.BAD_INPUT, "not understood: " + line, "report this", e);
        }
      }
    }
    return -1;
  }
}
