package dev.hearth.engine.budget;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that this machine or container can still give. */
public final class FreeMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private FreeMemory() {}

  /**
   * On Linux what the kernel calls available, as a container's limit allows; elsewhere what is
   * free.
   */
  public static long bytes() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = system.getTotalMemorySize();
    long free = system.getFreeMemorySize();
    if (Files.isReadable(MEMINFO)) {
      try {
        for (String line : Files.readAllLines(MEMINFO)) {
          if (line.startsWith(AVAILABLE)) {
            long kib = Long.parseLong(line.replaceAll("[^0-9]", ""));
            free = Math.max(free, kib * 1024);
          }
        }
      } catch (IOException | NumberFormatException e) {
        return free;
      }
    }
    return Math.min(free, total);
  }
}
