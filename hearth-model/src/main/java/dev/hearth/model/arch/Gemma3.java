package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;

/** The text path of Gemma 3 (arXiv 2503.19786): five layers with a window, then one without. */
final class Gemma3 implements Family {
  private static final int PERIOD = 6;
  private static final int LAYERS_OF_27B = 62;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    Rope windowRope = Gemma.windowRope(hyper, heads.keyDimension());
    int window = Windows.size(hyper);
    boolean[] windowed = Windows.layers(hyper, hyper.layers(), PERIOD);
    return Gemma.decoder(hyper, tensors)
        .logitSoftcap(hyper.real("final_logit_softcapping", 0))
        .build(
            l ->
                windowed[l]
                    ? attention(hyper, tensors, heads, l, windowRope, window)
                    : attention(hyper, tensors, heads, l, rope, 0),
            l -> Gemma.feedForward(hyper, tensors, l));
  }

  private static Mixer attention(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, Rope rope, int window) {
    return heads
        .layer(layer)
        .rope(rope)
        .visibility(Visibility.causal(window))
        .scale(Gemma.attentionScale(hyper, heads, LAYERS_OF_27B))
        .projections(tensors, hyper.embeddingLength())
        .headNorms(tensors, hyper.rmsEpsilon())
        .build();
  }
}
