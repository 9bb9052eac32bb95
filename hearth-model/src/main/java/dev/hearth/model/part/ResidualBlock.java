package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;
import org.jspecify.annotations.Nullable;

/**
 * A mixer and a feed-forward part, each added to the stream: {@code x += s·post(mix(pre(x)))}.
 * Absent norms are left out; {@code s} is 1 but for the Granite family.
 */
public record ResidualBlock(
    @Nullable Norm preMixer,
    Mixer mixer,
    @Nullable Norm postMixer,
    @Nullable Norm preFeedForward,
    @Nullable FeedForward feedForward,
    @Nullable Norm postFeedForward,
    float residualScale)
    implements Block {

  /** Norms before each part, none after. */
  public static ResidualBlock preNorm(Norm mixerNorm, Mixer mixer, Norm norm, FeedForward feed) {
    return new ResidualBlock(mixerNorm, mixer, null, norm, feed, null, 1f);
  }

  @Override
  public void forward(Step step, Floats stream) {
    Floats normed = step.take(stream.columns());
    Floats result = step.take(stream.columns());
    mixer.forward(step, normed(step, preMixer, stream, normed), result);
    add(step, postMixer, stream, result);
    if (feedForward != null) {
      feedForward.forward(step, normed(step, preFeedForward, stream, normed), result);
      add(step, postFeedForward, stream, result);
    }
  }

  private static Floats normed(Step step, @Nullable Norm norm, Floats stream, Floats out) {
    if (norm == null) {
      return stream;
    }
    norm.forward(step, stream, out);
    return out;
  }

  private void add(Step step, @Nullable Norm norm, Floats stream, Floats result) {
    if (norm != null) {
      norm.forward(step, result, result);
    }
    if (residualScale == 1f) {
      step.kernels().add(stream, result);
    } else {
      step.kernels().addScaled(stream, result, residualScale);
    }
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return mixer.newState(factory);
  }
}
