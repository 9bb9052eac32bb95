package dev.hearth.format.library;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is known of a model in the library.
 *
 * @param name what it is called here
 * @param source where it came from, as {@code hearth pull} takes it; empty where that is not known
 * @param revision the publisher's own version (a commit, the digest of a manifest); may be empty
 * @param licence the licence's name as published; may be empty
 * @param published whether the publisher states the digests; otherwise they are those of the bytes
 *     that came
 * @param files its files in order, at least one
 */
public record ModelRecord(
    String name,
    String source,
    String revision,
    String licence,
    boolean published,
    List<StoredFile> files) {
  public ModelRecord {
    ModelNames.check(name);
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a model has a file");
    }
  }

  /**
   * The model's digest: of one file its SHA-256, of several the SHA-256 of their digests, a line
   * each.
   */
  public String sha256() {
    if (files.size() == 1) {
      return files.getFirst().sha256();
    }
    StringBuilder lines = new StringBuilder();
    files.forEach(file -> lines.append(file.sha256()).append('\n'));
    return Sha256.of(lines.toString().getBytes(StandardCharsets.US_ASCII));
  }

  public long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).reduce(0, Math::addExact);
  }

  public ModelRecord withName(String other) {
    return new ModelRecord(other, source, revision, licence, published, files);
  }
}
