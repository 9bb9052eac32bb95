package dev.hearth.compute.scalar;

import dev.hearth.compute.Activation;
import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.CacheType;
import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.StateSpaceShape;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Kernels put together from loops: this class checks shapes and cuts the work into parts, the
 * operations compute one part. Faster shelves replace operations, never the cutting.
 */
public final class LoopKernels implements Kernels {
  /** Below this many elements a row-wise operation is not worth waking the team for. */
  private static final int ALONE_ELEMENTS_MAX = 16_384;

  private static final int ATTENTION_ROWS = 16;
  private static final int CHANNELS = 256;

  private final String name;
  private final Workers workers;
  private final Operations operations;

  /** One implementation of everything. */
  public record Operations(
      Products products,
      Elements elements,
      Norms norms,
      Attention attention,
      Recurrences recurrences) {}

  public LoopKernels(String name, Workers workers, Operations operations) {
    this.name = name;
    this.workers = workers;
    this.operations = operations;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Weights pack(BlockType type, int rows, int columns, MemorySegment blocks) {
    return operations.products.pack(type, rows, columns, blocks);
  }

  @Override
  public Operand operand(Floats rows) {
    return operations.products.operand(rows);
  }

  @Override
  public void multiply(Weights weights, Operand in, Floats out) {
    check(in.floats().columns() == weights.columns(), "columns of the weights and the input");
    check(out.columns() == weights.rows(), "rows of the weights and columns of the output");
    check(out.rows() == in.floats().rows(), "rows of input and output");
    int part = operations.products.partRows(weights);
    workers.run(
        Math.ceilDiv(weights.rows(), part),
        p -> {
          int to = Math.min((p + 1) * part, weights.rows());
          operations.products.multiply(weights, in, p * part, to, out);
        });
  }

  @Override
  public void embed(Weights weights, int[] ids, int from, Floats out) {
    check(out.columns() == weights.columns(), "columns of the weights and the output");
    for (int i = 0; i < out.rows(); i++) {
      int id = ids[from + i];
      if (id < 0 || id >= weights.rows()) {
        throw new HearthException(
            HearthException.Code.BAD_INPUT,
            "token id " + id + " is outside the vocabulary of " + weights.rows(),
            "use ids of this model's own tokenizer");
      }
      operations.products.embed(weights, id, out, i);
    }
  }

  @Override
  public void rmsNorm(Floats in, int group, @Nullable Floats weight, float epsilon, Floats out) {
    sameShape(in, out);
    check(in.columns() % group == 0, "columns and group");
    check(
        weight == null || weight.columns() == group || weight.columns() == in.columns(),
        "columns of the norm's weight");
    rows(in, t -> operations.norms.rmsNorm(in, t, group, weight, epsilon, out));
  }

  @Override
  public void l2Norm(Floats in, int group, float epsilon, Floats out) {
    sameShape(in, out);
    check(in.columns() % group == 0, "columns and group");
    rows(in, t -> operations.norms.l2Norm(in, t, group, epsilon, out));
  }

  @Override
  public void layerNorm(
      Floats in, Floats weight, @Nullable Floats bias, float epsilon, Floats out) {
    sameShape(in, out);
    check(weight.columns() == in.columns(), "columns of the norm's weight");
    check(bias == null || bias.columns() == in.columns(), "columns of the norm's bias");
    rows(in, t -> operations.norms.layerNorm(in, t, weight, bias, epsilon, out));
  }

  @Override
  public void rotate(Floats x, Rotation rotation) {
    check(x.columns() % rotation.headColumns() == 0, "columns and head");
    check(rotation.offset() + 2 * rotation.pairs() <= rotation.headColumns(), "rotation and head");
    check(rotation.table().columns() == 2 * rotation.pairs(), "columns of the rotation table");
    check(rotation.table().rows() == x.rows(), "rows of the rotation table");
    rows(x, t -> operations.norms.rotate(x, t, rotation));
  }

  @Override
  public void add(Floats x, Floats y) {
    broadcastable(x, y);
    rows(x, t -> operations.elements.add(x, t, y, y.rows() == 1 ? 0 : t));
  }

  @Override
  public void addScaled(Floats x, Floats y, float factor) {
    sameShape(x, y);
    rows(x, t -> operations.elements.addScaled(x, t, y, factor));
  }

  @Override
  public void multiplyElements(Floats x, Floats y) {
    broadcastable(x, y);
    rows(x, t -> operations.elements.multiply(x, t, y, y.rows() == 1 ? 0 : t));
  }

  @Override
  public void scale(Floats x, float factor) {
    rows(x, t -> operations.elements.scale(x, t, factor));
  }

  @Override
  public void scaleRows(Floats x, Floats factors) {
    check(x.rows() == factors.rows(), "rows");
    rows(x, t -> operations.elements.scale(x, t, factors.get(t, 0)));
  }

  @Override
  public void activate(Activation activation, Floats x) {
    rows(x, t -> operations.elements.activate(activation, x, t));
  }

  @Override
  public void gate(Activation activation, Floats gate, Floats up, Floats out) {
    sameShape(gate, up);
    sameShape(gate, out);
    rows(gate, t -> operations.elements.gate(activation, gate, up, t, out));
  }

  @Override
  public void gateClamped(Floats gate, Floats up, float alpha, float limit, Floats out) {
    sameShape(gate, up);
    sameShape(gate, out);
    rows(gate, t -> operations.elements.gateClamped(gate, up, t, alpha, limit, out));
  }

  @Override
  public void softcap(Floats x, float cap) {
    rows(x, t -> operations.elements.softcap(x, t, cap));
  }

  @Override
  public void store(KeyValueStore store, int position, Floats keys, Floats values) {
    check(keys.columns() == store.heads() * store.keyDimension(), "columns of the keys");
    check(values.columns() == store.heads() * store.valueDimension(), "columns of the values");
    check(keys.rows() == values.rows(), "rows of keys and values");
    check(
        store.type() != CacheType.Q8_0
            || (store.keyDimension() | store.valueDimension()) % CacheType.Q8_0.blockValues() == 0,
        "heads of a Q8_0 cache");
    rows(keys, t -> CachePages.store(store, position + t, keys, values, t));
  }

  @Override
  public void attend(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out) {
    int heads = settings.queryHeads();
    check(heads % store.heads() == 0, "query heads and key heads");
    check(queries.columns() == heads * store.keyDimension(), "columns of the queries");
    check(out.columns() == heads * store.valueDimension(), "columns of the output");
    check(out.rows() == queries.rows(), "rows of queries and output");
    int blocks = Math.ceilDiv(queries.rows(), ATTENTION_ROWS);
    workers.run(
        blocks * store.heads(),
        p -> {
          int fromRow = p / store.heads() * ATTENTION_ROWS;
          int toRow = Math.min(fromRow + ATTENTION_ROWS, queries.rows());
          operations.attention.attend(
              queries, store, from, to, settings, p % store.heads(), fromRow, toRow, out);
        });
  }

  @Override
  public void convolve(Floats in, Floats weights, @Nullable Floats bias, Floats state, Floats out) {
    sameShape(in, out);
    check(weights.rows() == in.columns(), "channels of input and weights");
    check(state.rows() == weights.columns() - 1, "rows of the state");
    check(state.columns() == in.columns(), "channels of the state");
    workers.run(
        Math.ceilDiv(in.columns(), CHANNELS),
        p -> {
          int to = Math.min((p + 1) * CHANNELS, in.columns());
          operations.recurrences.convolve(in, weights, bias, state, p * CHANNELS, to, out);
        });
  }

  @Override
  public void deltaNet(
      DeltaNetShape shape,
      Floats queries,
      Floats keys,
      Floats values,
      Floats decayLogs,
      Floats betas,
      Floats state,
      Floats out) {
    check(queries.columns() == shape.keyHeads() * shape.keyDimension(), "columns of queries");
    check(keys.columns() == queries.columns(), "columns of keys");
    check(values.columns() == shape.valueHeads() * shape.valueDimension(), "columns of values");
    check(out.columns() == values.columns(), "columns of the output");
    check(state.columns() == shape.stateFloats(), "columns of the state");
    workers.run(
        shape.valueHeads(),
        head ->
            operations.recurrences.deltaNet(
                shape, head, queries, keys, values, decayLogs, betas, state, out));
  }

  @Override
  public void stateSpace(
      StateSpaceShape shape,
      Floats x,
      Floats steps,
      Floats decay,
      Floats inputs,
      Floats outputs,
      Floats skip,
      Floats state,
      Floats out) {
    check(x.columns() == shape.heads() * shape.headDimension(), "columns of x");
    check(inputs.columns() == shape.groups() * shape.stateDimension(), "columns of B");
    check(state.columns() == shape.stateDimension() * shape.headDimension(), "the state");
    workers.run(
        shape.heads(),
        head ->
            operations.recurrences.stateSpace(
                shape, head, x, steps, decay, inputs, outputs, skip, state, out));
  }

  @Override
  public void gather(Floats in, int[] ids, int count, Floats out) {
    check(in.columns() == out.columns() && out.rows() >= count, "shapes of input and output");
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          in.memory(),
          in.byteOffset(ids[i], 0),
          out.memory(),
          out.byteOffset(i, 0),
          4L * in.columns());
    }
  }

  @Override
  public void close() {
    workers.close();
  }

  /** One part a row, on the team only where the rows hold enough work. */
  private void rows(Floats x, Workers.Task task) {
    if ((long) x.rows() * x.columns() <= ALONE_ELEMENTS_MAX) {
      for (int t = 0; t < x.rows(); t++) {
        task.run(t);
      }
    } else {
      workers.run(x.rows(), task);
    }
  }

  private static void sameShape(Floats a, Floats b) {
    check(a.rows() == b.rows() && a.columns() == b.columns(), "shapes");
  }

  private static void broadcastable(Floats x, Floats y) {
    check(x.columns() == y.columns() && (y.rows() == 1 || y.rows() == x.rows()), "shapes");
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " do not agree");
    }
  }
}
