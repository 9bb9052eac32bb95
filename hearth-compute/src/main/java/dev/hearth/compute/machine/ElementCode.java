package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.Activation;

/**
 * Functions of each element alone, a vector at a time; the arithmetic of {@code scalar.Elements}.
 *
 * <p>Arguments: x, y, output, vectors (at least 1), and two numbers as bits of floats. Places may
 * be the same.
 */
final class ElementCode {
  private static final Gpr X = Gpr.RDI;
  private static final Gpr Y = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr VECTORS = Gpr.RCX;
  private static final Gpr FIRST = Gpr.R8;
  private static final Gpr SECOND = Gpr.R9;
  private static final int SIGN = 0x80000000;

  /** What becomes of an element. */
  enum Kind {
    /** {@code x + y}. */
    ADD,
    /** {@code x + first·y}. */
    ADD_SCALED,
    /** {@code x·y}. */
    MULTIPLY,
    /** {@code x·first}. */
    SCALE,
    /** {@code x + first}. */
    SHIFT,
    /** {@code first·tanh(x/first)}. */
    SOFTCAP,
    /** Of x as gate and y: alpha is the first number, the limit is the second. */
    GATE_CLAMPED
  }

  private final Code c;
  private final Exponential functions;

  private ElementCode(Isa isa) {
    this.c = new Code(isa);
    this.functions = new Exponential(c);
    c.begin(0);
  }

  private byte[] each(Runnable body) {
    c.repeat(
        VECTORS,
        () -> {
          body.run();
          c.a.add(X, c.isa.lineBytes);
          c.a.add(Y, c.isa.lineBytes);
          c.a.add(OUT, c.isa.lineBytes);
        });
    return c.end();
  }

  static byte[] assemble(Isa isa, Kind kind) {
    ElementCode code = new ElementCode(isa);
    Vec first = code.c.take();
    Vec x = code.c.take();
    code.c.broadcast(first, FIRST);
    if (kind == Kind.GATE_CLAMPED) {
      return code.gateClamped(first, x);
    }
    return code.each(() -> {
      code.c.load(x, at(X, 0));
      code.apply(kind, x, first);
      code.c.store(at(OUT, 0), x);
    });
  }

  private void apply(Kind kind, Vec x, Vec first) {
    switch (kind) {
      case ADD -> c.a.emit(VectorOp.VADDPS, x, x, at(Y, 0));
      case ADD_SCALED -> c.a.emit(VectorOp.VFMADD231PS, x, first, at(Y, 0));
      case MULTIPLY -> c.a.emit(VectorOp.VMULPS, x, x, at(Y, 0));
      case SCALE -> c.a.emit(VectorOp.VMULPS, x, x, first);
      case SHIFT -> c.a.emit(VectorOp.VADDPS, x, x, first);
      case SOFTCAP -> {
        c.a.emit(VectorOp.VDIVPS, x, x, first);
        functions.tanh(x);
        c.a.emit(VectorOp.VMULPS, x, x, first);
      }
      case GATE_CLAMPED -> throw new IllegalArgumentException("has a function of its own");
    }
  }

  private byte[] gateClamped(Vec alpha, Vec gate) {
    Vec limit = c.take();
    Vec opposite = c.take();
    Vec up = c.take();
    Vec sigmoid = c.take();
    c.broadcast(limit, SECOND);
    c.xor(opposite, limit, c.operand(SIGN));
    return each(() -> {
      // the second operand wins where one is not a number
      c.a.emit(VectorOp.VMINPS, gate, limit, at(X, 0));
      c.a.emit(VectorOp.VMAXPS, up, opposite, at(Y, 0));
      c.a.emit(VectorOp.VMINPS, up, limit, up);
      c.a.emit(VectorOp.VMULPS, sigmoid, alpha, gate);
      functions.sigmoid(sigmoid);
      c.a.emit(VectorOp.VMULPS, gate, gate, sigmoid);
      c.a.emit(VectorOp.VADDPS, up, up, c.operand(1f));
      c.a.emit(VectorOp.VMULPS, gate, gate, up);
      c.store(at(OUT, 0), gate);
    });
  }

  static boolean knows(Activation activation) {
    return activation != Activation.SOFTPLUS;
  }

  /**
   * {@code activation(x)}.
   *
   * @param gated whether the result is multiplied by y
   */
  static byte[] activate(Isa isa, Activation activation, boolean gated) {
    ElementCode code = new ElementCode(isa);
    Vec x = code.c.take();
    return code.each(() -> {
      code.c.load(x, at(X, 0));
      code.activate(activation, x);
      if (gated) {
        code.c.a.emit(VectorOp.VMULPS, x, x, at(Y, 0));
      }
      code.c.store(at(OUT, 0), x);
    });
  }

  private void activate(Activation activation, Vec x) {
    switch (activation) {
      case SILU -> functions.silu(x);
      case GELU -> functions.gelu(x);
      case SIGMOID -> functions.sigmoid(x);
      case RELU -> functions.relu(x);
      case RELU_SQUARED -> {
        functions.relu(x);
        c.a.emit(VectorOp.VMULPS, x, x, x);
      }
      case TANH -> functions.tanh(x);
      case SOFTPLUS -> throw new IllegalArgumentException("scalar only");
    }
  }
}
