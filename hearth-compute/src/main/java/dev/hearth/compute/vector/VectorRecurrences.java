package dev.hearth.compute.vector;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.scalar.WorkerScratch;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** {@link Recurrences} with lanes across channels, or across the columns of a state. */
final class VectorRecurrences extends Recurrences {
  @Override
  public void convolve(Convolution task, int from, int to, WorkerScratch scratch) {
    int end = Lanes.end(from, to);
    int taps = task.history() + 1;
    float[] weights = scratch.floats(0, taps * Lanes.COUNT);
    for (int c = from; c < end; c += Lanes.COUNT) {
      for (int j = 0; j < taps; j++) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
          weights[j * Lanes.COUNT + lane] = task.weights().get(c + lane, j);
        }
      }
      convolve(task, weights, c);
    }
    super.convolve(task, end, to, scratch);
  }

  private static void convolve(Convolution task, float[] weights, int channel) {
    int history = task.history();
    int rows = task.in().rows();
    for (int t = 0; t < rows; t++) {
      FloatVector sum = start(task.bias(), channel);
      for (int j = 0; j <= history; j++) {
        FloatVector w = Lanes.load(weights, j * Lanes.COUNT);
        sum = w.fma(seen(task, t - history + j, channel), sum);
      }
      Lanes.store(sum, task.out(), t, channel);
    }
    for (int j = 0; j < history; j++) {
      Lanes.store(seen(task, rows - history + j, channel), task.state(), j, channel);
    }
  }

  private static FloatVector start(@Nullable Floats bias, int channel) {
    return bias == null ? FloatVector.zero(Lanes.FLOATS) : Lanes.load(bias, 0, channel);
  }

  private static FloatVector seen(Convolution task, int row, int channel) {
    return row < 0
        ? Lanes.load(task.state(), row + task.history(), channel)
        : Lanes.load(task.in(), row, channel);
  }

  @Override
  public void deltaNet(DeltaNet task, int head, int from, int to, WorkerScratch scratch) {
    int j = from;
    for (; j + 2 * Lanes.COUNT <= to; j += 2 * Lanes.COUNT) {
      for (int t = 0; t < task.out().rows(); t++) {
        deltaStep(task, head, t, j);
      }
    }
    super.deltaNet(task, head, j, to, scratch);
  }

  /** Two vectors of columns, one row. */
  private static void deltaStep(DeltaNet task, int head, int t, int j) {
    int dk = task.shape().keyDimension();
    int dv = task.shape().valueDimension();
    int keyFrom = task.keyFrom(head);
    Floats state = task.state();
    FloatVector decay = Lanes.broadcast(FloatMath.exp(task.decayLogs().get(t, head)));
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    for (int i = 0, at = j; i < dk; i++, at += dv) {
      FloatVector key = Lanes.broadcast(task.keys().get(t, keyFrom + i));
      a = Lanes.load(state, head, at).mul(decay).fma(key, a);
      b = Lanes.load(state, head, at + Lanes.COUNT).mul(decay).fma(key, b);
    }
    float beta = task.betas().get(t, head);
    int column = head * dv + j;
    FloatVector deltaA = Lanes.load(task.values(), t, column).sub(a).mul(beta);
    FloatVector deltaB = Lanes.load(task.values(), t, column + Lanes.COUNT).sub(b).mul(beta);
    a = FloatVector.zero(Lanes.FLOATS);
    b = a;
    for (int i = 0, at = j; i < dk; i++, at += dv) {
      FloatVector key = Lanes.broadcast(task.keys().get(t, keyFrom + i));
      FloatVector query = Lanes.broadcast(task.queries().get(t, keyFrom + i));
      FloatVector s = key.fma(deltaA, Lanes.load(state, head, at).mul(decay));
      a = s.fma(query, a);
      Lanes.store(s, state, head, at);
      s = key.fma(deltaB, Lanes.load(state, head, at + Lanes.COUNT).mul(decay));
      b = s.fma(query, b);
      Lanes.store(s, state, head, at + Lanes.COUNT);
    }
    Lanes.store(a, task.out(), t, column);
    Lanes.store(b, task.out(), t, column + Lanes.COUNT);
  }

  @Override
  public void stateSpace(StateSpace task, int head, int from, int to, WorkerScratch scratch) {
    int end = Lanes.end(from, to);
    for (int p = from; p < end; p += Lanes.COUNT) {
      for (int t = 0; t < task.out().rows(); t++) {
        stateStep(task, head, t, p);
      }
    }
    super.stateSpace(task, head, end, to, scratch);
  }

  private static void stateStep(StateSpace task, int head, int t, int p) {
    int channels = task.shape().headDimension();
    int groupFrom = task.groupFrom(head);
    float step = task.steps().get(t, head);
    FloatVector factor = Lanes.broadcast(FloatMath.exp(step * task.decay().get(0, head)));
    FloatVector x = Lanes.load(task.x(), t, head * channels + p);
    FloatVector driven = x.mul(step);
    FloatVector y = FloatVector.zero(Lanes.FLOATS);
    for (int n = 0, at = p; n < task.shape().stateDimension(); n++, at += channels) {
      FloatVector b = Lanes.broadcast(task.inputs().get(t, groupFrom + n));
      FloatVector c = Lanes.broadcast(task.outputs().get(t, groupFrom + n));
      FloatVector h = driven.fma(b, Lanes.load(task.state(), head, at).mul(factor));
      Lanes.store(h, task.state(), head, at);
      y = h.fma(c, y);
    }
    FloatVector skip = Lanes.broadcast(task.skip().get(0, head));
    Lanes.store(skip.fma(x, y), task.out(), t, head * channels + p);
  }
}
