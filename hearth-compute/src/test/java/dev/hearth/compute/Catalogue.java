package dev.hearth.compute;

import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Every operation in sizes that fill vectors, do not quite, or spill over: what two sets of kernels
 * must agree on. Inputs depend on the case alone.
 */
public final class Catalogue {
  private static final int[] SIZES = {1, 7, 15, 16, 17, 31, 33, 63, 64, 65, 127, 207};

  private final List<Case> cases = new ArrayList<>();

  /** One operation on inputs made from a seed. */
  public record Case(String name, Body body) {
    /** The results of these kernels. */
    public List<Floats> run(Kernels kernels, Arena arena) {
      return body.run(kernels, new Samples(arena, name.hashCode()));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What a case does. */
  public interface Body {
    List<Floats> run(Kernels kernels, Samples samples);
  }

  private Catalogue() {}

  /** All that does not depend on how weights are kept. */
  public static List<Case> operations() {
    Catalogue c = new Catalogue();
    for (int n : SIZES) {
      c.elements(n, false);
      c.elements(n, true);
      c.norms(n);
      c.rotations(n);
      c.recurrences(n);
    }
    c.attentions();
    return c.cases;
  }

  /** Products of these types. */
  public static List<Case> products(List<BlockType> types) {
    Catalogue c = new Catalogue();
    for (BlockType type : types) {
      int block = Math.max(type.weightsPerBlock(), 1);
      for (int[] shape : new int[][] {{1, 1}, {33, 9}, {67, 17}}) {
        for (int tokens : new int[] {1, 2, 13}) {
          c.product(type, shape[0], block == 1 ? 37 * shape[1] : block * shape[1], tokens);
        }
      }
    }
    return c.cases;
  }

  private void add(String name, Body body) {
    cases.add(new Case(name, body));
  }

  private static Floats rows(Samples s, boolean extreme, int rows, int n) {
    return extreme ? s.extreme(rows, n) : s.strided(rows, n);
  }

  private interface InPlace {
    void run(Kernels kernels, Floats x, Floats y);
  }

  private void elementwise(String name, int n, boolean extreme, InPlace operation) {
    String full = name + " " + n + (extreme ? " extreme" : "");
    add(
        full,
        (k, s) -> {
          Floats x = rows(s, extreme, 3, n);
          Floats y = rows(s, extreme, 3, n);
          operation.run(k, x, y);
          return List.of(x, y);
        });
  }

  private void elements(int n, boolean extreme) {
    elementwise("add", n, extreme, Kernels::add);
    elementwise("add one row", n, extreme, (k, x, y) -> k.add(x, y.rows(1, 1)));
    elementwise("add scaled", n, extreme, (k, x, y) -> k.addScaled(x, y, 0.37f));
    elementwise("multiply", n, extreme, Kernels::multiplyElements);
    elementwise("multiply one row", n, extreme, (k, x, y) -> k.multiplyElements(x, y.rows(2, 1)));
    elementwise("scale", n, extreme, (k, x, y) -> k.scale(x, -1.7f));
    elementwise("scale rows", n, extreme, (k, x, y) -> k.scaleRows(x, y.columns(0, 1)));
    elementwise("softcap", n, extreme, (k, x, y) -> k.softcap(x, 3f));
    elementwise("gate clamped", n, extreme, (k, x, y) -> k.gateClamped(x, y, 1.7f, 0.9f, x));
    for (Activation a : Activation.values()) {
      elementwise("activate " + a, n, extreme, (k, x, y) -> k.activate(a, x));
      elementwise("gate " + a, n, extreme, (k, x, y) -> k.gate(a, x, y, y));
    }
  }

  private void norms(int n) {
    for (boolean extreme : new boolean[] {false, true}) {
      String end = " " + n + (extreme ? " extreme" : "");
      add(
          "rms norm" + end,
          (k, s) -> {
            Floats x = rows(s, extreme, 3, 2 * n);
            Floats out = s.strided(3, 2 * n);
            k.rmsNorm(x, n, s.normal(1, n), 1e-5f, out);
            Floats whole = s.zeros(3, 2 * n);
            k.rmsNorm(x, n, s.normal(1, 2 * n), 1e-5f, whole);
            k.rmsNorm(x, 2 * n, null, 1e-5f, x);
            return List.of(out, whole, x);
          });
      add(
          "l2 norm" + end,
          (k, s) -> {
            Floats x = rows(s, extreme, 3, 3 * n);
            k.l2Norm(x, n, 1e-6f, x);
            return List.of(x);
          });
      add(
          "layer norm" + end,
          (k, s) -> {
            Floats x = rows(s, extreme, 3, n);
            Floats out = s.strided(3, n);
            k.layerNorm(x, s.normal(1, n), s.normal(1, n), 1e-5f, out);
            k.layerNorm(x, s.normal(1, n), null, 1e-5f, x);
            return List.of(out, x);
          });
    }
  }

  private void rotations(int pairs) {
    for (Rotation.Pairing pairing : Rotation.Pairing.values()) {
      add(
          "rotate " + pairing + " " + pairs,
          (k, s) -> {
            Floats x = s.strided(2, 3 * (2 * pairs + 3));
            Floats table = s.between(2, 2 * pairs, -1f, 1f);
            k.rotate(x, new Rotation(2 * pairs + 3, 2, pairs, pairing, table));
            return List.of(x);
          });
    }
  }

  private void recurrences(int n) {
    for (int rows : new int[] {1, 2, 9}) {
      add(
          "convolve " + n + " rows " + rows,
          (k, s) -> {
            Floats state = s.normal(3, n);
            Floats out = s.strided(rows, n);
            Floats second = s.zeros(rows, n);
            k.convolve(s.strided(rows, n), s.normal(n, 4), s.normal(1, n), state, out);
            k.convolve(s.strided(rows, n), s.normal(n, 4), null, state, second);
            return List.of(out, second, state);
          });
      add(
          "delta net " + n + " rows " + rows,
          (k, s) -> {
            DeltaNetShape shape = new DeltaNetShape(2, 4, 13, n, rows == 2);
            Floats state = s.normal(4, 13 * n);
            Floats out = s.strided(rows, 4 * n);
            k.deltaNet(
                shape,
                s.normal(rows, 26, 0.3f),
                s.normal(rows, 26, 0.3f),
                s.strided(rows, 4 * n),
                s.between(rows, 4, -3f, 0f),
                s.between(rows, 4, 0f, 1f),
                state,
                out);
            return List.of(out, state);
          });
      add(
          "state space " + n + " rows " + rows,
          (k, s) -> {
            Floats state = s.normal(4, 11 * n);
            Floats out = s.strided(rows, 4 * n);
            k.stateSpace(
                new StateSpaceShape(4, n, 11, 2),
                s.strided(rows, 4 * n),
                s.between(rows, 4, 0f, 2f),
                s.between(1, 4, -2f, 0f),
                s.normal(rows, 22),
                s.normal(rows, 22),
                s.normal(1, 4),
                state,
                out);
            return List.of(out, state);
          });
    }
  }

  private void attentions() {
    int[][] shapes = {{16, 16}, {33, 17}, {64, 64}, {80, 48}, {128, 128}, {5, 7}, {192, 96}};
    for (CacheType type : CacheType.values()) {
      for (int[] shape : shapes) {
        if (type != CacheType.Q8_0 || (shape[0] | shape[1]) % 32 == 0) {
          attention(type, shape[0], shape[1], 70, 1000, false);
          attention(type, shape[0], shape[1], 150, 31, true);
        }
      }
    }
    attention(CacheType.F32, 16, 16, 1, 1, true);
    attention(CacheType.F32, 16, 16, 200, 65, true);
  }

  private void attention(
      CacheType type, int dk, int dv, int positions, int window, boolean extras) {
    add(
        "attention %s %d/%d of %d, window %d%s"
            .formatted(type, dk, dv, positions, window, extras ? ", cap and sinks" : ""),
        (k, s) -> {
          try (PagePool pool = new PagePool()) {
            KeyValueStore store = new KeyValueStore(pool, type, 2, dk, dv);
            store.reserve(positions);
            k.store(store, 0, s.strided(positions, 2 * dk), s.normal(positions, 2 * dv));
            int[] from = new int[positions];
            int[] to = new int[positions];
            for (int t = 0; t < positions; t++) {
              to[t] = t + 1;
              from[t] = Math.max(0, t + 1 - window);
            }
            Floats sinks = extras ? s.normal(1, 6) : null;
            AttentionSettings settings = new AttentionSettings(6, 0.2f, extras ? 4f : 0f, sinks);
            Floats out = s.strided(positions, 6 * dv);
            k.attend(s.strided(positions, 6 * dk), store, from, to, settings, out);
            return List.of(out);
          }
        });
  }

  private void product(BlockType type, int rows, int columns, int tokens) {
    add(
        "%s %d×%d for %d tokens".formatted(type, rows, columns, tokens),
        (k, s) -> {
          Matrix matrix = Matrix.random(s, type, rows, columns);
          Floats in = s.strided(tokens, columns);
          Floats out = s.strided(tokens, rows);
          k.multiply(matrix.pack(k), k.operand(in), out);
          Floats wild = s.extreme(tokens, columns);
          wild.set(tokens - 1, columns / 2, tokens % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY);
          Floats extreme = s.zeros(tokens, rows);
          k.multiply(matrix.pack(k), k.operand(wild), extreme);
          return List.of(out, extreme);
        });
  }
}
