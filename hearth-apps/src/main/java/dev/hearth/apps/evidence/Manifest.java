package dev.hearth.apps.evidence;

import java.util.List;

/**
 * Everything that was given, in the order of names.
 *
 * @param inputs what was opened
 * @param entries every file, link and device in it; folders are not listed
 */
public record Manifest(List<Input> inputs, List<ManifestEntry> entries) {
  /**
   * One thing that was given to be opened.
   *
   * @param name its file name
   * @param form what it is
   * @param packedBytes its size, or the sum of its files' sizes
   * @param sha256 of an archive or file as it lies there; of a folder, of the list of its entries'
   *     digests and names
   * @param prefix leading folders common to all its entries, left out of their names
   */
  public record Input(String name, Form form, long packedBytes, String sha256, String prefix) {}

  /** How an input is packed. */
  public enum Form {
    FOLDER,
    TAR,
    TAR_GZIP,
    ZIP,
    GZIP,
    FILE
  }

  public Manifest {
    inputs = List.copyOf(inputs);
    entries = List.copyOf(entries);
  }

  public long count(ManifestEntry.Status status) {
    return entries.stream().filter(entry -> entry.status() == status).count();
  }

  /** Bytes of all files that were read. */
  public long bytesRead() {
    return entries.stream()
        .filter(entry -> entry.status() == ManifestEntry.Status.READ)
        .mapToLong(ManifestEntry::bytes)
        .sum();
  }
}
