package dev.hearth.main.doctor;

import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Memory: how much there is, how much this process may have, and in what pages.
 *
 * @param totalBytes of the machine
 * @param availableBytes that can be had without pushing others out
 * @param containerBytesMax the limit that a container sets
 * @param addressBytesMax the limit on address space ({@code ulimit -v}): mapped models count
 * @param lockedBytesMax how much may be locked ({@code ulimit -l})
 * @param swapBytes of the machine
 * @param pageBytes size of an ordinary page
 * @param hugePages whether the kernel gives large pages: always, madvise, never; empty where not
 *     known
 * @param hugePageBytes size of a large page
 */
record Memory(
    OptionalLong totalBytes,
    OptionalLong availableBytes,
    OptionalLong containerBytesMax,
    OptionalLong addressBytesMax,
    OptionalLong lockedBytesMax,
    OptionalLong swapBytes,
    OptionalLong pageBytes,
    String hugePages,
    OptionalLong hugePageBytes) {
  private static final long LITTLE_BYTES = 2L << 30;

  /** AT_PAGESZ of {@code getauxval(3)}. */
  private static final long AUXILIARY_PAGE_SIZE = 6;

  static Memory linux(SystemFiles files) {
    Map<String, String> memory = files.entries("proc/meminfo", ':');
    return new Memory(
        SystemFiles.kibibytes(memory.getOrDefault("MemTotal", "")),
        SystemFiles.kibibytes(memory.getOrDefault("MemAvailable", "")),
        new ControlGroup(files).memoryBytesMax(),
        softLimit(files, "Max address space"),
        softLimit(files, "Max locked memory"),
        SystemFiles.kibibytes(memory.getOrDefault("SwapTotal", "")),
        pageBytes(files.bytes("proc/self/auxv")),
        chosen(files.text("sys/kernel/mm/transparent_hugepage/enabled")),
        SystemFiles.kibibytes(memory.getOrDefault("Hugepagesize", "")));
  }

  /** From what macOS's {@code sysctl} prints. */
  static Memory macos(Map<String, String> sysctl) {
    OptionalLong none = OptionalLong.empty();
    OptionalLong total = number(sysctl.getOrDefault("hw.memsize", ""));
    OptionalLong page = number(sysctl.getOrDefault("hw.pagesize", ""));
    return new Memory(total, none, none, none, none, none, page, "", none);
  }

  /** The kernel's pairs of key and value for this process, each of eight bytes. */
  private static OptionalLong pageBytes(byte[] auxiliary) {
    ByteBuffer pairs = ByteBuffer.wrap(auxiliary).order(ByteOrder.nativeOrder());
    while (pairs.remaining() >= 2 * Long.BYTES) {
      long key = pairs.getLong();
      long value = pairs.getLong();
      if (key == AUXILIARY_PAGE_SIZE) {
        return OptionalLong.of(value);
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(String digits) {
    return digits.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  /** The soft limit of a line of {@code /proc/self/limits}; empty where unlimited. */
  private static OptionalLong softLimit(SystemFiles files, String name) {
    for (String line : files.lines("proc/self/limits")) {
      if (line.startsWith(name)) {
        String soft = line.substring(name.length()).strip().split(" +", 2)[0];
        return number(soft);
      }
    }
    return OptionalLong.empty();
  }

  /** The word in brackets of {@code always [madvise] never}. */
  private static String chosen(String words) {
    int from = words.indexOf('[');
    int to = words.indexOf(']');
    return from >= 0 && to > from ? words.substring(from + 1, to) : "";
  }

  /** What the doctor says about it. */
  Examination examine(long heapBytesMax) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "total_bytes", "total", totalBytes);
    add(facts, "available_bytes", "available", availableBytes);
    add(facts, "container_bytes_max", "allowed by container", containerBytesMax);
    add(facts, "address_space_bytes_max", "address space limit", addressBytesMax);
    add(facts, "locked_bytes_max", "lockable", lockedBytesMax);
    add(facts, "swap_bytes", "swap", swapBytes);
    facts.add(new Fact("java_heap_bytes_max", "Java heap limit", new Fact.Bytes(heapBytesMax)));
    add(facts, "page_bytes", "page", pageBytes);
    add(facts, "huge_page_bytes", "huge page", hugePageBytes);
    if (!hugePages.isEmpty()) {
      facts.add(new Fact("huge_pages", "huge pages given", new Fact.Words(hugePages)));
    }
    return new Examination(new Section("memory", "Memory", facts), findings());
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    long room =
        Math.min(availableBytes.orElse(Long.MAX_VALUE), containerBytesMax.orElse(Long.MAX_VALUE));
    if (room < LITTLE_BYTES) {
      findings.add(
          new Finding(
              Finding.Weight.WARNING,
              "only " + Fact.Bytes.of(room) + " of memory can be had",
              "end other programs, raise the container's limit, or choose small models"));
    }
    if (addressBytesMax.isPresent()) {
      findings.add(
          new Finding(
              Finding.Weight.WARNING,
              "address space is limited to " + Fact.Bytes.of(addressBytesMax.getAsLong()),
              "models are mapped into it: lift the limit with 'ulimit -v unlimited'"));
    }
    if (hugePages.equals("never")) {
      findings.add(
          new Finding(
              Finding.Weight.NOTE,
              "the kernel gives no huge pages: weights are read somewhat slower",
              "write madvise to /sys/kernel/mm/transparent_hugepage/enabled"));
    }
    return findings;
  }

  private static void add(List<Fact> facts, String key, String label, OptionalLong bytes) {
    bytes.ifPresent(n -> facts.add(new Fact(key, label, new Fact.Bytes(n))));
  }
}
