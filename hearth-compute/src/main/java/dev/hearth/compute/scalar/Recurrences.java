package dev.hearth.compute.scalar;

import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.StateSpaceShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layers that carry a state from row to row; one head or one channel at a time. */
public class Recurrences {
  /** Channels {@code from} to {@code to} of a causal depthwise convolution. */
  public void convolve(
      Floats in,
      Floats weights,
      @Nullable Floats bias,
      Floats state,
      int from,
      int to,
      Floats out) {
    int history = weights.columns() - 1;
    for (int c = from; c < to; c++) {
      for (int t = 0; t < in.rows(); t++) {
        float sum = bias == null ? 0f : bias.get(0, c);
        for (int j = 0; j <= history; j++) {
          int source = t - history + j;
          float x = source < 0 ? state.get(source + history, c) : in.get(source, c);
          sum = Math.fma(weights.get(c, j), x, sum);
        }
        out.set(t, c, sum);
      }
      shift(in, state, history, c);
    }
  }

  private static void shift(Floats in, Floats state, int history, int channel) {
    for (int j = 0; j < history; j++) {
      int source = in.rows() - history + j;
      float x = source < 0 ? state.get(source + history, channel) : in.get(source, channel);
      state.set(j, channel, x);
    }
  }

  /** One value head of the gated delta rule over all rows. */
  public void deltaNet(
      DeltaNetShape shape,
      int head,
      Floats queries,
      Floats keys,
      Floats values,
      Floats decayLogs,
      Floats betas,
      Floats state,
      Floats out) {
    int keyFrom = shape.keyHeadOf(head) * shape.keyDimension();
    int valueFrom = head * shape.valueDimension();
    int dv = shape.valueDimension();
    float[] s = state.row(head);
    float[] delta = new float[dv];
    for (int t = 0; t < out.rows(); t++) {
      float decay = FloatMath.exp(decayLogs.get(t, head));
      float beta = betas.get(t, head);
      Arrays.fill(delta, 0f);
      for (int i = 0; i < shape.keyDimension(); i++) {
        float k = keys.get(t, keyFrom + i);
        for (int j = 0; j < dv; j++) {
          s[i * dv + j] *= decay;
          delta[j] = Math.fma(s[i * dv + j], k, delta[j]);
        }
      }
      for (int j = 0; j < dv; j++) {
        delta[j] = beta * (values.get(t, valueFrom + j) - delta[j]);
      }
      float[] o = new float[dv];
      for (int i = 0; i < shape.keyDimension(); i++) {
        float k = keys.get(t, keyFrom + i);
        float q = queries.get(t, keyFrom + i);
        for (int j = 0; j < dv; j++) {
          s[i * dv + j] = Math.fma(k, delta[j], s[i * dv + j]);
          o[j] = Math.fma(s[i * dv + j], q, o[j]);
        }
      }
      for (int j = 0; j < dv; j++) {
        out.set(t, valueFrom + j, o[j]);
      }
    }
    state.setRow(head, s);
  }

  /** One head of a selective state space over all rows. */
  public void stateSpace(
      StateSpaceShape shape,
      int head,
      Floats x,
      Floats steps,
      Floats decay,
      Floats inputs,
      Floats outputs,
      Floats skip,
      Floats state,
      Floats out) {
    int channels = shape.headDimension();
    int channelFrom = head * channels;
    int groupFrom = shape.groupOf(head) * shape.stateDimension();
    float[] h = state.row(head);
    for (int t = 0; t < out.rows(); t++) {
      float step = steps.get(t, head);
      float factor = FloatMath.exp(step * decay.get(0, head));
      float[] y = new float[channels];
      for (int n = 0; n < shape.stateDimension(); n++) {
        float b = inputs.get(t, groupFrom + n);
        float c = outputs.get(t, groupFrom + n);
        for (int p = 0; p < channels; p++) {
          float driven = x.get(t, channelFrom + p) * step;
          int at = n * channels + p;
          h[at] = Math.fma(driven, b, h[at] * factor);
          y[p] = Math.fma(h[at], c, y[p]);
        }
      }
      for (int p = 0; p < channels; p++) {
        float skipped = Math.fma(skip.get(0, head), x.get(t, channelFrom + p), y[p]);
        out.set(t, channelFrom + p, skipped);
      }
    }
    state.setRow(head, h);
  }
}
