package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.Batch;
import dev.hearth.model.LayerState;
import dev.hearth.model.Sequence;

/**
 * A block behind the trunk that guesses the token after next (multi-token prediction, DeepSeek-V3,
 * arXiv 2412.19437): from a token's embedding and the final hidden state before it, through one
 * layer with keys of its own, to the hidden state from which the guess is read. The hidden state of
 * a guess stands in for the trunk's when the next one is made.
 *
 * @param layer the block's own layer; the layer after it keeps the hidden state
 * @param merge from the normed embedding and the normed hidden state, side by side
 * @param head with the final norm and the output matrix of the guesses
 */
public record DraftHead(
    int layer,
    Stem stem,
    Norm embeddingNorm,
    Norm hiddenNorm,
    Linear merge,
    Block block,
    Head head) {

  /** What the block keeps of a new sequence: its keys and values, and the hidden state. */
  LayerState[] newStates(StateFactory factory) {
    return new LayerState[] {block.newState(factory), factory.hint(stem.columns())};
  }

  /**
   * Reads what the trunk has just computed, so that guesses can follow.
   *
   * @param hidden the trunk's final hidden state of every row
   */
  void follow(Step step, Floats hidden) {
    int width = stem.columns();
    Floats before = step.take(width);
    for (Step.Span span : step.spans()) {
      LayerState.Hint hint = hint(span.sequence());
      before.rows(span.fromRow(), 1).copyFrom(hint.hidden());
      if (span.rows() > 1) {
        before
            .rows(span.fromRow() + 1, span.rows() - 1)
            .copyFrom(hidden.rows(span.fromRow(), span.rows() - 1));
      }
    }
    run(step, before);
    for (Step.Part part : step.parts()) {
      int last = part.fromRow() + part.rows() - 1;
      hint(part.sequence()).hidden().copyFrom(hidden.rows(last, 1));
      part.sequence().rememberState(layer + 1, part.end());
      part.sequence().rememberHistory(layer + 1, part.end());
    }
  }

  /**
   * Logits of one more guess for every sequence of the batch, each a slice of one token.
   *
   * @param first whether the tokens were written, rather than guessed
   */
  Floats guess(Step step, Batch batch, boolean first) {
    Floats before = step.take(stem.columns());
    for (int s = 0; s < batch.slices().size(); s++) {
      LayerState.Hint hint = hint(batch.slices().get(s).sequence());
      before.rows(s, 1).copyFrom(first ? hint.hidden() : hint.guessed());
    }
    Floats hidden = head.hidden(step, run(step, before));
    for (int s = 0; s < batch.slices().size(); s++) {
      hint(batch.slices().get(s).sequence()).guessed().copyFrom(hidden.rows(s, 1));
    }
    return head.logits(step, hidden);
  }

  private Floats run(Step step, Floats before) {
    int width = stem.columns();
    Floats embedded = step.take(width);
    stem.begin(step, embedded);
    Floats both = step.take(2 * width);
    Floats left = step.take(width);
    embeddingNorm.forward(step, embedded, left);
    both.columns(0, width).copyFrom(left);
    hiddenNorm.forward(step, before, left);
    both.columns(width, width).copyFrom(left);
    Floats stream = step.take(width);
    merge.forward(step, step.operand(both), stream);
    block.forward(step, stream);
    return stream;
  }

  private LayerState.Hint hint(Sequence sequence) {
    if (sequence.state(layer + 1) instanceof LayerState.Hint hint) {
      return hint;
    }
    throw new IllegalStateException("layer " + (layer + 1) + " keeps no hidden state");
  }
}
