package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.MachineElements.address;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.machine.ElementCode.Kind;
import dev.hearth.compute.scalar.Norms;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** {@link Norms} in machine code; what does not fill a vector is left to the loops. */
final class MachineNorms extends Norms {
  private static final int LANES = FloatMath.LANES;

  private final Isa isa;

  MachineNorms(Isa isa) {
    this.isa = isa;
  }

  @Override
  public void rmsNorm(
      Floats in, int row, int group, @Nullable Floats weight, float epsilon, Floats out) {
    if (group % LANES == 0 && group > 0) {
      scaledToOne(in, row, group, weight, group, epsilon, out);
    } else {
      super.rmsNorm(in, row, group, weight, epsilon, out);
    }
  }

  @Override
  public void l2Norm(Floats in, int row, int group, float epsilon, Floats out) {
    if (group % LANES == 0 && group > 0) {
      scaledToOne(in, row, group, null, 1f, epsilon, out);
    } else {
      super.l2Norm(in, row, group, epsilon, out);
    }
  }

  private void scaledToOne(
      Floats in,
      int row,
      int group,
      @Nullable Floats weight,
      float divisor,
      float epsilon,
      Floats out) {
    if (in.columns() == 0) {
      return;
    }
    boolean wide = weight != null && weight.columns() == in.columns();
    Library.scaledToOne(isa, weight != null)
        .call(
            address(in, row, 0),
            address(out, row, 0),
            weight == null ? 0 : address(weight, 0, 0),
            group / LANES,
            in.columns() / group,
            wide ? 4L * group : 0,
            Float.floatToRawIntBits(divisor),
            Float.floatToRawIntBits(epsilon));
  }

  @Override
  protected float sumOfSquares(Floats x, int row, int from, int count) {
    float[] lanes = lanes(x, row, from, count, true);
    for (int c = count / LANES * LANES; c < count; c++) {
      float v = x.get(row, from + c);
      lanes[c % LANES] = Math.fma(v, v, lanes[c % LANES]);
    }
    return FloatMath.fold(lanes);
  }

  @Override
  protected float sum(Floats x, int row, int from, int count) {
    float[] lanes = lanes(x, row, from, count, false);
    for (int c = count / LANES * LANES; c < count; c++) {
      lanes[c % LANES] += x.get(row, from + c);
    }
    return FloatMath.fold(lanes);
  }

  /** Of all columns that fill sixteen lanes. */
  private float[] lanes(Floats x, int row, int from, int count, boolean squares) {
    float[] lanes = new float[LANES];
    if (count >= LANES) {
      MemorySegment place = WorkMemory.of(4L * LANES);
      Library.sum(isa, squares).call(address(x, row, from), count / LANES, place.address());
      MemorySegment.copy(place, Floats.FLOAT, 0, lanes, 0, LANES);
    }
    return lanes;
  }

  @Override
  protected void scaled(
      Floats in,
      int row,
      int from,
      int count,
      float factor,
      @Nullable Floats weight,
      int weightFrom,
      Floats out) {
    int vectors = count / isa.lanes;
    if (vectors > 0) {
      long to = address(out, row, from);
      Library.elements(isa, Kind.SCALE)
          .call(address(in, row, from), 0, to, vectors, Float.floatToRawIntBits(factor), 0, 0, 0);
      if (weight != null) {
        Library.elements(isa, Kind.MULTIPLY)
            .call(to, address(weight, 0, weightFrom), to, vectors, 0, 0, 0, 0);
      }
    }
    int end = vectors * isa.lanes;
    scaledFrom(end, in, row, from, count, factor, weight, weightFrom, out);
  }

  @Override
  protected void shifted(Floats in, int row, float shift, Floats out) {
    int vectors = in.columns() / isa.lanes;
    if (vectors > 0) {
      Library.elements(isa, Kind.SHIFT)
          .call(
              address(in, row, 0),
              0,
              address(out, row, 0),
              vectors,
              Float.floatToRawIntBits(shift),
              0,
              0,
              0);
    }
    for (int c = vectors * isa.lanes; c < in.columns(); c++) {
      out.set(row, c, in.get(row, c) + shift);
    }
  }

  @Override
  protected void biased(Floats x, int row, Floats bias) {
    int vectors = x.columns() / isa.lanes;
    if (vectors > 0) {
      long at = address(x, row, 0);
      Library.elements(isa, Kind.ADD).call(at, address(bias, 0, 0), at, vectors, 0, 0, 0, 0);
    }
    for (int c = vectors * isa.lanes; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) + bias.get(0, c));
    }
  }

  @Override
  protected void rotateHalves(Floats x, int row, int start, Rotation rotation, int from) {
    int vectors = (rotation.pairs() - from) / isa.lanes;
    if (vectors > 0) {
      Library.rotateHalves(isa)
          .call(
              address(x, row, start + from),
              address(x, row, start + from + rotation.pairs()),
              address(rotation.table(), row, from),
              address(rotation.table(), row, rotation.pairs() + from),
              vectors,
              0,
              0,
              0);
    }
    super.rotateHalves(x, row, start, rotation, from + vectors * isa.lanes);
  }

  @Override
  protected void rotateAdjacent(Floats x, int row, int start, Rotation rotation, int from) {
    int pairs = isa.lanes / 2;
    int vectors = (rotation.pairs() - from) / pairs;
    if (vectors > 0) {
      Library.rotateAdjacent(isa)
          .call(
              address(x, row, start + 2 * from),
              address(rotation.table(), row, from),
              address(rotation.table(), row, rotation.pairs() + from),
              vectors,
              0,
              0,
              0,
              0);
    }
    super.rotateAdjacent(x, row, start, rotation, from + vectors * pairs);
  }
}
