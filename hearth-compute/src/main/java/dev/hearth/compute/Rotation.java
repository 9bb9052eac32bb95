package dev.hearth.compute;

/**
 * What a rotary embedding does to each head.
 *
 * @param headColumns floats of one head
 * @param offset first rotated float of a head
 * @param pairs rotated pairs
 * @param pairing which floats form a pair
 * @param table {@code [row][2·pairs]}, one row for each row of the activations: the cosines of its
 *     position, then the sines
 */
public record Rotation(int headColumns, int offset, int pairs, Pairing pairing, Floats table) {
  /** Which two floats of a head rotate together. */
  public enum Pairing {
    /** {@code (2i, 2i+1)}. */
    ADJACENT,
    /** {@code (i, i+pairs)}. */
    HALVES
  }
}
