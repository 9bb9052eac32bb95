package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention over a paged cache: against double precision, and the same bits in any pieces. */
class AttentionTest {
  private final Arena arena = Arena.ofShared();
  private final Kernels kernels = Kits.truth(1);
  private final PagePool pool = new PagePool();
  private final Samples s = new Samples(arena, 11);

  @AfterEach
  void close() {
    kernels.close();
    pool.close();
    arena.close();
  }

  /** What one attention sees. */
  private final class Scene {
    final KeyValueStore store;
    final Floats keys;
    final Floats values;
    final Floats queries;
    final AttentionSettings settings;
    final int[] from;
    final int[] to;

    Scene(CacheType type, int heads, int group, int dk, int dv, int positions, boolean extras) {
      store = new KeyValueStore(pool, type, heads, dk, dv);
      keys = s.normal(positions, heads * dk);
      values = s.normal(positions, heads * dv);
      queries = s.normal(positions, heads * group * dk, 2f);
      Floats sinks = extras ? s.normal(1, heads * group) : null;
      float scale = (float) (1 / Math.sqrt(dk));
      settings = new AttentionSettings(heads * group, scale, extras ? 5f : 0f, sinks);
      from = new int[positions];
      to = new int[positions];
      for (int t = 0; t < positions; t++) {
        to[t] = t + 1;
      }
    }

    Scene window(int window) {
      for (int t = 0; t < from.length; t++) {
        from[t] = Math.max(0, t + 1 - window);
      }
      return this;
    }

    Scene symmetric(int reach) {
      for (int t = 0; t < from.length; t++) {
        from[t] = Math.max(0, t - reach);
        to[t] = Math.min(from.length, t + reach + 1);
      }
      return this;
    }

    void storeAll(Kernels k) {
      store.reserve(keys.rows());
      k.store(store, 0, keys, values);
    }

    Floats attend(Kernels k, int firstRow, int rows) {
      Floats out = s.zeros(rows, settings.queryHeads() * store.valueDimension());
      int[] f = java.util.Arrays.copyOfRange(from, firstRow, firstRow + rows);
      int[] t = java.util.Arrays.copyOfRange(to, firstRow, firstRow + rows);
      k.attend(queries.rows(firstRow, rows), store, f, t, settings, out);
      return out;
    }

    double expected(int row, int column) {
      int dv = store.valueDimension();
      int dk = store.keyDimension();
      int queryHead = column / dv;
      int head = queryHead / (settings.queryHeads() / store.heads());
      int count = to[row] - from[row];
      double[] scores = new double[count];
      Floats sinks = settings.sinks();
      double sum = sinks == null ? 0 : Math.exp(sinks.get(0, queryHead));
      for (int p = 0; p < count; p++) {
        double dot = 0;
        for (int d = 0; d < dk; d++) {
          dot +=
              (double) queries.get(row, queryHead * dk + d)
                  * keys.get(from[row] + p, head * dk + d);
        }
        double score = dot * settings.scale();
        double cap = settings.softcap();
        scores[p] = Math.exp(cap == 0 ? score : cap * Math.tanh(score / cap));
        sum += scores[p];
      }
      double result = 0;
      for (int p = 0; p < count; p++) {
        result += scores[p] / sum * values.get(from[row] + p, head * dv + column % dv);
      }
      return count == 0 ? 0 : result;
    }

    void checkAll(Floats out, double tolerance) {
      for (int r = 0; r < out.rows(); r++) {
        for (int c = 0; c < out.columns(); c++) {
          assertThat((double) out.get(r, c))
              .as("[%d][%d]", r, c)
              .isCloseTo(expected(r, c), Offset.offset(tolerance));
        }
      }
    }
  }

  private static double tolerance(CacheType type) {
    return switch (type) {
      case F32 -> 1e-5;
      case F16 -> 4e-3;
      case Q8_0 -> 4e-2;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 2, 3, 16, 16, 1",
    "F32, 1, 1, 7, 5, 3",
    "F32, 2, 2, 33, 17, 65",
    "F32, 1, 4, 64, 64, 130",
    "F16, 2, 2, 32, 32, 64",
    "F16, 1, 2, 80, 48, 129",
    "Q8_0, 2, 2, 32, 64, 66",
    "Q8_0, 1, 1, 96, 32, 200"
  })
  void agreesWithDoubles(CacheType type, int heads, int group, int dk, int dv, int positions) {
    for (boolean extras : new boolean[] {false, true}) {
      Scene scene = new Scene(type, heads, group, dk, dv, positions, extras);
      scene.storeAll(kernels);
      scene.checkAll(scene.attend(kernels, 0, positions), tolerance(type));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 63, 64, 65, 100})
  void windowsHideWhatLiesBefore(int window) {
    Scene scene = new Scene(CacheType.F32, 2, 2, 16, 16, 150, true).window(window);
    scene.storeAll(kernels);
    scene.checkAll(scene.attend(kernels, 0, 150), 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 70})
  void symmetricWindowsSeeBothSides(int reach) {
    Scene scene = new Scene(CacheType.F32, 1, 2, 16, 16, 140, false).symmetric(reach);
    scene.storeAll(kernels);
    scene.checkAll(scene.attend(kernels, 0, 140), 1e-5);
  }

