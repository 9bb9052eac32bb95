package dev.hearth.compute.vector;

import static dev.hearth.compute.FloatMath.LANES;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.scalar.Norms;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.jspecify.annotations.Nullable;

/** {@link Norms} a vector at a time; sums keep their sixteen lanes whatever the vector's width. */
final class VectorNorms extends Norms {
  /** Lane i takes lane i/2 of the first half, or of the second half, of a vector. */
  private static final VectorShuffle<Float> FIRST_HALF_TWICE =
      VectorShuffle.fromOp(Lanes.FLOATS, i -> i / 2);

  private static final VectorShuffle<Float> SECOND_HALF_TWICE =
      VectorShuffle.fromOp(Lanes.FLOATS, i -> Lanes.COUNT / 2 + i / 2);
  private static final VectorShuffle<Float> NEIGHBOURS =
      VectorShuffle.fromOp(Lanes.FLOATS, i -> i ^ 1);
  private static final VectorMask<Float> ODD =
      VectorMask.fromLong(Lanes.FLOATS, 0xaaaa_aaaa_aaaa_aaaaL);

  @Override
  protected float sumOfSquares(Floats x, int row, int from, int count) {
    float[] lanes = new float[LANES];
    int whole = count / LANES * LANES;
    for (int lane = 0; lane < LANES; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int c = lane; c < whole; c += LANES) {
        FloatVector v = Lanes.load(x, row, from + c);
        sum = v.fma(v, sum);
      }
      sum.intoArray(lanes, lane);
    }
    for (int c = whole; c < count; c++) {
      float v = x.get(row, from + c);
      lanes[c % LANES] = Math.fma(v, v, lanes[c % LANES]);
    }
    return FloatMath.fold(lanes);
  }

  @Override
  protected float sum(Floats x, int row, int from, int count) {
    float[] lanes = new float[LANES];
    int whole = count / LANES * LANES;
    for (int lane = 0; lane < LANES; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int c = lane; c < whole; c += LANES) {
        sum = Lanes.load(x, row, from + c).add(sum);
      }
      sum.intoArray(lanes, lane);
    }
    for (int c = whole; c < count; c++) {
      lanes[c % LANES] += x.get(row, from + c);
    }
    return FloatMath.fold(lanes);
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
    int end = Lanes.end(0, count);
    if (weight == null) {
      for (int i = 0; i < end; i += Lanes.COUNT) {
        Lanes.store(Lanes.load(in, row, from + i).mul(factor), out, row, from + i);
      }
    } else {
      for (int i = 0; i < end; i += Lanes.COUNT) {
        FloatVector v = Lanes.load(in, row, from + i).mul(factor);
        Lanes.store(v.mul(Lanes.load(weight, 0, weightFrom + i)), out, row, from + i);
      }
    }
    scaledFrom(end, in, row, from, count, factor, weight, weightFrom, out);
  }

  @Override
  protected void shifted(Floats in, int row, float shift, Floats out) {
    int end = Lanes.end(0, in.columns());
    for (int c = 0; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(in, row, c).add(shift), out, row, c);
    }
    for (int c = end; c < in.columns(); c++) {
      out.set(row, c, in.get(row, c) + shift);
    }
  }

  @Override
  protected void biased(Floats x, int row, Floats bias) {
    int end = Lanes.end(0, x.columns());
    for (int c = 0; c < end; c += Lanes.COUNT) {
      Lanes.store(Lanes.load(x, row, c).add(Lanes.load(bias, 0, c)), x, row, c);
    }
    for (int c = end; c < x.columns(); c++) {
      x.set(row, c, x.get(row, c) + bias.get(0, c));
    }
  }

  @Override
  protected void rotateHalves(Floats x, int row, int start, Rotation rotation, int from) {
    int pairs = rotation.pairs();
    int end = Lanes.end(from, pairs);
    for (int i = from; i < end; i += Lanes.COUNT) {
      FloatVector cosine = Lanes.load(rotation.table(), row, i);
      FloatVector sine = Lanes.load(rotation.table(), row, pairs + i);
      FloatVector a = Lanes.load(x, row, start + i);
      FloatVector b = Lanes.load(x, row, start + i + pairs);
      Lanes.store(a.fma(cosine, b.mul(sine).neg()), x, row, start + i);
      Lanes.store(a.fma(sine, b.mul(cosine)), x, row, start + i + pairs);
    }
    super.rotateHalves(x, row, start, rotation, end);
  }

  @Override
  protected void rotateAdjacent(Floats x, int row, int start, Rotation rotation, int from) {
    int pairs = rotation.pairs();
    int end = Lanes.end(from, pairs);
    for (int i = from; i < end; i += Lanes.COUNT) {
      FloatVector cosine = Lanes.load(rotation.table(), row, i);
      FloatVector sine = Lanes.load(rotation.table(), row, pairs + i);
      turn(
          x,
          row,
          start + 2 * i,
          cosine.rearrange(FIRST_HALF_TWICE),
          sine.rearrange(FIRST_HALF_TWICE));
      turn(
          x,
          row,
          start + 2 * i + Lanes.COUNT,
          cosine.rearrange(SECOND_HALF_TWICE),
          sine.rearrange(SECOND_HALF_TWICE));
    }
    super.rotateAdjacent(x, row, start, rotation, end);
  }

  /** One vector of neighbouring pairs; each pair's angle stands in both of its lanes. */
  private static void turn(Floats x, int row, int at, FloatVector cosine, FloatVector sine) {
    FloatVector own = Lanes.load(x, row, at);
    FloatVector other = own.rearrange(NEIGHBOURS);
    FloatVector first = own.fma(cosine, other.mul(sine).neg());
    FloatVector second = other.fma(sine, own.mul(cosine));
    Lanes.store(first.blend(second, ODD), x, row, at);
  }
}
