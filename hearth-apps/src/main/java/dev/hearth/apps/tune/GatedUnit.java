package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;

/** {@code out = gate·σ(gate)·up} (SwiGLU; Shazeer, arXiv 2002.05202). */
final class GatedUnit {
  private static final int ELEMENTS_AT_ONCE = 1 << 14;

  private GatedUnit() {}

  static void forward(Matrices matrices, float[] gate, float[] up, int count, float[] out) {
    Pieces.each(
        matrices.workers(),
        count,
        ELEMENTS_AT_ONCE,
        (from, to, worker) -> {
          matrices.sigmoids(gate, from, to - from, out);
          for (int i = from; i < to; i++) {
            out[i] = gate[i] * out[i] * up[i];
          }
        });
  }

  static void backward(
      Matrices matrices,
      float[] gate,
      float[] up,
      float[] dOut,
      int count,
      float[] dGate,
      float[] dUp) {
    Pieces.each(
        matrices.workers(),
        count,
        ELEMENTS_AT_ONCE,
        (from, to, worker) -> {
          matrices.sigmoids(gate, from, to - from, dGate);
          for (int i = from; i < to; i++) {
            float s = dGate[i];
            float g = gate[i];
            dUp[i] = dOut[i] * g * s;
            dGate[i] = dOut[i] * up[i] * s * (1f + g * (1f - s));
          }
        });
  }
}
