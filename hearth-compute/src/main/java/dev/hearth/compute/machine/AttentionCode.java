package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.KeyValueStore;
import java.util.Arrays;

/**
 * Functions for one page of keys and values and some query heads; the arithmetic of {@code
 * scalar.Attention}. A page's scores, later its weights, lie one row of 64 floats for each query.
 */
final class AttentionCode {
  static final int PAGE = KeyValueStore.PAGE_TOKENS;

  /** Bytes of one query's scores of a page. */
  static final int SCORE_BYTES = 4 * PAGE;

  /** Vectors that one step of scores or values works on. */
  static final int VECTORS = 4;

  private static final int CACHE_LINE = 64;

  private AttentionCode() {}

  /** How many queries the registers hold beside each step's vectors. */
  static int queriesMax(Isa isa) {
    return isa.registers == 32 ? 6 : 2;
  }

  /** Vectors of one step for one query: enough sums that none waits for the one before. */
  static int widest(Isa isa) {
    return isa.registers == 32 ? 2 * VECTORS : VECTORS;
  }

  private static int elementBytes(CacheType type) {
    return type == CacheType.F32 ? 4 : 2;
  }

  private static void load(Code c, CacheType type, Vec to, Address from) {
    if (type == CacheType.F32) {
      c.load(to, from);
    } else {
      c.a.emit(VectorOp.VCVTPH2PS, to, from);
    }
  }

  private static void multiplyAdd(Code c, Vec[][] sums, Vec[] values, Vec x, int query) {
    for (int v = 0; v < values.length; v++) {
      c.a.emit(VectorOp.VFMADD231PS, sums[query][v], values[v], x);
    }
  }

  /**
   * {@code scores[q][p] = Σ_d queries[d][q]·keys[d][p]} for all 64 positions.
   *
   * <p>Arguments: keys {@code [dimension][64]} as F32 or F16, queries {@code [dimension][query]},
   * scores, dimension (at least 1), memory that will be read next, as much as the keys.
   */
  static byte[] scores(Isa isa, CacheType type, int queries) {
    Code c = new Code(isa);
    c.begin(0);
    Vec[][] sums = new Vec[queries][];
    Arrays.setAll(sums, q -> c.take(VECTORS));
    Vec[] keys = c.take(VECTORS);
    Vec x = c.take();
    int keyBytes = elementBytes(type);
    int step = VECTORS * isa.lanes;
    for (int from = 0; from < PAGE; from += step) {
      for (Vec[] sum : sums) {
        Arrays.stream(sum).forEach(c::zero);
      }
      c.a.lea(Gpr.RAX, at(Gpr.RDI, from * keyBytes));
      c.a.move(Gpr.R9, Gpr.RSI);
      c.a.move(Gpr.R10, Gpr.RCX);
      c.repeat(
          Gpr.R10,
          () -> {
            for (int v = 0; v < VECTORS; v++) {
              load(c, type, keys[v], at(Gpr.RAX, v * isa.lanes * keyBytes));
            }
            prefetch(c, Gpr.R8, step * keyBytes);
            for (int q = 0; q < queries; q++) {
              c.broadcast(x, at(Gpr.R9, 4 * q));
              multiplyAdd(c, sums, keys, x, q);
            }
            c.a.add(Gpr.RAX, PAGE * keyBytes);
            c.a.add(Gpr.R9, 4 * queries);
          });
      for (int q = 0; q < queries; q++) {
        for (int v = 0; v < VECTORS; v++) {
          c.store(at(Gpr.RDX, q * SCORE_BYTES + 4 * from + v * isa.lineBytes), sums[q][v]);
        }
      }
    }
    return c.end();
  }

  /** Asks for as many bytes as were read, and moves on behind them. */
  private static void prefetch(Code c, Gpr next, int bytes) {
    for (int line = 0; line < bytes; line += CACHE_LINE) {
      c.a.prefetch(at(next, line));
    }
    c.a.add(next, bytes);
  }

  /**
   * Scores to weights: {@code w = e^(scale·score − max)}, and what that does to each query's
   * maximum and sum. Positions outside a query's range take no weight; a query with an empty range
   * is left alone.
   *
   * <p>Arguments: scores, maxima, sums, corrections (one float a query; corrections are written),
   * ranges (first position and end, 32 bits each), queries (at least 1), scale and softcap as bits
   * of floats.
   */
  static byte[] weights(Isa isa, boolean capped) {
    return new WeightCode(isa, capped).assemble();
  }