  @Test
  void aRowThatSeesNothingIsZero() {
    Scene scene = new Scene(CacheType.F32, 1, 1, 16, 16, 4, true);
    scene.storeAll(kernels);
    scene.to[2] = scene.from[2];
    Floats out = scene.attend(kernels, 0, 4);
    for (int c = 0; c < out.columns(); c++) {
      assertThat(out.get(2, c)).isEqualTo(0f);
    }
    scene.checkAll(out, 1e-5);
  }

  @Test
  void scoresOfMinusInfinityTakeNoWeight() {
    Scene scene = new Scene(CacheType.F32, 1, 1, 16, 16, 66, false);
    scene.queries.set(65, 0, 1f);
    scene.keys.set(3, 0, Float.NEGATIVE_INFINITY);
    scene.storeAll(kernels);
    Floats out = scene.attend(kernels, 65, 1);
    for (int c = 0; c < out.columns(); c++) {
      assertThat(out.get(0, c)).isFinite();
    }
  }

  @Test
  void hugeScoresDoNotOverflow() {
    Scene scene = new Scene(CacheType.F32, 1, 2, 16, 16, 70, false);
    for (int c = 0; c < scene.queries.columns(); c++) {
      scene.queries.set(69, c, 1e17f * scene.queries.get(69, c));
    }
    scene.storeAll(kernels);
    Floats out = scene.attend(kernels, 69, 1);
    for (int c = 0; c < out.columns(); c++) {
      assertThat(out.get(0, c)).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void anyPiecesAndAnyTeamGiveTheSameBits(CacheType type) {
    int positions = 150;
    Scene scene = new Scene(type, 2, 3, 32, 32, positions, true).window(90);
    scene.storeAll(kernels);
    Floats whole = scene.attend(kernels, 0, positions);
    for (int chunk : new int[] {1, 7, 64}) {
      scene.store.clear();
      for (int from = 0; from < positions; from += chunk) {
        int rows = Math.min(chunk, positions - from);
        scene.store.reserve(from + rows);
        Floats k = scene.keys.rows(from, rows);
        kernels.store(scene.store, from, k, scene.values.rows(from, rows));
        Bits.assertSame(
            whole.rows(from, rows), scene.attend(kernels, from, rows), type + " chunk " + chunk);
      }
    }
    for (int threads = 2; threads <= 3; threads++) {
      try (Kernels team = Kits.truth(threads)) {
        scene.store.clear();
        scene.storeAll(team);
        Bits.assertSame(whole, scene.attend(team, 0, positions), threads + " threads");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void pagesOutsideTheWindowMayBeGone(CacheType type) {
    Scene scene = new Scene(type, 1, 2, 32, 32, 200, false).window(64);
    scene.storeAll(kernels);
    Floats whole = scene.attend(kernels, 199, 1);
    scene.store.dropBefore(136);
    assertThat(scene.store.firstPosition()).isEqualTo(128);
    Bits.assertSame(whole, scene.attend(kernels, 199, 1), "after dropping");
  }

  @Test
  void shapesThatDoNotFitAreProgrammersErrors() {
    Scene scene = new Scene(CacheType.F32, 2, 1, 16, 16, 4, false);
    scene.storeAll(kernels);
    Floats out = s.zeros(4, 32);
    int[] to = {1, 2, 3, 4};
    AttentionSettings three = new AttentionSettings(3, 1f, 0f, null);
    AttentionSettings two = new AttentionSettings(2, 1f, 0f, null);
    AttentionSettings fewSinks = new AttentionSettings(2, 1f, 0f, s.zeros(1, 1));
    Floats queries = scene.queries;
    KeyValueStore store = scene.store;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.attend(queries, store, new int[4], to, three, out));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.attend(queries, store, new int[4], to, fewSinks, out));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.attend(queries, store, new int[3], to, two, out));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.attend(queries, store, new int[4], to, two, s.zeros(3, 32)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.store(store, 0, s.zeros(1, 31), s.zeros(1, 32)));
    KeyValueStore uneven = new KeyValueStore(pool, CacheType.Q8_0, 1, 33, 32);
    uneven.reserve(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.store(uneven, 0, s.zeros(1, 33), s.zeros(1, 32)));
  }
}
