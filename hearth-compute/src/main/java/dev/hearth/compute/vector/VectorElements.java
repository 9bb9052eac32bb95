package dev.hearth.compute.vector;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Elements;
import jdk.incubator.vector.FloatVector;

/** {@link Elements} a vector at a time. */
final class VectorElements extends Elements {
  @Override
  public void add(Floats x, int row, Floats y, int yRow, int from) {
    int end = Lanes.end(from, x.columns());
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, row, c).add(Lanes.load(y, yRow, c)), x, row, c);
    }
    super.add(x, row, y, yRow, end);
  }

  @Override
  public void addScaled(Floats x, int row, Floats y, float factor, int from) {
    int end = Lanes.end(from, x.columns());
    FloatVector f = Lanes.broadcast(factor);
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(y, row, c).fma(f, Lanes.load(x, row, c)), x, row, c);
    }
    super.addScaled(x, row, y, factor, end);
  }

  @Override
  public void multiply(Floats x, int row, Floats y, int yRow, int from) {
    int end = Lanes.end(from, x.columns());
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, row, c).mul(Lanes.load(y, yRow, c)), x, row, c);
    }
    super.multiply(x, row, y, yRow, end);
  }

  @Override
  public void scale(Floats x, int row, float factor, int from) {
    int end = Lanes.end(from, x.columns());
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, row, c).mul(factor), x, row, c);
    }
    super.scale(x, row, factor, end);
  }

  @Override
  public void activate(Activation activation, Floats x, int row, int from) {
    int end = VectorMath.knows(activation) ? Lanes.end(from, x.columns()) : from;
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(VectorMath.apply(activation, Lanes.load(x, row, c)), x, row, c);
    }
    super.activate(activation, x, row, end);
  }

  @Override
  public void gate(Activation activation, Floats gate, Floats up, int row, Floats out, int from) {
    int end = VectorMath.knows(activation) ? Lanes.end(from, out.columns()) : from;
    for (int c = from; c < end; c += Lanes.COUNT) {
      FloatVector g = VectorMath.apply(activation, Lanes.load(gate, row, c));
      Lanes.store(g.mul(Lanes.load(up, row, c)), out, row, c);
    }
    super.gate(activation, gate, up, row, out, end);
  }

  @Override
  public void gateClamped(
      Floats gate, Floats up, int row, float alpha, float limit, Floats out, int from) {
    int end = Lanes.end(from, out.columns());
    for (int c = from; c < end; c += Lanes.COUNT) {
      FloatVector g = Lanes.load(gate, row, c).min(limit);
      FloatVector u = Lanes.load(up, row, c).max(-limit).min(limit);
      Lanes.store(g.mul(VectorMath.sigmoid(g.mul(alpha))).mul(u.add(1f)), out, row, c);
    }
    super.gateClamped(gate, up, row, alpha, limit, out, end);
  }

  @Override
  public void softcap(Floats x, int row, float cap, int from) {
    int end = Lanes.end(from, x.columns());
    for (int c = from; c < end; c += Lanes.COUNT) {
      Lanes.store(VectorMath.tanh(Lanes.load(x, row, c).div(cap)).mul(cap), x, row, c);
    }
    super.softcap(x, row, cap, end);
  }
}
