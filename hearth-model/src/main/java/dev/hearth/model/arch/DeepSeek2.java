package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.LatentAttention;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/** DeepSeek-V2, V3 and R1 (arXiv 2405.04434, 2412.19437): latent attention, grouped experts. */
final class DeepSeek2 implements Family {
  /** Converters store the magnitude's coefficient times this. */
  private static final float STORED_FACTOR = 0.1f;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    LatentAttention.Shape shape = shape(hyper);
    int heads = hyper.count("attention.head_count");
    double factor = hyper.real("rope.scaling.factor", 1);
    boolean yarn = hyper.string("rope.scaling.type", "none").equals("yarn");
    Rope.Scaling scaling =
        yarn
            ? Ropes.yarn(hyper, factor, hyper.real("rope.scaling.attn_factor", 1))
            : Ropes.scaling(hyper);
    double magnitude =
        1
            + 0.1
                * (hyper.real("rope.scaling.yarn_log_multiplier", 0) / STORED_FACTOR)
                * (yarn ? Math.log(factor) : 0);
    float scale = (float) (magnitude * magnitude / Math.sqrt(shape.plain() + shape.rotated()));
    Rope queryRope = rope(hyper, shape.plain() + shape.rotated(), shape.plain(), shape, scaling);
    Rope keyRope = rope(hyper, shape.rotated(), 0, shape, scaling);
    return new Decoder(hyper, tensors)
        .build(
            l -> LatentAttention.of(tensors, l, hyper, shape, heads, queryRope, keyRope, scale),
            l -> FeedForwards.deepSeek(hyper, tensors, l, Router.Gating.SOFTMAX));
  }

  private static Rope rope(
      Hyperparameters hyper,
      int columns,
      int offset,
      LatentAttention.Shape shape,
      Rope.Scaling scaling) {
    return new Rope(
        columns,
        offset,
        shape.rotated(),
        Rotation.Pairing.ADJACENT,
        hyper.rotationBase("rope.freq_base"),
        scaling,
        null);
  }

  private static LatentAttention.Shape shape(Hyperparameters hyper) {
    int key = hyper.count("attention.key_length_mla");
    int rotated = hyper.count("rope.dimension_count");
    if (rotated >= key || rotated % 2 != 0) {
      throw hyper.bad("rope.dimension_count", "is " + rotated + " for heads of " + key);
    }
    return new LatentAttention.Shape(
        hyper.integer("attention.q_lora_rank", 0),
        hyper.count("attention.kv_lora_rank"),
        key - rotated,
        rotated,
        hyper.count("attention.value_length_mla"));
  }
}
