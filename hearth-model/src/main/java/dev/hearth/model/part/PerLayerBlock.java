package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;
import org.jspecify.annotations.Nullable;

/**
 * A layer, then its own input added, then a factor on the whole stream (Gemma 4).
 *
 * @param input null for none
 */
public record PerLayerBlock(Block block, @Nullable PerLayerInput input, float scale)
    implements Block {
  @Override
  public void forward(Step step, Floats stream) {
    block.forward(step, stream);
    if (input != null) {
      Floats added = step.take(stream.columns());
      input.forward(step, stream, added);
      step.kernels().add(stream, added);
    }
    if (scale != 1f) {
      step.kernels().scale(stream, scale);
    }
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return block.newState(factory);
  }
}
