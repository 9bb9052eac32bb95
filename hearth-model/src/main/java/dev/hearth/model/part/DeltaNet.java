package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.model.LayerState;

/**
 * Gated DeltaNet (Yang et al., arXiv 2412.06464) as in Qwen3-Next and Qwen3.5: projections, a short
 * convolution, normed keys and queries, the gated delta rule, and a gated norm of its output.
 *
 * @param projection rows: queries, keys, values
 * @param outputGate its SiLU multiplies the normed output
 * @param rates makes each value head's β and decay, before their activations
 * @param stepBias added to the decay's input, one for each value head
 * @param decay the negative factor of each value head's log-decay
 * @param outputNorm over each value head
 * @param epsilon of the norms of queries and keys
 */
public record DeltaNet(
    DeltaNetShape shape,
    Linear projection,
    Linear outputGate,
    Rates rates,
    CausalConvolution convolution,
    Floats stepBias,
    Floats decay,
    Norm outputNorm,
    Linear output,
    float epsilon)
    implements Mixer {

  /** Where a token's β and decay come from. */
  public sealed interface Rates {
    /** Fills {@code [rows][value heads]} of both. */
    void forward(Step step, Operand in, Floats betas, Floats decays);

    /** A projection for each. */
    record Apart(Linear beta, Linear decay) implements Rates {
      @Override
      public void forward(Step step, Operand in, Floats betas, Floats decays) {
        beta.forward(step, in, betas);
        decay.forward(step, in, decays);
      }
    }

    /**
     * One projection whose rows go by key head: the βs of its value heads, then their decays.
     *
     * @param groups key heads
     */
    record Fused(Linear both, int groups) implements Rates {
      @Override
      public void forward(Step step, Operand in, Floats betas, Floats decays) {
        Floats mixed = step.take(both.rows());
        both.forward(step, in, mixed);
        int heads = both.rows() / 2 / groups;
        for (int g = 0; g < groups; g++) {
          int from = g * heads;
          betas.columns(from, heads).copyFrom(mixed.columns(2 * from, heads));
          decays.columns(from, heads).copyFrom(mixed.columns(2 * from + heads, heads));
        }
      }
    }
  }

  /** The tensors of a layer; {@code ssm_ba} or else {@code ssm_beta} and {@code ssm_alpha}. */
  public static DeltaNet of(
      Tensors tensors, int layer, DeltaNetShape shape, int taps, int width, float epsilon) {
    String prefix = "blk." + layer + ".";
    int heads = shape.valueHeads();
    int values = heads * shape.valueDimension();
    int channels = 2 * shape.keyHeads() * shape.keyDimension() + values;
    Rates rates =
        tensors.has(prefix + "ssm_ba.weight")
            ? new Rates.Fused(tensors.linear(prefix + "ssm_ba", width, 2 * heads), shape.keyHeads())
            : new Rates.Apart(
                tensors.linear(prefix + "ssm_beta", width, heads),
                tensors.linear(prefix + "ssm_alpha", width, heads));
    return new DeltaNet(
        shape,
        tensors.linear(prefix + "attn_qkv", width, channels),
        tensors.linear(prefix + "attn_gate", width, values),
        rates,
        CausalConvolution.of(tensors, layer, "ssm_conv1d", taps, channels),
        tensors.vector(prefix + "ssm_dt.bias", heads),
        tensors.vector(prefix + "ssm_a", heads),
        Norm.rms(tensors, prefix + "ssm_norm", shape.valueDimension(), epsilon),
        tensors.linear(prefix + "ssm_out", values, width),
        epsilon);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return factory.recurrent(
        shape.valueHeads(), shape.stateFloats(), convolution.historyRows(), convolution.channels());
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Operand operand = step.operand(in);
    Floats projected = step.take(projection.rows());
    projection.forward(step, operand, projected);
    Floats gate = step.take(outputGate.rows());
    outputGate.forward(step, operand, gate);
    Floats betas = step.take(shape.valueHeads());
    Floats decays = step.take(shape.valueHeads());
    rates.forward(step, operand, betas, decays);
    step.kernels().activate(Activation.SIGMOID, betas);
    step.kernels().add(decays, stepBias);
    step.kernels().activate(Activation.SOFTPLUS, decays);
    step.kernels().multiplyElements(decays, decay);
    Floats mixed = step.take(projection.rows());
    convolution.forward(step, projected, mixed);
    step.kernels().activate(Activation.SILU, mixed);
    Floats result = step.take(outputGate.rows());
    recur(step, mixed, betas, decays, result);
    outputNorm.forward(step, result, result);
    step.kernels().gate(Activation.SILU, gate, result, result);
    output.forward(step, step.operand(result), out);
    step.release(mark);
  }

  private void recur(Step step, Floats mixed, Floats betas, Floats decays, Floats result) {
    int dimension = shape.keyDimension();
    int columns = shape.keyHeads() * dimension;
    Floats queries = mixed.columns(0, columns);
    Floats keys = mixed.columns(columns, columns);
    Floats values = mixed.columns(2 * columns, result.columns());
    step.kernels().l2Norm(queries, dimension, epsilon, queries);
    step.kernels().l2Norm(keys, dimension, epsilon, keys);
    step.kernels().scale(queries, (float) (1 / Math.sqrt(dimension)));
    for (Step.Part part : step.parts()) {
      int from = part.fromRow();
      int rows = part.rows();
      step.kernels()
          .deltaNet(
              shape,
              queries.rows(from, rows),
              keys.rows(from, rows),
              values.rows(from, rows),
              decays.rows(from, rows),
              betas.rows(from, rows),
              CausalConvolution.state(part, convolution.layer()).state(),
              result.rows(from, rows));
      part.sequence().rememberState(convolution.layer(), part.end());
    }
  }
}
