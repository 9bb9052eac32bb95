package dev.hearth.model.arch;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;

/** A model all of whose sequences have one mix of adapters. */
record MixedModel(Model model, AdapterMix mix) implements Model {
  @Override
  public Description description() {
    return model.description();
  }

  @Override
  public long weightBytes() {
    return model.weightBytes();
  }

  @Override
  public Sequence newSequence(CacheType cacheType, int contextTokensMax) {
    return newSequence(cacheType, contextTokensMax, mix);
  }

  @Override
  public Sequence newSequence(CacheType cacheType, int contextTokensMax, AdapterMix other) {
    return model.newSequence(cacheType, contextTokensMax, other);
  }

  @Override
  public Floats forward(Batch batch) {
    return model.forward(batch);
  }

  @Override
  public Floats hiddenStates(int[] tokens) {
    return model.hiddenStates(tokens);
  }

  @Override
  public float[] embed(int[] tokens, AdapterMix other) {
    return model.embed(tokens, other);
  }

  @Override
  public void close() {
    model.close();
  }
}
