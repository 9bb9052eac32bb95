package dev.hearth.compute.scalar;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import dev.hearth.compute.Workers;
import java.util.Arrays;

/** {@link Matrices} in plain loops: the truth, and what runs where there is no Vector API. */
public final class LoopMatrices implements Matrices {
  private static final int BLOCK_DEPTH = 64;

  private final Workers workers;
  private final WorkerScratch[] scratch;

  public LoopMatrices(Workers workers) {
    this.workers = workers;
    this.scratch = new WorkerScratch[workers.threads()];
    Arrays.setAll(scratch, i -> new WorkerScratch());
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public void multiply(MatrixView left, MatrixView right, MatrixView out, boolean add) {
    Matrices.check(left, right, out);
    int parts = Math.min(out.rows(), 4 * workers.threads());
    workers.run(
        parts,
        (part, worker) -> {
          int from = (int) ((long) out.rows() * part / parts);
          int count = (int) ((long) out.rows() * (part + 1) / parts) - from;
          multiply(worker, left.rows(from, count), right, out.rows(from, count), add);
        });
  }

  @Override
  public void multiply(int worker, MatrixView left, MatrixView right, MatrixView out, boolean add) {
    Matrices.check(left, right, out);
    if (!add) {
      for (int r = 0; r < out.rows(); r++) {
        Arrays.fill(out.values(), out.at(r, 0), out.at(r, 0) + out.columns(), 0f);
      }
    }
    int columns = out.columns();
    float[] block = scratch[worker].floats(0, BLOCK_DEPTH * columns);
    for (int k = 0; k < left.columns(); k += BLOCK_DEPTH) {
      int depth = Math.min(BLOCK_DEPTH, left.columns() - k);
      for (int d = 0; d < depth; d++) {
        for (int c = 0; c < columns; c++) {
          block[d * columns + c] = right.values()[right.at(k + d, c)];
        }
      }
      for (int r = 0; r < out.rows(); r++) {
        for (int d = 0; d < depth; d++) {
          float factor = left.values()[left.at(r, k + d)];
          addScaled(out.values(), out.at(r, 0), block, d * columns, columns, factor);
        }
      }
    }
  }

  private static void addScaled(
      float[] out, int at, float[] block, int from, int count, float factor) {
    for (int c = 0; c < count; c++) {
      out[at + c] = Math.fma(factor, block[from + c], out[at + c]);
    }
  }

  @Override
  public void exponentials(float[] x, int from, int count, float shift) {
    for (int i = from; i < from + count; i++) {
      x[i] = FloatMath.exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoids(float[] x, int from, int count, float[] out) {
    for (int i = from; i < from + count; i++) {
      out[i] = FloatMath.sigmoid(x[i]);
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
