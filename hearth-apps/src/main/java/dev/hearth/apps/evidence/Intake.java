package dev.hearth.apps.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What comes out of one input: bytes by name, and what was refused. Keeps the limits. */
final class Intake {
  /** Beyond this many bytes the ratio of unpacked to packed counts. */
  private static final long RATIO_FROM_BYTES = 8L << 20;

  /** Refused without being touched. */
  record Refused(String name, long bytes, String reason) {}

  private final Path input;
  private final BundleLimits limits;
  private final Totals totals;
  private final Predicate<String> wanted;
  private final Map<String, byte[]> files = new HashMap<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private long unpackedBytes;

  /** Shared by all inputs of a bundle. */
  static final class Totals {
    private long unpackedBytes;
    private long entries;
  }

  /**
   * @param wanted which files to keep, by their normalised names; others are skipped
   */
  Intake(Path input, BundleLimits limits, Totals totals, Predicate<String> wanted) {
    this.input = input;
    this.limits = limits;
    this.totals = totals;
    this.wanted = wanted;
  }

  Path input() {
    return input;
  }

  BundleLimits limits() {
    return limits;
  }

  Map<String, byte[]> files() {
    return files;
  }

  List<Refused> refused() {
    return refused;
  }

  /** Any entry, folders included. */
  void countEntry() {
    totals.entries++;
    if (totals.entries > limits.entriesMax()) {
      throw Refusals.tooLarge(input, "more than %,d entries".formatted(limits.entriesMax()));
    }
  }

  /**
   * Bytes that came out of a decompressor or a file.
   *
   * @param packedBytes what went in so far
   */
  void countUnpacked(long bytes, long packedBytes) {
    unpackedBytes += bytes;
    totals.unpackedBytes += bytes;
    if (totals.unpackedBytes > limits.unpackedBytesMax()) {
      throw Refusals.tooLarge(
          input, "more than %,d bytes when unpacked".formatted(limits.unpackedBytesMax()));
    }
    if (unpackedBytes > RATIO_FROM_BYTES
        && unpackedBytes / Math.max(1, packedBytes) >= limits.ratioMax()) {
      throw Refusals.tooLarge(
          input,
          "%,d bytes came out of %,d, more than %,d times as many, as in a decompression bomb"
              .formatted(unpackedBytes, packedBytes, limits.ratioMax()));
    }
  }

  /** Whether the file shall be read; what is refused is noted. */
  boolean accepts(String name, long bytes) {
    String reason = EntryName.refusal(name, limits);
    if (reason != null) {
      refuse(name, bytes, reason);
      return false;
    }
    String normalised = EntryName.normalised(name);
    if (!seen.add(normalised)) {
      refuse(name, bytes, "another entry before it has the same name");
      return false;
    }
    if (bytes > limits.fileBytesMax()) {
      refuse(
          name,
          bytes,
          "it has %,d bytes, limit %,d for one file".formatted(bytes, limits.fileBytesMax()));
      return false;
    }
    return wanted.test(normalised);
  }

  void file(String name, byte[] bytes) {
    files.put(EntryName.normalised(name), bytes);
  }

  void refuse(String name, long bytes, String reason) {
    refused.add(new Refused(EntryName.visible(name), Math.max(0, bytes), reason));
  }

  /** For an entry that is neither a file nor a folder. */
  void refuseKind(String name, String kind, @Nullable String target) {
    refuse(
        name,
        0,
        target == null
            ? "it is " + kind
            : "it is " + kind + " to " + EntryName.visible(target) + ", which is not followed");
  }
}
