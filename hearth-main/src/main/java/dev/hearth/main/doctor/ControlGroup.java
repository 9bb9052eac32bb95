package dev.hearth.main.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The limits that a container or service manager sets on this process through Linux control groups,
 * of version 1 or 2. Every enclosing group limits too; the smallest limit is reported.
 */
final class ControlGroup {
  private static final String MOUNT = "sys/fs/cgroup";

  /** Version 1 writes "no limit" as the largest multiple of the page size in 63 bits. */
  private static final long NO_LIMIT_FROM = 1L << 60;

  private static final Pattern SHARE = Pattern.compile("([1-9]\\d{0,15}) ([1-9]\\d{0,15})");

  private final SystemFiles files;

  ControlGroup(SystemFiles files) {
    this.files = files;
  }

  /** Bytes of memory this process may use. */
  OptionalLong memoryBytesMax() {
    return folders("memory").stream()
        .flatMapToLong(folder ->
            LongStream.concat(
                files.number(folder + "/memory.max").stream(),
                files.number(folder + "/memory.limit_in_bytes").stream()))
        .filter(bytes -> bytes < NO_LIMIT_FROM)
        .min();
  }

  /** Processors' worth of time this process may use, for example 1.5. */
  OptionalDouble processorsMax() {
    return folders("cpu").stream()
        .flatMapToDouble(folder ->
            DoubleStream.concat(
                share(files.text(folder + "/cpu.max").strip()),
                share(
                    files.text(folder + "/cpu.cfs_quota_us").strip()
                        + " "
                        + files.text(folder + "/cpu.cfs_period_us").strip())))
        .min();
  }

  /** The folders of this process's group for {@code controller} and of all that enclose it. */
  private List<String> folders(String controller) {
    List<String> folders = new ArrayList<>();
    for (String line : files.lines("proc/self/cgroup")) {
      // version 2: 0::/path; version 1: 4:cpu,cpuacct:/path
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      if (parts[0].equals("0") && parts[1].isEmpty()) {
        addUpwards(folders, MOUNT, parts[2]);
      } else if (Arrays.asList(parts[1].split(",")).contains(controller)) {
        addUpwards(folders, MOUNT + "/" + controller, parts[2]);
      }
    }
    return folders;
  }

  private static void addUpwards(List<String> folders, String mount, String group) {
    // a group outside of what the container sees is written with '..'
    String at = group.contains("..") ? "" : group;
    for (; at.length() > 1; at = at.substring(0, at.lastIndexOf('/'))) {
      folders.add(mount + at);
    }
    folders.add(mount);
  }

  /** {@code "150000 100000"} is 1.5; {@code "max 100000"} and {@code "-1 100000"} are no limit. */
  private static DoubleStream share(String quotaAndPeriod) {
    Matcher matcher = SHARE.matcher(quotaAndPeriod);
    return matcher.matches()
        ? DoubleStream.of(
            (double) Long.parseLong(matcher.group(1)) / Long.parseLong(matcher.group(2)))
        : DoubleStream.empty();
  }
}
