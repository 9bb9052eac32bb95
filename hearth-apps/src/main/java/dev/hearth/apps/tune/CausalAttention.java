package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import java.util.Arrays;

/**
 * Grouped causal attention over samples that lie one after the other (Ainslie et al., arXiv
 * 2305.13245). Probabilities are computed again for the gradient from each row's logarithm of its
 * sum (Dao et al., arXiv 2205.14135), so only that is kept.
 */
final class CausalAttention {
  /** Queries at a time. */
  private static final int TILE = 128;

  private final int heads;
  private final int keyHeads;
  private final int width;
  private final float scale;
  private final float[][] scores;
  private final float[][] slopes;

  CausalAttention(Shape shape, int threads) {
    this.heads = shape.heads();
    this.keyHeads = shape.keyHeads();
    this.width = shape.headWidth();
    this.scale = (float) (1 / Math.sqrt(width));
    this.scores = new float[threads][0];
    this.slopes = new float[threads][0];
  }

  /**
   * The arrays of one call.
   *
   * @param queries {@code [tokens][heads·width]}
   * @param keys {@code [tokens][keyHeads·width]}
   * @param out {@code [tokens][heads·width]}
   * @param logSums {@code [tokens][heads]}
   */
  record Activations(float[] queries, float[] keys, float[] values, float[] out, float[] logSums) {}

  /** The gradients that {@link #backward} computes, in the shapes of what they belong to. */
  record Gradients(float[] dOut, float[] dQueries, float[] dKeys, float[] dValues) {}

  /**
   * @param starts the first token of each sample, ascending, and the end of the last
   */
  void forward(Matrices matrices, int[] starts, Activations a) {
    int samples = starts.length - 1;
    matrices
        .workers()
        .run(
            samples * heads,
            (part, worker) -> {
              int sample = part / heads;
              Span span = new Span(starts[sample], starts[sample + 1]);
              forward(matrices, worker, span, part % heads, a);
            });
  }

  /** The tokens of a sample. */
  private record Span(int from, int to) {
    int length() {
      return to - from;
    }
  }

  private void forward(Matrices matrices, int worker, Span span, int head, Activations a) {
    MatrixView queries = view(a.queries(), heads, head, span);
    MatrixView keys = view(a.keys(), keyHeads, head * keyHeads / heads, span);
    MatrixView values = view(a.values(), keyHeads, head * keyHeads / heads, span);
    MatrixView out = view(a.out(), heads, head, span);
    for (int t = 0; t < span.length(); t += TILE) {
      int rows = Math.min(TILE, span.length() - t);
      int seen = t + rows;
      MatrixView tile = MatrixView.of(room(scores, worker, rows * seen), rows, seen);
      matrices.multiply(
          worker, queries.rows(t, rows), keys.rows(0, seen).transposed(), tile, false);
      float[] sums = new float[rows];
      for (int i = 0; i < rows; i++) {
        int at = i * seen;
        int own = t + i + 1;
        float largest = scaled(tile.values(), at, own);
        matrices.exponentials(tile.values(), at, own, largest);
        Arrays.fill(tile.values(), at + own, at + seen, 0f);
        double sum = Sums.of(tile.values(), at, own);
        sums[i] = (float) (1 / sum);
        a.logSums()[(span.from() + t + i) * heads + head] = (float) (largest + StrictMath.log(sum));
      }
      MatrixView outRows = out.rows(t, rows);
      matrices.multiply(worker, tile, values.rows(0, seen), outRows, false);
      for (int i = 0; i < rows; i++) {
        int at = outRows.at(i, 0);
        for (int c = 0; c < width; c++) {
          a.out()[at + c] *= sums[i];
        }
      }
    }
  }

  /** Multiplies scores by the scale; the largest. */
  private float scaled(float[] scores, int at, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + count; i++) {
      scores[i] *= scale;
      largest = Math.max(largest, scores[i]);
    }
    return largest;
  }

  /** Heads that share keys go one after the other, so that each sum has one order. */
  void backward(Matrices matrices, int[] starts, Activations a, Gradients g) {
    int samples = starts.length - 1;
    int group = heads / keyHeads;
    matrices
        .workers()
        .run(
            samples * keyHeads,
            (part, worker) -> {
              Span span = new Span(starts[part / keyHeads], starts[part / keyHeads + 1]);
              int keyHead = part % keyHeads;
              for (int h = 0; h < group; h++) {
                backward(matrices, worker, span, keyHead * group + h, h > 0, a, g);
              }
            });
  }

  private void backward(
      Matrices matrices, int worker, Span span, int head, boolean add, Activations a, Gradients g) {
    int keyHead = head * keyHeads / heads;
    MatrixView queries = view(a.queries(), heads, head, span);
    MatrixView keys = view(a.keys(), keyHeads, keyHead, span);
    MatrixView values = view(a.values(), keyHeads, keyHead, span);
    MatrixView dOut = view(g.dOut(), heads, head, span);
    MatrixView dQueries = view(g.dQueries(), heads, head, span);
    MatrixView dKeys = view(g.dKeys(), keyHeads, keyHead, span);
    MatrixView dValues = view(g.dValues(), keyHeads, keyHead, span);
    if (!add) {
      clear(dKeys);
      clear(dValues);
    }
    for (int t = 0; t < span.length(); t += TILE) {
      int rows = Math.min(TILE, span.length() - t);
      int seen = t + rows;
      MatrixView chances = MatrixView.of(room(scores, worker, rows * seen), rows, seen);
      MatrixView slope = MatrixView.of(room(slopes, worker, rows * seen), rows, seen);
      MatrixView queryRows = queries.rows(t, rows);
      MatrixView outRows = dOut.rows(t, rows);
      matrices.multiply(worker, queryRows, keys.rows(0, seen).transposed(), chances, false);
      for (int i = 0; i < rows; i++) {
        int at = i * seen;
        int own = t + i + 1;
        scaled(chances.values(), at, own);
        matrices.exponentials(
            chances.values(), at, own, a.logSums()[(span.from() + t + i) * heads + head]);
        Arrays.fill(chances.values(), at + own, at + seen, 0f);
      }
      matrices.multiply(worker, chances.transposed(), outRows, dValues.rows(0, seen), true);
      matrices.multiply(worker, outRows, values.rows(0, seen).transposed(), slope, false);
      for (int i = 0; i < rows; i++) {
        int at = outRows.at(i, 0);
        float mean = (float) Sums.product(a.out(), at, g.dOut(), at, width);
        slope(chances.values(), slope.values(), i * seen, seen, mean);
      }
      matrices.multiply(worker, slope, keys.rows(0, seen), dQueries.rows(t, rows), false);
      matrices.multiply(worker, slope.transposed(), queryRows, dKeys.rows(0, seen), true);
    }
  }

  /** The gradient of scores from that of probabilities; zero where the probability is. */
  private void slope(float[] chances, float[] slope, int from, int count, float mean) {
    for (int i = from; i < from + count; i++) {
      slope[i] = chances[i] * (slope[i] - mean) * scale;
    }
  }

  private MatrixView view(float[] x, int headCount, int head, Span span) {
    int stride = headCount * width;
    return new MatrixView(x, span.from() * stride + head * width, span.length(), width, stride, 1);
  }

  private static void clear(MatrixView view) {
    for (int r = 0; r < view.rows(); r++) {
      int at = view.at(r, 0);
      Arrays.fill(view.values(), at, at + view.columns(), 0f);
    }
  }

  private static float[] room(float[][] all, int worker, int count) {
    if (all[worker].length < count) {
      all[worker] = new float[count];
    }
    return all[worker];
  }
}
