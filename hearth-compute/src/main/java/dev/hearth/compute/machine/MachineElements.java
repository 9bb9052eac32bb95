package dev.hearth.compute.machine;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.machine.ElementCode.Kind;
import dev.hearth.compute.scalar.Elements;

/** {@link Elements} in machine code; what does not fill a vector is left to the loops. */
final class MachineElements extends Elements {
  private final Isa isa;

  MachineElements(Isa isa) {
    this.isa = isa;
  }

  static long address(Floats x, int row, int column) {
    return x.memory().address() + x.byteOffset(row, column);
  }

  /** The first column behind whole vectors. */
  private int end(int from, Floats x) {
    return from + (x.columns() - from) / isa.lanes * isa.lanes;
  }

  private static long bits(float number) {
    return Float.floatToRawIntBits(number);
  }

  private int run(Native kernel, Floats x, int row, long y, Floats out, int from, long a, long b) {
    int end = end(from, out);
    if (end > from) {
      kernel.call(
          address(x, row, from),
          y + 4L * from,
          address(out, row, from),
          (end - from) / isa.lanes,
          a,
          b,
          0,
          0);
    }
    return end;
  }

  @Override
  public void add(Floats x, int row, Floats y, int yRow, int from) {
    Native kernel = Library.elements(isa, Kind.ADD);
    int end = run(kernel, x, row, address(y, yRow, 0), x, from, 0, 0);
    super.add(x, row, y, yRow, end);
  }

  @Override
  public void addScaled(Floats x, int row, Floats y, float factor, int from) {
    Native kernel = Library.elements(isa, Kind.ADD_SCALED);
    int end = run(kernel, x, row, address(y, row, 0), x, from, bits(factor), 0);
    super.addScaled(x, row, y, factor, end);
  }

  @Override
  public void multiply(Floats x, int row, Floats y, int yRow, int from) {
    Native kernel = Library.elements(isa, Kind.MULTIPLY);
    int end = run(kernel, x, row, address(y, yRow, 0), x, from, 0, 0);
    super.multiply(x, row, y, yRow, end);
  }

  @Override
  public void scale(Floats x, int row, float factor, int from) {
    Native kernel = Library.elements(isa, Kind.SCALE);
    int end = run(kernel, x, row, 0, x, from, bits(factor), 0);
    super.scale(x, row, factor, end);
  }

  @Override
  public void activate(Activation activation, Floats x, int row, int from) {
    int end = from;
    if (ElementCode.knows(activation)) {
      end = run(Library.activation(isa, activation, false), x, row, 0, x, from, 0, 0);
    }
    super.activate(activation, x, row, end);
  }

  @Override
  public void gate(Activation activation, Floats gate, Floats up, int row, Floats out, int from) {
    int end = from;
    if (ElementCode.knows(activation)) {
      Native kernel = Library.activation(isa, activation, true);
      end = run(kernel, gate, row, address(up, row, 0), out, from, 0, 0);
    }
    super.gate(activation, gate, up, row, out, end);
  }

  @Override
  public void gateClamped(
      Floats gate, Floats up, int row, float alpha, float limit, Floats out, int from) {
    Native kernel = Library.elements(isa, Kind.GATE_CLAMPED);
    long y = address(up, row, 0);
    int end = run(kernel, gate, row, y, out, from, bits(alpha), bits(limit));
    super.gateClamped(gate, up, row, alpha, limit, out, end);
  }

  @Override
  public void softcap(Floats x, int row, float cap, int from) {
    Native kernel = Library.elements(isa, Kind.SOFTCAP);
    int end = run(kernel, x, row, 0, x, from, bits(cap), 0);
    super.softcap(x, row, cap, end);
  }
}
