package dev.hearth.compute.scalar;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.CacheType;
import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.StateSpaceShape;
import dev.hearth.compute.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What must hold before an operation starts. Everything is checked here, because the loops of some
 * shelves have no bounds of their own.
 */
final class Shapes {
  private Shapes() {}

  static void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " do not agree");
    }
  }

  static void same(Floats a, Floats b) {
    check(a.rows() == b.rows() && a.columns() == b.columns(), "shapes");
  }

  static void broadcastable(Floats x, Floats y) {
    check(x.columns() == y.columns() && (y.rows() == 1 || y.rows() == x.rows()), "shapes");
  }

  /** {@code x} is {@code rows × columns}. */
  static void shape(Floats x, int rows, long columns, String what) {
    check(x.rows() == rows && x.columns() == columns, "rows and columns of " + what);
  }

  static void oneRow(@Nullable Floats x, int columns, String what) {
    check(x == null || (x.rows() == 1 && x.columns() == columns), "columns of the " + what);
  }

  static void product(Weights weights, Operand in, Floats out) {
    check(in.floats().columns() == weights.columns(), "columns of the weights and the input");
    check(out.columns() == weights.rows(), "rows of the weights and columns of the output");
    check(out.rows() == in.floats().rows(), "rows of input and output");
  }

  static void groups(Floats in, int group, Floats out) {
    same(in, out);
    check(group > 0 && in.columns() % group == 0, "columns and group");
  }

  static void rotation(Floats x, Rotation rotation) {
    check(rotation.headColumns() > 0 && rotation.offset() >= 0, "rotation and head");
    check(rotation.pairs() > 0, "pairs and rotation");
    check(x.columns() % rotation.headColumns() == 0, "columns and head");
    check(rotation.offset() + 2L * rotation.pairs() <= rotation.headColumns(), "rotation and head");
    shape(rotation.table(), x.rows(), 2L * rotation.pairs(), "the rotation table");
  }

  static void store(KeyValueStore store, int position, Floats keys, Floats values) {
    check(position >= 0, "positions");
    check(keys.columns() == store.heads() * store.keyDimension(), "columns of the keys");
    check(values.columns() == store.heads() * store.valueDimension(), "columns of the values");
    check(keys.rows() == values.rows(), "rows of keys and values");
    check(
        store.type() != CacheType.Q8_0
            || (store.keyDimension() | store.valueDimension()) % CacheType.Q8_0.blockValues() == 0,
        "heads of a Q8_0 cache");
  }

  static void attention(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out) {
    int heads = settings.queryHeads();
    check(heads > 0 && heads % store.heads() == 0, "query heads and key heads");
    check(queries.columns() == (long) heads * store.keyDimension(), "columns of the queries");
    shape(out, queries.rows(), (long) heads * store.valueDimension(), "the output");
    oneRow(settings.sinks(), heads, "sinks");
    check(from.length >= queries.rows() && to.length >= queries.rows(), "rows and their ranges");
    for (int t = 0; t < queries.rows(); t++) {
      check(from[t] >= 0, "positions");
    }
  }

  static void convolution(
      Floats in, Floats weights, @Nullable Floats bias, Floats state, Floats out) {
    same(in, out);
    check(weights.columns() > 0 && weights.rows() == in.columns(), "channels of the weights");
    oneRow(bias, in.columns(), "bias");
    shape(state, weights.columns() - 1, in.columns(), "the state");
  }

  static void deltaNet(
      DeltaNetShape shape,
      Floats queries,
      Floats keys,
      Floats values,
      Floats decayLogs,
      Floats betas,
      Floats state,
      Floats out) {
    int rows = out.rows();
    check(
        shape.keyHeads() > 0 && (shape.tiled() || shape.valueHeads() % shape.keyHeads() == 0),
        "heads of keys and values");
    shape(queries, rows, (long) shape.keyHeads() * shape.keyDimension(), "queries");
    shape(keys, rows, queries.columns(), "keys");
    shape(values, rows, (long) shape.valueHeads() * shape.valueDimension(), "values");
    shape(out, rows, values.columns(), "the output");
    shape(decayLogs, rows, shape.valueHeads(), "decays");
    shape(betas, rows, shape.valueHeads(), "betas");
    shape(state, shape.valueHeads(), shape.stateFloats(), "the state");
  }

  static void stateSpace(
      StateSpaceShape shape,
      Floats x,
      Floats steps,
      Floats decay,
      Floats inputs,
      Floats outputs,
      Floats skip,
      Floats state,
      Floats out) {
    int rows = out.rows();
    check(shape.groups() > 0 && shape.heads() % shape.groups() == 0, "heads and groups");
    shape(x, rows, (long) shape.heads() * shape.headDimension(), "x");
    shape(out, rows, x.columns(), "the output");
    shape(steps, rows, shape.heads(), "steps");
    shape(decay, 1, shape.heads(), "the decay");
    shape(skip, 1, shape.heads(), "the skip");
    shape(inputs, rows, (long) shape.groups() * shape.stateDimension(), "B");
    shape(outputs, rows, inputs.columns(), "C");
    shape(state, shape.heads(), (long) shape.stateDimension() * shape.headDimension(), "the state");
  }

  static void gather(Floats in, int[] ids, int count, Floats out) {
    check(in.columns() == out.columns(), "columns of input and output");
    check(count >= 0 && count <= out.rows() && count <= ids.length, "rows of ids and output");
    for (int i = 0; i < count; i++) {
      check(ids[i] >= 0 && ids[i] < in.rows(), "ids and rows of the input");
    }
  }
}
