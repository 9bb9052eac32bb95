package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/** A layer in which tokens do not see each other: {@code x += feedForward(norm(x))}. */
public record FeedForwardBlock(Norm norm, FeedForward feedForward) implements Block {
  @Override
  public void forward(Step step, Floats stream) {
    Floats normed = step.take(stream.columns());
    Floats result = step.take(stream.columns());
    norm.forward(step, stream, normed);
    feedForward.forward(step, normed, result);
    step.kernels().add(stream, result);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return new LayerState.Stateless();
  }
}
