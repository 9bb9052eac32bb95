package dev.hearth.compute.vector;

import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.QuantisedRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link QuantisedRows} a vector at a time; blocks are whole vectors. */
final class VectorRows extends QuantisedRows {
  /** As many shorts as a vector has floats. */
  private static final VectorSpecies<Short> HALF =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.BYTES * 4));

  private static final int ROUNDER = Float.floatToRawIntBits(FloatMath.ROUNDER);

  VectorRows(int blockColumns) {
    super(blockColumns);
  }

  @Override
  protected float largest(Floats in, int row, int column, int count) {
    FloatVector max = FloatVector.zero(Lanes.FLOATS);
    for (int c = column; c < column + count; c += Lanes.COUNT) {
      max = max.max(Lanes.load(in, row, c).abs());
    }
    return max.reduceLanes(MAX);
  }

  @Override
  protected void round(
      Floats in, int row, int column, int count, float inverse, short[] out, int at) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector shifted = Lanes.load(in, row, column + i).mul(inverse).add(FloatMath.ROUNDER);
      IntVector levels = shifted.reinterpretAsInts().sub(ROUNDER);
      ((ShortVector) levels.convertShape(I2S, HALF, 0)).intoArray(out, at + i);
    }
  }
}
