package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers with a state: against double precision, and the same bits in any pieces. */
class RecurrenceTest {
  private final Arena arena = Arena.ofShared();
  private final Kernels kernels = Kits.truth(1);
  private final Samples s = new Samples(arena, 5);

  @AfterEach
  void close() {
    kernels.close();
    arena.close();
  }

  private static void close(double expected, float actual, String what, Object... where) {
    assertThat((double) actual)
        .as(what, where)
        .isCloseTo(expected, Offset.offset(2e-5 * Math.max(1, Math.abs(expected))));
  }

  /** Runs rows {@code from} to {@code from + count}. */
  private interface Piece {
    void run(Kernels kernels, int from, int count, Floats state, Floats out);
  }

  /** The pieces 1+1+…, 3+3+…, and other teams give the bits of the whole. */
  private void checkPieces(Piece piece, int rows, Floats initial, Floats whole, Floats end) {
    for (int chunk : new int[] {1, 3, rows}) {
      for (int threads = 1; threads <= 3; threads++) {
        try (Kernels team = Kits.truth(threads)) {
          Floats state = s.copy(initial);
          Floats out = s.zeros(whole.rows(), whole.columns());
          for (int from = 0; from < rows; from += chunk) {
            int count = Math.min(chunk, rows - from);
            piece.run(team, from, count, state, out.rows(from, count));
          }
          Bits.assertSame(whole, out, "chunks of " + chunk + ", " + threads + " threads");
          Bits.assertSame(end, state, "state after chunks of " + chunk);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 5", "15, 4, 9", "33, 3, 1", "270, 4, 7", "17, 4, 2"})
  void convolutionSeesTheRowsBefore(int channels, int taps, int rows) {
    Floats in = s.strided(rows, channels);
    Floats weights = s.normal(channels, taps);
    Floats bias = s.normal(1, channels);
    Floats initial = s.normal(taps - 1, channels);
    Floats state = s.copy(initial);
    Floats out = s.zeros(rows, channels);
    kernels.convolve(in, weights, bias, state, out);
    for (int t = 0; t < rows; t++) {
      for (int c = 0; c < channels; c++) {
        double sum = bias.get(0, c);
        for (int j = 0; j < taps; j++) {
          int row = t - taps + 1 + j;
          sum +=
              (double) weights.get(c, j)
                  * (row < 0 ? initial.get(row + taps - 1, c) : in.get(row, c));
        }
        close(sum, out.get(t, c), "[%d][%d]", t, c);
      }
    }
    checkPieces(
        (k, from, count, st, o) -> k.convolve(in.rows(from, count), weights, bias, st, o),
        rows,
        initial,
        out,
        state);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 8, 8, 3, false",
    "2, 4, 16, 17, 7, true",
    "2, 4, 33, 32, 7, false",
    "1, 3, 5, 64, 5, true"
  })
  void gatedDeltaRule(int keyHeads, int valueHeads, int dk, int dv, int rows, boolean tiled) {
    DeltaNetShape shape = new DeltaNetShape(keyHeads, valueHeads, dk, dv, tiled);
    Floats queries = s.normal(rows, keyHeads * dk);
    Floats keys = s.normal(rows, keyHeads * dk);
    kernels.l2Norm(keys, dk, 1e-6f, keys);
    Floats values = s.strided(rows, valueHeads * dv);
    Floats decay = s.between(rows, valueHeads, -2f, 0f);
    Floats beta = s.between(rows, valueHeads, 0f, 1f);
    Floats initial = s.normal(valueHeads, dk * dv);
    Floats state = s.copy(initial);
    Floats out = s.zeros(rows, valueHeads * dv);
    kernels.deltaNet(shape, queries, keys, values, decay, beta, state, out);
    for (int h = 0; h < valueHeads; h++) {
      double[][] m = matrix(initial, h, dk, dv);
      int key = (tiled ? h % keyHeads : h / (valueHeads / keyHeads)) * dk;
      for (int t = 0; t < rows; t++) {
        double g = Math.exp(decay.get(t, h));
        for (int j = 0; j < dv; j++) {
          double recalled = 0;
          for (int i = 0; i < dk; i++) {
            m[i][j] *= g;
            recalled += m[i][j] * keys.get(t, key + i);
          }
          double d = beta.get(t, h) * (values.get(t, h * dv + j) - recalled);
          double o = 0;
          for (int i = 0; i < dk; i++) {
            m[i][j] += keys.get(t, key + i) * d;
            o += m[i][j] * queries.get(t, key + i);
          }
          close(o, out.get(t, h * dv + j), "head %d row %d", h, t);
        }
      }
      for (int i = 0; i < dk * dv; i++) {
        close(m[i / dv][i % dv], state.get(h, i), "state of head %d", h);
      }
    }
    checkPieces(
        (k, from, n, st, o) ->
            k.deltaNet(
                shape,
                queries.rows(from, n),
                keys.rows(from, n),
                values.rows(from, n),
                decay.rows(from, n),
                beta.rows(from, n),
                st,
                o),
        rows,
        initial,
        out,
        state);
  }

  private static double[][] matrix(Floats state, int head, int rows, int columns) {
    double[][] m = new double[rows][columns];
    for (int i = 0; i < rows * columns; i++) {
      m[i / columns][i % columns] = state.get(head, i);
    }
    return m;
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 4, 1, 3", "4, 17, 16, 2, 7", "2, 64, 33, 1, 5"})
  void selectiveStateSpace(int heads, int channels, int stateSize, int groups, int rows) {
    StateSpaceShape shape = new StateSpaceShape(heads, channels, stateSize, groups);
    Floats x = s.strided(rows, heads * channels);
    Floats steps = s.between(rows, heads, 0.01f, 1f);
    Floats decay = s.between(1, heads, -3f, -0.1f);
    Floats b = s.normal(rows, groups * stateSize);
    Floats c = s.normal(rows, groups * stateSize);
    Floats skip = s.normal(1, heads);
    Floats initial = s.normal(heads, stateSize * channels);
    Floats state = s.copy(initial);
    Floats out = s.zeros(rows, heads * channels);
    kernels.stateSpace(shape, x, steps, decay, b, c, skip, state, out);
    for (int h = 0; h < heads; h++) {
      double[][] m = matrix(initial, h, stateSize, channels);
      int group = h / (heads / groups) * stateSize;
      for (int t = 0; t < rows; t++) {
        double step = steps.get(t, h);
        double factor = Math.exp(step * decay.get(0, h));
        for (int p = 0; p < channels; p++) {
          double driven = x.get(t, h * channels + p);
          double y = skip.get(0, h) * driven;
          for (int n = 0; n < stateSize; n++) {
            m[n][p] = m[n][p] * factor + driven * step * b.get(t, group + n);
            y += m[n][p] * c.get(t, group + n);
          }
          close(y, out.get(t, h * channels + p), "head %d row %d", h, t);
        }
      }
    }
    checkPieces(
        (k, from, n, st, o) ->
            k.stateSpace(
                shape,
                x.rows(from, n),
                steps.rows(from, n),
                decay,
                b.rows(from, n),
                c.rows(from, n),
                skip,
                st,
                o),
        rows,
        initial,
        out,
        state);
  }
}
