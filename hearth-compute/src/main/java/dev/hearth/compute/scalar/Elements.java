package dev.hearth.compute.scalar;

import dev.hearth.compute.Activation;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;

/** Operations on each element alone: those of one row from column {@code from} on. */
public class Elements {
  /** {@code x[row] += y[yRow]}. */
  public void add(Floats x, int row, Floats y, int yRow, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) + y.get(yRow, c));
    }
  }

  public void addScaled(Floats x, int row, Floats y, float factor, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, Math.fma(y.get(row, c), factor, x.get(row, c)));
    }
  }

  public void multiply(Floats x, int row, Floats y, int yRow, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) * y.get(yRow, c));
    }
  }

  public void scale(Floats x, int row, float factor, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) * factor);
    }
  }

  public void activate(Activation activation, Floats x, int row, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, FloatMath.apply(activation, x.get(row, c)));
    }
  }

  public void gate(Activation activation, Floats gate, Floats up, int row, Floats out, int from) {
    for (int c = from; c < out.columns(); c++) {
      out.set(row, c, FloatMath.apply(activation, gate.get(row, c)) * up.get(row, c));
    }
  }

  public void gateClamped(
      Floats gate, Floats up, int row, float alpha, float limit, Floats out, int from) {
    for (int c = from; c < out.columns(); c++) {
      float g = Math.min(gate.get(row, c), limit);
      float u = Math.min(Math.max(up.get(row, c), -limit), limit);
      out.set(row, c, g * FloatMath.sigmoid(alpha * g) * (u + 1f));
    }
  }

  public void softcap(Floats x, int row, float cap, int from) {
    for (int c = from; c < x.columns(); c++) {
      x.set(row, c, cap * FloatMath.tanh(x.get(row, c) / cap));
    }
  }
}
