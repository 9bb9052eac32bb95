package dev.hearth.model;

import java.util.List;

/**
 * What one forward pass computes: for each slice, the next tokens of one sequence. A sequence may
 * occur once.
 */
public record Batch(List<Slice> slices) {
  public Batch {
    slices = List.copyOf(slices);
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
  }

  /** Which of a slice's tokens get logits. */
  public enum Outputs {
    NONE,
    LAST,
    ALL
  }

  /**
   * @param tokens the sequence's next tokens, at least one
   */
  public record Slice(Sequence sequence, int[] tokens, Outputs outputs) {
    public Slice {
      if (tokens.length == 0) {
        throw new IllegalArgumentException("a slice without tokens");
      }
    }

    /** Rows of logits this slice gets. */
    public int outputRows() {
      return switch (outputs) {
        case NONE -> 0;
        case LAST -> 1;
        case ALL -> tokens.length;
      };
    }
  }

  /** One sequence's tokens alone. */
  public static Batch of(Sequence sequence, int[] tokens, Outputs outputs) {
    return new Batch(List.of(new Slice(sequence, tokens, outputs)));
  }

  public int rows() {
    return slices.stream().mapToInt(s -> s.tokens.length).sum();
  }

  public int outputRows() {
    return slices.stream().mapToInt(Slice::outputRows).sum();
  }
}
