package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A mixture of experts: each token goes through the few that its router chooses. Tokens are
 * gathered by expert, but each token's sum runs over its experts in the order of choice, so a
 * token's result does not depend on the others.
 *
 * @param gateBias, upBias, downBias one row for each expert, or null
 * @param gate null for experts without a gate: {@code down(activation(up·x))}
 * @param outputScales one factor for each expert's output, or null
 * @param weighInput multiplies an expert's input instead of its output
 */
public record Experts(
    Router router,
    ExpertActivation activation,
    Weights @Nullable [] gate,
    Weights[] up,
    Weights[] down,
    @Nullable Floats gateBias,
    @Nullable Floats upBias,
    @Nullable Floats downBias,
    @Nullable Floats outputScales,
    boolean weighInput) {

  /** What an expert does between its matrices. */
  public sealed interface ExpertActivation {
    /** {@code f(gate) ⊙ up}, or {@code f(up)} without a gate. */
    record Plain(Activation function) implements ExpertActivation {}

    /** The clamped gate of gpt-oss. */
    record Clamped(float alpha, float limit) implements ExpertActivation {}
  }

  /** Split or fused stacks {@code ffn_gate_exps}, {@code ffn_up_exps}, {@code ffn_down_exps}. */
  public static Experts of(
      Tensors tensors,
      int layer,
      Router router,
      ExpertActivation activation,
      int width,
      int inner,
      int count) {
    router.check(layer, count);
    String prefix = "blk." + layer + ".ffn_";
    Weights[] gate;
    Weights[] up;
    if (tensors.has(prefix + "gate_up_exps.weight")) {
      String name = prefix + "gate_up_exps.weight";
      gate = tensors.stackRows(name, width, 2 * inner, 0, inner, count);
      up = tensors.stackRows(name, width, 2 * inner, inner, 2 * inner, count);
    } else {
      gate =
          tensors.has(prefix + "gate_exps.weight")
              ? tensors.stack(prefix + "gate_exps.weight", width, inner, count)
              : null;
      up = tensors.stack(prefix + "up_exps.weight", width, inner, count);
    }
    return new Experts(
        router,
        activation,
        gate,
        up,
        tensors.stack(prefix + "down_exps.weight", inner, width, count),
        biases(tensors, prefix + "gate_exps.bias", inner, count),
        biases(tensors, prefix + "up_exps.bias", inner, count),
        biases(tensors, prefix + "down_exps.bias", width, count),
        tensors.vectorIfPresent(prefix + "down_exps.scale", count),
        false);
  }

  private static @Nullable Floats biases(Tensors tensors, String name, int columns, int count) {
    return tensors.has(name) ? tensors.floats(name, columns, count) : null;
  }

  /** The same, weighing inputs. */
  public Experts weighingInput() {
    return new Experts(
        router, activation, gate, up, down, gateBias, upBias, downBias, outputScales, true);
  }

  /**
   * @param logits router logits, {@code [rows][experts]}
   * @param in what the experts see
   */
  public void forward(Step step, Floats logits, Floats in, Floats out) {
    int mark = step.mark();
    int used = router.used();
    int rows = in.rows();
    int[] chosen = new int[rows * used];
    Floats weights = step.take(rows * used, 1);
    choose(logits, chosen, weights);
    Floats results = step.take(rows * used, out.columns());
    int[] slots = new int[rows * used];
    for (int e = 0; e < up.length; e++) {
      int count = 0;
      for (int slot = 0; slot < chosen.length; slot++) {
        if (chosen[slot] == e) {
          slots[count++] = slot;
        }
      }
      if (count > 0) {
        expert(step, e, slots, count, weights, in, results);
      }
    }
    sum(step, weights, results, out);
    step.release(mark);
  }

  private void choose(Floats logits, int[] chosen, Floats weights) {
    int used = router.used();
    int[] ids = new int[used];
    float[] shares = new float[used];
    for (int t = 0; t < logits.rows(); t++) {
      router.choose(logits.row(t), ids, shares);
      for (int i = 0; i < used; i++) {
        chosen[t * used + i] = ids[i];
        weights.set(t * used + i, 0, shares[i]);
      }
    }
  }

  private void expert(
      Step step, int e, int[] slots, int count, Floats weights, Floats in, Floats results) {
    int mark = step.mark();
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = slots[i] / router.used();
    }
    Floats gathered = step.take(count, in.columns());
    step.kernels().gather(in, rows, count, gathered);
    if (weighInput) {
      Floats shares = step.take(count, 1);
      step.kernels().gather(weights, slots, count, shares);
      step.kernels().scaleRows(gathered, shares);
    }
    Operand operand = step.operand(gathered);
    Floats raised = product(step, up[e], upBias, e, operand);
    activate(step, gate == null ? null : product(step, gate[e], gateBias, e, operand), raised);
    Floats result = product(step, down[e], downBias, e, step.operand(raised));
    if (outputScales != null) {
      step.kernels().scale(result, outputScales.get(0, e));
    }
    for (int i = 0; i < count; i++) {
      results.rows(slots[i], 1).copyFrom(result.rows(i, 1));
    }
    step.release(mark);
  }

  private static Floats product(
      Step step, Weights weights, @Nullable Floats bias, int expert, Operand in) {
    Floats out = step.take(in.floats().rows(), weights.rows());
    step.kernels().multiply(weights, in, out);
    if (bias != null) {
      step.kernels().add(out, bias.rows(expert, 1));
    }
    return out;
  }

  private void activate(Step step, @Nullable Floats gated, Floats raised) {
    switch (activation) {
      case ExpertActivation.Plain(Activation function) -> {
        if (gated == null) {
          step.kernels().activate(function, raised);
        } else {
          step.kernels().gate(function, gated, raised, raised);
        }
      }
      case ExpertActivation.Clamped(float alpha, float limit) -> {
        if (gated == null) {
          throw new IllegalStateException("a clamped gate without a gate");
        }
        step.kernels().gateClamped(gated, raised, alpha, limit, raised);
      }
    }
  }

  private void sum(Step step, Floats weights, Floats results, Floats out) {
    int used = router.used();
    for (int t = 0; t < out.rows(); t++) {
      Floats row = out.rows(t, 1);
      row.clear();
      for (int i = 0; i < used; i++) {
        float share = weighInput ? 1f : weights.get(t * used + i, 0);
        step.kernels().addScaled(row, results.rows(t * used + i, 1), share);
      }
    }
  }
}
