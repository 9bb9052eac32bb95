package dev.hearth.format.gguf;

/**
 * How much of a file's own claims is believed before it is refused. The defaults are several times
 * what the largest published models need.
 *
 * @param metadataBytesMax bytes of one file before its tensor data: metadata and tensor table
 * @param keysMax metadata entries of one file
 * @param keyBytesMax bytes of one metadata key; the format allows 65535
 * @param arrayDepthMax arrays within arrays; 1 is a plain array
 * @param tensorsMax tensors of one file
 * @param tensorNameBytesMax bytes of one tensor name. The format says 64 and llama.cpp reads 63;
 *     image models are written by builds of it that read 127
 * @param alignmentBytesMax largest {@code general.alignment}
 * @param splitFilesMax files that one model may be split into
 */
public record Limits(
    long metadataBytesMax,
    int keysMax,
    int keyBytesMax,
    int arrayDepthMax,
    int tensorsMax,
    int tensorNameBytesMax,
    int alignmentBytesMax,
    int splitFilesMax) {

  public static final Limits DEFAULT =
      new Limits(512L << 20, 1 << 16, 65_535, 4, 1 << 18, 127, 1 << 16, 1_000);

  public Limits {
    if (metadataBytesMax < 0
        || keysMax < 0
        || keyBytesMax < 0
        || arrayDepthMax < 1
        || tensorsMax < 0
        || tensorNameBytesMax < 0
        || alignmentBytesMax < 8
        || splitFilesMax < 1) {
      throw new IllegalArgumentException("a limit is too small to read any file");
    }
  }
}
