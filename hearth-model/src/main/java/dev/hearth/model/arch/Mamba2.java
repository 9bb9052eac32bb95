package dev.hearth.model.arch;

import dev.hearth.compute.StateSpaceShape;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.StateSpaceMixer;
import dev.hearth.model.part.Tensors;

/** Reads the {@code ssm.*} keys of families with Mamba-2 layers. */
record Mamba2(StateSpaceShape shape, int taps) {
  private static final int TAPS_MAX = 1024;

  static Mamba2 read(Hyperparameters hyper) {
    int inner = hyper.count("ssm.inner_size");
    int heads = hyper.count("ssm.time_step_rank");
    int states = hyper.count("ssm.state_size");
    int groups = hyper.count("ssm.group_count", 1);
    int headDimension = hyper.quotient("ssm.time_step_rank", inner, heads);
    hyper.quotient("ssm.group_count", heads, groups);
    hyper.product("ssm.state_size", inner, states);
    int taps = hyper.integer("ssm.conv_kernel", 0, 1, TAPS_MAX);
    return new Mamba2(new StateSpaceShape(heads, headDimension, states, groups), taps);
  }

  StateSpaceMixer layer(Hyperparameters hyper, Tensors tensors, int layer) {
    return StateSpaceMixer.of(
        tensors, layer, shape, taps, hyper.embeddingLength(), hyper.rmsEpsilon());
  }
}
