package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;

/** The families that can be trained, and in what they differ. */
public enum Family {
  /** Touvron et al., arXiv 2307.09288. */
  LLAMA("llama", true, false, false),
  /** Qwen team, arXiv 2407.10671: biases on queries, keys and values. */
  QWEN2("qwen2", false, true, false),
  /** Qwen team, arXiv 2505.09388: queries and keys of each head are normed. */
  QWEN3("qwen3", false, false, true);

  private final String label;
  private final boolean adjacentPairs;
  private final boolean biases;
  private final boolean headNorms;

  Family(String label, boolean adjacentPairs, boolean biases, boolean headNorms) {
    this.label = label;
    this.adjacentPairs = adjacentPairs;
    this.biases = biases;
    this.headNorms = headNorms;
  }

  /** The family that GGUF files call so. */
  public static Family named(String label) {
    for (Family family : values()) {
      if (family.label.equals(label)) {
        return family;
      }
    }
    throw new HearthException(
        HearthException.Code.UNSUPPORTED,
        "models of the family '" + label + "' cannot be trained",
        "use one of llama, qwen2, qwen3");
  }

  /** Its name in GGUF files. */
  public String label() {
    return label;
  }

  /** Whether floats {@code (2i, 2i+1)} of a head rotate together, not {@code (i, i+half)}. */
  boolean adjacentPairs() {
    return adjacentPairs;
  }

  boolean biases() {
    return biases;
  }

  boolean headNorms() {
    return headNorms;
  }
}
