package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.MatrixTiles.COLUMNS;
import static dev.hearth.compute.vector.MatrixTiles.ROWS;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.WorkerScratch;
import java.util.Arrays;

/**
 * {@link Matrices} through the Vector API, blocked for the caches (Goto and van de Geijn, "Anatomy
 * of High-Performance Matrix Multiplication", 2008): the right matrix is copied into panels once,
 * each thread copies blocks of the left one.
 */
public final class VectorMatrices implements Matrices {
  /** Depth of a block: a panel of the right matrix of this depth stays in the first cache. */
  private static final int DEPTH = 256;

  /** Rows of a block of the left matrix, which stays in the second cache. */
  private static final int BLOCK_ROWS = 16 * ROWS;

  /** Floats of the right matrix that are copied at once. */
  private static final int RIGHT_FLOATS_MAX = 1 << 23;

  private static final int LEFT_SLOT = 0;
  private static final int RIGHT_SLOT = 1;
  private static final int EDGE_SLOT = 2;

  private final Workers workers;
  private final WorkerScratch[] scratch;
  private final WorkerScratch shared = new WorkerScratch();

  public VectorMatrices(Workers workers) {
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
    int width = chunkColumns(right.rows());
    for (int c = 0; c < out.columns(); c += width) {
      int count = Math.min(width, out.columns() - c);
      multiplyChunk(left, right.columns(c, count), out.columns(c, count), add);
    }
  }

  private static int chunkColumns(int depth) {
    return Math.max(1, RIGHT_FLOATS_MAX / Math.max(1, depth) / COLUMNS) * COLUMNS;
  }

  private void multiplyChunk(MatrixView left, MatrixView right, MatrixView out, boolean add) {
    int panels = MatrixPanels.count(right.columns(), COLUMNS);
    int panelFloats = Math.multiplyExact(right.rows(), COLUMNS);
    float[] packed = shared.floats(RIGHT_SLOT, Math.multiplyExact(panels, panelFloats));
    workers.run(
        panels, (p, worker) -> MatrixPanels.right(right, p * COLUMNS, packed, p * panelFloats));
    int threads = workers.threads();
    int shares = MatrixPanels.count(out.rows(), BLOCK_ROWS);
    shares = (shares + threads - 1) / threads * threads;
    int height = MatrixPanels.count(MatrixPanels.count(out.rows(), shares), ROWS) * ROWS;
    int blocks = MatrixPanels.count(out.rows(), height);
    int slices = blocks < threads ? Math.min(threads, panels) : 1;
    workers.run(
        blocks * slices,
        (part, worker) -> {
          int row = part / slices * height;
          int slice = part % slices;
          int rows = Math.min(height, out.rows() - row);
          int from = panels * slice / slices;
          int to = panels * (slice + 1) / slices;
          Job job = new Job(left.rows(row, rows), packed, panelFloats, out.rows(row, rows));
          block(scratch[worker], job, from, to, add);
        });
  }

  @Override
  public void multiply(int worker, MatrixView left, MatrixView right, MatrixView out, boolean add) {
    Matrices.check(left, right, out);
    int panels = MatrixPanels.count(right.columns(), COLUMNS);
    int panelFloats = Math.multiplyExact(right.rows(), COLUMNS);
    float[] packed = scratch[worker].floats(RIGHT_SLOT, Math.multiplyExact(panels, panelFloats));
    for (int p = 0; p < panels; p++) {
      MatrixPanels.right(right, p * COLUMNS, packed, p * panelFloats);
    }
    for (int row = 0; row < out.rows(); row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, out.rows() - row);
      Job job = new Job(left.rows(row, rows), packed, panelFloats, out.rows(row, rows));
      block(scratch[worker], job, 0, panels, add);
    }
  }

  /** Rows of the left matrix and of the output, and the right matrix in panels. */
  private record Job(MatrixView left, float[] packed, int panelFloats, MatrixView out) {}

  /** The panels {@code from ≤ p < to} of the output. */
  private static void block(WorkerScratch own, Job job, int from, int to, boolean add) {
    MatrixView out = job.out();
    if (!add) {
      int width = Math.min(to * COLUMNS, out.columns()) - from * COLUMNS;
      for (int r = 0; r < out.rows(); r++) {
        int at = out.at(r, from * COLUMNS);
        Arrays.fill(out.values(), at, at + width, 0f);
      }
    }
    int strips = MatrixPanels.count(out.rows(), ROWS);
    float[] packedLeft = own.floats(LEFT_SLOT, strips * ROWS * DEPTH);
    for (int k = 0; k < job.left().columns(); k += DEPTH) {
      int depth = Math.min(DEPTH, job.left().columns() - k);
      for (int s = 0; s < strips; s++) {
        MatrixPanels.left(job.left(), s * ROWS, k, depth, packedLeft, s * ROWS * depth);
      }
      for (int p = from; p < to; p++) {
        int right = p * job.panelFloats() + k * COLUMNS;
        for (int s = 0; s < strips; s++) {
          tile(own, packedLeft, s * ROWS * depth, job.packed(), right, depth, out, s, p);
        }
      }
    }
  }

  private static void tile(
      WorkerScratch own,
      float[] left,
      int l,
      float[] right,
      int r,
      int depth,
      MatrixView out,
      int strip,
      int panel) {
    int row = strip * ROWS;
    int column = panel * COLUMNS;
    int rows = Math.min(ROWS, out.rows() - row);
    int columns = Math.min(COLUMNS, out.columns() - column);
    int at = out.at(row, column);
    if (rows == ROWS && columns == COLUMNS) {
      MatrixTiles.multiply(left, l, right, r, depth, out.values(), at, out.rowStride());
      return;
    }
    float[] edge = own.floats(EDGE_SLOT, ROWS * COLUMNS);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(out.values(), at + i * out.rowStride(), edge, i * COLUMNS, columns);
    }
    MatrixTiles.multiply(left, l, right, r, depth, edge, 0, COLUMNS);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(edge, i * COLUMNS, out.values(), at + i * out.rowStride(), columns);
    }
  }

  @Override
  public void exponentials(float[] x, int from, int count, float shift) {
    int end = Lanes.end(from, from + count);
    for (int i = from; i < end; i += Lanes.COUNT) {
      VectorMath.exp(Lanes.load(x, i).sub(shift)).intoArray(x, i);
    }
    for (int i = end; i < from + count; i++) {
      x[i] = FloatMath.exp(x[i] - shift);
    }
  }

  @Override
  public void sigmoids(float[] x, int from, int count, float[] out) {
    int end = Lanes.end(from, from + count);
    for (int i = from; i < end; i += Lanes.COUNT) {
      VectorMath.sigmoid(Lanes.load(x, i)).intoArray(out, i);
    }
    for (int i = end; i < from + count; i++) {
      out[i] = FloatMath.sigmoid(x[i]);
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
