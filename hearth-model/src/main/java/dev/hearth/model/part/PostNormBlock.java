package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/**
 * The layer of the first transformers (Vaswani et al., arXiv 1706.03762): each part is added to the
 * stream and the sum is normed, {@code x = norm(x + part(x))}.
 */
public record PostNormBlock(
    Mixer mixer, Norm mixerNorm, FeedForward feedForward, Norm feedForwardNorm) implements Block {
  @Override
  public void forward(Step step, Floats stream) {
    Floats result = step.take(stream.columns());
    mixer.forward(step, stream, result);
    step.kernels().add(stream, result);
    mixerNorm.forward(step, stream, stream);
    feedForward.forward(step, stream, result);
    step.kernels().add(stream, result);
    feedForwardNorm.forward(step, stream, stream);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return mixer.newState(factory);
  }
}
