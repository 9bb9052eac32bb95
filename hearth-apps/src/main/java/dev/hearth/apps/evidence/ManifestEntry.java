package dev.hearth.apps.evidence;

/**
 * One thing that a bundle contains.
 *
 * @param name as evidence names it; control characters of refused names are spelled out
 * @param bytes its size, as far as known; 0 for what was not read
 * @param sha256 of its bytes, in hexadecimal; empty for what was not read
 * @param kind what its text looks like
 * @param lines of text; 0 for what is not text
 * @param status whether its lines can be evidence
 * @param reason why not; empty for what was read
 */
public record ManifestEntry(
    String name,
    long bytes,
    String sha256,
    FileKind kind,
    int lines,
    Status status,
    String reason) {
  /** What became of an entry. */
  public enum Status {
    /** Its lines can be evidence. */
    READ,
    /** Harmless, but no text that could be evidence: binary, empty, an archive inside. */
    LEFT_OUT,
    /** Not touched: a link, a device, a name that leads outside, too large. */
    REFUSED
  }
}