  /**
   * {@code sums[q][d] = sums[q][d]·correction[q] + Σ_p weights[q][p]·values[p][d]}, ascending p.
   *
   * <p>Arguments: values of the first position, as F32 or F16; its weight for the first query;
   * sums; corrections; positions (at least 1); bytes from position to position, which is also how
   * far one query's sums are from the next, but for their type; steps of {@code vectors} vectors
   * (at least 1); memory that will be read next, as much as the values.
   */
  static byte[] values(Isa isa, CacheType type, int queries, int vectors) {
    Code c = new Code(isa);
    c.begin(0);
    Vec[][] sums = new Vec[queries][];
    Arrays.setAll(sums, q -> c.take(vectors));
    Vec[] values = c.take(vectors);
    Vec x = c.take();
    int valueBytes = elementBytes(type);
    c.a.load(Gpr.R11, c.stackArgument(0));
    c.a.move(Gpr.R12, Gpr.R9);
    c.a.shiftLeft(Gpr.R12, type == CacheType.F32 ? 0 : 1);
    c.a.load(Gpr.R13, c.stackArgument(1));
    c.repeat(
        Gpr.R11,
        () -> {
          eachSum(c, sums, (sum, place) -> c.load(sum, place));
          for (int q = 0; q < queries; q++) {
            c.broadcast(x, at(Gpr.RCX, 4 * q));
            for (Vec sum : sums[q]) {
              c.a.emit(VectorOp.VMULPS, sum, sum, x);
            }
          }
          c.a.move(Gpr.R10, Gpr.RDI);
          c.a.move(Gpr.RAX, Gpr.RSI);
          c.a.move(Gpr.RBX, Gpr.R8);
          c.repeat(
              Gpr.RBX,
              () -> {
                for (int v = 0; v < vectors; v++) {
                  load(c, type, values[v], at(Gpr.R10, v * isa.lanes * valueBytes));
                }
                prefetch(c, Gpr.R13, vectors * isa.lanes * valueBytes);
                for (int q = 0; q < queries; q++) {
                  c.broadcast(x, at(Gpr.RAX, q * SCORE_BYTES));
                  multiplyAdd(c, sums, values, x, q);
                }
                c.a.add(Gpr.R10, Gpr.R9);
                c.a.add(Gpr.RAX, 4);
              });
          eachSum(c, sums, (sum, place) -> c.store(place, sum));
          c.a.add(Gpr.RDI, vectors * isa.lanes * valueBytes);
          c.a.add(Gpr.RDX, vectors * isa.lineBytes);
        });
    return c.end();
  }

  /**
   * One float after the other, in equal steps. Arguments: from, to, floats (at least 1), bytes of a
   * step.
   */
  static byte[] spread(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    c.repeat(
        Gpr.RDX,
        () -> {
          c.a.load32(Gpr.RAX, at(Gpr.RDI, 0));
          c.a.store32(at(Gpr.RSI, 0), Gpr.RAX);
          c.a.add(Gpr.RDI, 4);
          c.a.add(Gpr.RSI, Gpr.RCX);
        });
    return c.end();
  }

  private interface Move {
    void of(Vec sum, Address place);
  }

  private static void eachSum(Code c, Vec[][] sums, Move move) {
    c.a.move(Gpr.RAX, Gpr.RDX);
    for (Vec[] query : sums) {
      for (int v = 0; v < query.length; v++) {
        move.of(query[v], at(Gpr.RAX, v * c.isa.lineBytes));
      }
      c.a.add(Gpr.RAX, Gpr.R12);
    }
  }

  /** {@code out = in·factor}. Arguments: in, out, vectors (at least 1), the factor's bits. */
  static byte[] scale(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    Vec factor = c.take();
    Vec x = c.take();
    c.a.emit(VectorOp.VMOVD, factor.as(128), Gpr.RCX);
    c.a.emit(VectorOp.VBROADCASTSS, factor, factor.as(128));
    c.repeat(
        Gpr.RDX,
        () -> {
          c.a.emit(VectorOp.VMULPS, x, factor, at(Gpr.RDI, 0));
          c.store(at(Gpr.RSI, 0), x);
          c.a.add(Gpr.RDI, isa.lineBytes);
          c.a.add(Gpr.RSI, isa.lineBytes);
        });
    return c.end();
  }

  /**
   * Keys of a Q8_0 page as floats. Arguments: levels {@code [dimension][64]}, scales as float16
   * {@code [dimension/32][64]}, floats, blocks of 32 dimensions (at least 1).
   */
  static byte[] widenKeys(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    int vectors = PAGE / isa.lanes;
    Vec scale = c.take();
    Vec x = c.take();
    c.repeat(
        Gpr.RCX,
        () -> {
          for (int v = 0; v < vectors; v++) {
            c.a.emit(VectorOp.VCVTPH2PS, scale, at(Gpr.RSI, 2 * v * isa.lanes));
            for (int d = 0; d < CacheType.Q8_0.blockValues(); d++) {
              int offset = d * PAGE + v * isa.lanes;
              widen(c, x, at(Gpr.RDI, offset), scale);
              c.store(at(Gpr.RDX, 4 * offset), x);
            }
          }
          c.a.add(Gpr.RDI, CacheType.Q8_0.blockValues() * PAGE);
          c.a.add(Gpr.RSI, 2 * PAGE);
          c.a.add(Gpr.RDX, 4 * CacheType.Q8_0.blockValues() * PAGE);
        });
    return c.end();
  }

  private static void widen(Code c, Vec to, Address levels, Vec scale) {
    c.a.emit(VectorOp.VPMOVSXBD, to, levels);
    c.a.emit(VectorOp.VCVTDQ2PS, to, to);
    c.a.emit(VectorOp.VMULPS, to, to, scale);
  }

  /**
   * Values of a Q8_0 page as floats. Arguments: levels, 32 for each scale; scales as float16;
   * floats; scales (at least 1).
   */
  static byte[] widenValues(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    Vec scale = c.take();
    Vec x = c.take();
    int levels = CacheType.Q8_0.blockValues();
    c.repeat(
        Gpr.RCX,
        () -> {
          c.a.load16(Gpr.RAX, at(Gpr.RSI, 0));
          c.a.emit(VectorOp.VMOVD, scale.as(128), Gpr.RAX);
          c.a.emit(VectorOp.VCVTPH2PS, scale.as(128), scale.as(128));
          c.a.emit(VectorOp.VBROADCASTSS, scale, scale.as(128));
          for (int i = 0; i < levels; i += isa.lanes) {
            widen(c, x, at(Gpr.RDI, i), scale);
            c.store(at(Gpr.RDX, 4 * i), x);
          }
          c.a.add(Gpr.RDI, levels);
          c.a.add(Gpr.RSI, 2);
          c.a.add(Gpr.RDX, 4 * levels);
        });
    return c.end();
  }
}
