package dev.hearth.model.text;

/** Encodes text in which special tokens have been found already. One text at a time. */
interface FragmentEncoder {
  /**
   * Appends the ids of the text between {@code from} and {@code to}.
   *
   * @param afterSpecial whether the text stands at the beginning or directly behind a special token
   */
  void encode(byte[] text, int from, int to, boolean afterSpecial, IntList out);
}
