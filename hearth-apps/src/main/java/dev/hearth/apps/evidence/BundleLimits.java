package dev.hearth.apps.evidence;

/**
 * What a bundle may cost to read. A whole bundle beyond {@code unpackedBytesMax}, {@code
 * entriesMax} or {@code ratioMax} is refused; a single entry beyond the others is listed as left
 * out.
 *
 * @param unpackedBytesMax of all entries together, those that are skipped included
 * @param entriesMax files, folders and links
 * @param fileBytesMax of one file
 * @param nameLengthMax characters of an entry's whole name
 * @param depthMax folders above a file
 * @param ratioMax unpacked bytes for each packed one; counted only beyond a few MB
 */
public record BundleLimits(
    long unpackedBytesMax,
    int entriesMax,
    int fileBytesMax,
    int nameLengthMax,
    int depthMax,
    int ratioMax) {
  private static final int MEBIBYTE = 1 << 20;

  public BundleLimits {
    if (unpackedBytesMax < 1
        || entriesMax < 1
        || fileBytesMax < 1
        || nameLengthMax < 1
        || depthMax < 1
        || ratioMax < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  /** What fits into a heap of 1 GiB. */
  public static BundleLimits standard() {
    return new BundleLimits(256L * MEBIBYTE, 50_000, 64 * MEBIBYTE, 1024, 64, 300);
  }
}
