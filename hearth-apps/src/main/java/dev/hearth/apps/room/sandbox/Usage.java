package dev.hearth.apps.room.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process and all below it take at this moment, from {@code /proc}.
 *
 * @param processes how many there are, the given one not included
 * @param memoryBytes their private memory: anonymous and shared-anonymous pages in memory
 * @param cpuTicks computing time in hundredths of a second, children that ended included
 */
record Usage(int processes, long memoryBytes, long cpuTicks) {
  /** What Linux calls USER_HZ: fixed at 100 for every processor that Hearth runs on. */
  static final int TICKS_PER_SECOND = 100;

  /** In the fields after the name's closing bracket: utime, stime, cutime, cstime. */
  private static final int CPU_FIELD = 11;

  private static final int CPU_FIELDS = 4;

  static Usage below(ProcessHandle process) {
    List<ProcessHandle> all = process.descendants().toList();
    long memory = 0;
    long ticks = 0;
    for (ProcessHandle each : all) {
      Path folder = Path.of("/proc", Long.toString(each.pid()));
      try {
        memory += memoryBytes(folder);
        ticks += cpuTicks(folder);
      } catch (IOException e) {
        // it has just ended, and its parent counts its time
        memory += 0;
      }
    }
    return new Usage(all.size(), memory, ticks);
  }

  /** Whether this process runs as user 0 of the machine or of its container. */
  static boolean asRoot() {
    try {
      // "Uid:" real, effective, saved and file system user
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .anyMatch(line -> line.startsWith("Uid:") && line.split("\\s+", -1)[1].equals("0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether that process is there and no zombie. */
  static boolean runs(long processNumber) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(processNumber), "stat"));
      char state = line.charAt(line.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return false;
    }
  }

  private static long memoryBytes(Path folder) throws IOException {
    long kibibytes = 0;
    for (String line : Files.readAllLines(folder.resolve("status"))) {
      if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
        kibibytes += Long.parseLong(line.split("\\s+", -1)[1]);
      }
    }
    return kibibytes * 1024;
  }

  private static long cpuTicks(Path folder) throws IOException {
    String line = Files.readString(folder.resolve("stat"));
    // the name may hold spaces and brackets
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 0; i < CPU_FIELDS; i++) {
      ticks += Long.parseLong(fields[CPU_FIELD + i]);
    }
    return ticks;
  }
}
