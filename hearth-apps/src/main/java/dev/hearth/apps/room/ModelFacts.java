package dev.hearth.apps.room;

/**
 * The model of a run, as far as the answer depends on it.
 *
 * @param file its name, without folders
 * @param sha256 of the file
 * @param bytes of the file
 * @param family GGUF's architecture name
 * @param kernels how it is computed, as {@code --kernels} names it
 * @param arithmetic what these kernels mean on this machine
 * @param cacheType how keys and values are kept
 * @param contextAdvertised tokens that the file claims
 * @param contextUsable tokens up to where answers can be trusted
 * @param usableMeasured whether a probe measured that; otherwise it is half of what is advertised
 * @param tuned it was trained for the room and reads the evidence alone
 */
public record ModelFacts(
    String file,
    String sha256,
    long bytes,
    String family,
    String kernels,
    String arithmetic,
    String cacheType,
    int contextAdvertised,
    int contextUsable,
    boolean usableMeasured,
    boolean tuned) {
  /** The same, trained for the room or not. */
  public ModelFacts asTuned(boolean wanted) {
    return new ModelFacts(
        file,
        sha256,
        bytes,
        family,
        kernels,
        arithmetic,
        cacheType,
        contextAdvertised,
        contextUsable,
        usableMeasured,
        wanted);
  }
}
