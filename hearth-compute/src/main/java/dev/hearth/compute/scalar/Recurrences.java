package dev.hearth.compute.scalar;

import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.StateSpaceShape;
import org.jspecify.annotations.Nullable;

/**
 * Layers that carry a state from row to row. Channels, and columns of a head's state, do not see
 * each other: each operation works on a range of them.
 */
public class Recurrences {
  /** A convolution over the rows of {@code in}. */
  public record Convolution(
      Floats in, Floats weights, @Nullable Floats bias, Floats state, Floats out) {
    /** Rows that a channel remembers. */
    public int history() {
      return weights.columns() - 1;
    }
  }

  /** A gated delta rule over the rows of {@code out}. */
  public record DeltaNet(
      DeltaNetShape shape,
      Floats queries,
      Floats keys,
      Floats values,
      Floats decayLogs,
      Floats betas,
      Floats state,
      Floats out) {
    /** First column of the key head that a value head reads. */
    public int keyFrom(int head) {
      return shape.keyHeadOf(head) * shape.keyDimension();
    }
  }

  /** A selective state space over the rows of {@code out}. */
  public record StateSpace(
      StateSpaceShape shape,
      Floats x,
      Floats steps,
      Floats decay,
      Floats inputs,
      Floats outputs,
      Floats skip,
      Floats state,
      Floats out) {
    /** First column of the group that a head reads. */
    public int groupFrom(int head) {
      return shape.groupOf(head) * shape.stateDimension();
    }
  }

  /** Channels {@code from ≤ c < to}. */
  public void convolve(Convolution task, int from, int to, WorkerScratch scratch) {
    int history = task.history();
    for (int c = from; c < to; c++) {
      for (int t = 0; t < task.in.rows(); t++) {
        float sum = task.bias == null ? 0f : task.bias.get(0, c);
        for (int j = 0; j <= history; j++) {
          sum = Math.fma(task.weights.get(c, j), seen(task, t - history + j, c), sum);
        }
        task.out.set(t, c, sum);
      }
      for (int j = 0; j < history; j++) {
        task.state.set(j, c, seen(task, task.in.rows() - history + j, c));
      }
    }
  }

  /** Row {@code row} of the input, from the state where it is negative. */
  private static float seen(Convolution task, int row, int channel) {
    return row < 0 ? task.state.get(row + task.history(), channel) : task.in.get(row, channel);
  }

  /** Columns {@code from ≤ j < to} of the values of one head. */
  public void deltaNet(DeltaNet task, int head, int from, int to, WorkerScratch scratch) {
    for (int j = from; j < to; j++) {
      for (int t = 0; t < task.out.rows(); t++) {
        deltaStep(task, head, t, j);
      }
    }
  }

  private static void deltaStep(DeltaNet task, int head, int t, int j) {
    int dk = task.shape.keyDimension();
    int dv = task.shape.valueDimension();
    int keyFrom = task.keyFrom(head);
    float decay = FloatMath.exp(task.decayLogs.get(t, head));
    float recalled = 0f;
    for (int i = 0; i < dk; i++) {
      float s = task.state.get(head, i * dv + j) * decay;
      recalled = Math.fma(s, task.keys.get(t, keyFrom + i), recalled);
    }
    float delta = task.betas.get(t, head) * (task.values.get(t, head * dv + j) - recalled);
    float result = 0f;
    for (int i = 0; i < dk; i++) {
      float s = task.state.get(head, i * dv + j) * decay;
      s = Math.fma(task.keys.get(t, keyFrom + i), delta, s);
      result = Math.fma(s, task.queries.get(t, keyFrom + i), result);
      task.state.set(head, i * dv + j, s);
    }
    task.out.set(t, head * dv + j, result);
  }

  /** Channels {@code from ≤ p < to} of one head. */
  public void stateSpace(StateSpace task, int head, int from, int to, WorkerScratch scratch) {
    for (int p = from; p < to; p++) {
      for (int t = 0; t < task.out.rows(); t++) {
        stateStep(task, head, t, p);
      }
    }
  }

  private static void stateStep(StateSpace task, int head, int t, int p) {
    int channels = task.shape.headDimension();
    int groupFrom = task.groupFrom(head);
    float step = task.steps.get(t, head);
    float factor = FloatMath.exp(step * task.decay.get(0, head));
    float x = task.x.get(t, head * channels + p);
    float driven = x * step;
    float y = 0f;
    for (int n = 0; n < task.shape.stateDimension(); n++) {
      float kept = task.state.get(head, n * channels + p) * factor;
      float h = Math.fma(driven, task.inputs.get(t, groupFrom + n), kept);
      y = Math.fma(h, task.outputs.get(t, groupFrom + n), y);
      task.state.set(head, n * channels + p, h);
    }
    task.out.set(t, head * channels + p, Math.fma(task.skip.get(0, head), x, y));
  }
}
