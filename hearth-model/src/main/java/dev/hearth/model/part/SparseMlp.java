package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;

/**
 * A gated part most of whose gates are zero (Gemma 3n): a gate counts only by what it exceeds the
 * mean of its token's gates plus some standard deviations.
 *
 * @param deviations how many
 */
public record SparseMlp(GatedMlp dense, float deviations) implements FeedForward {
  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Operand operand = step.operand(in);
    Floats gated = step.take(in.rows(), dense.gate().rows());
    Floats raised = step.take(in.rows(), dense.up().rows());
    dense.gate().forward(step, operand, gated);
    dense.up().forward(step, operand, raised);
    for (int t = 0; t < gated.rows(); t++) {
      cut(gated, t);
    }
    step.kernels().gate(dense.activation(), gated, raised, gated);
    dense.down().forward(step, step.operand(gated), out);
    step.release(mark);
  }

  private void cut(Floats gates, int row) {
    float[] values = gates.row(row);
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
    float cutoff = (float) (mean + deviation * deviations);
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.max(values[c] - cutoff, 0f);
    }
    gates.setRow(row, values);
  }
}
