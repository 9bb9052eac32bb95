package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;

/** Gemma 2 (arXiv 2408.00118): windows in every second layer, capped scores and logits. */
final class Gemma2 implements Family {
  private static final int WINDOW = 4096;
  private static final int PERIOD = 2;
  private static final int LAYERS_OF_27B = 46;
  private static final double SCORE_CAP = 50;
  private static final double LOGIT_CAP = 30;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    int window = Windows.size(hyper, WINDOW);
    boolean[] windowed = Windows.layers(hyper, hyper.layers(), PERIOD, window);
    return Gemma.decoder(hyper, tensors)
        .logitSoftcap(hyper.real("final_logit_softcapping", LOGIT_CAP))
        .build(
            l -> attention(hyper, tensors, heads, l, rope, windowed[l] ? window : 0),
            l -> Gemma.feedForward(hyper, tensors, l));
  }

  private static Mixer attention(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, Rope rope, int window) {
    return heads
        .layer(layer)
        .rope(rope)
        .visibility(Visibility.causal(window))
        .scale(Gemma.attentionScale(hyper, heads, LAYERS_OF_27B))
        .softcap(hyper.real("attn_logit_softcapping", SCORE_CAP))
        .projections(tensors, hyper.embeddingLength())
        .build();
  }
}
