package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/**
 * A layer of Gemma 3n: {@link AltUp} around a residual layer with a {@link Laurel} beside its
 * mixer; the layer's own input is added to every copy but the first.
 *
 * @param inputScale multiplies the first copy before it meets the layer's input
 */
public record AltUpBlock(
    AltUp altUp,
    Norm preMixer,
    Mixer mixer,
    Norm postMixer,
    Laurel laurel,
    Norm preFeedForward,
    FeedForward feedForward,
    Norm postFeedForward,
    Floats inputScale,
    PerLayerInput input)
    implements Block {

  @Override
  public void forward(Step step, Floats stream) {
    int width = stream.columns() / altUp.copies();
    Floats predictions = step.take(stream.columns());
    altUp.predict(step, stream, predictions);
    Floats activated = step.take(width);
    residual(step, altUp.copy(predictions, 0), activated);
    altUp.correct(step, predictions, activated);
    Floats first = step.take(width);
    first.copyFrom(altUp.copy(predictions, 0));
    step.kernels().multiplyElements(first, inputScale);
    Floats added = step.take(width);
    input.forward(step, first, added);
    for (int i = 1; i < altUp.copies(); i++) {
      step.kernels().add(altUp.copy(predictions, i), added);
    }
    stream.copyFrom(predictions);
  }

  /** What a layer with one copy would make of {@code x}. */
  private void residual(Step step, Floats x, Floats out) {
    int mark = step.mark();
    Floats normed = step.take(x.columns());
    preMixer.forward(step, x, normed);
    mixer.forward(step, normed, out);
    postMixer.forward(step, out, out);
    step.kernels().add(out, x);
    Floats result = step.take(x.columns());
    laurel.forward(step, normed, result);
    step.kernels().add(out, result);
    step.kernels().scale(out, (float) Math.sqrt(0.5));
    preFeedForward.forward(step, out, normed);
    feedForward.forward(step, normed, result);
    postFeedForward.forward(step, result, result);
    step.kernels().add(out, result);
    step.release(mark);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return mixer.newState(factory);
  }
}
