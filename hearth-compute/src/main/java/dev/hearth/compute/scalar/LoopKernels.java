package dev.hearth.compute.scalar;

import dev.hearth.compute.Activation;
import dev.hearth.compute.AttentionSettings;
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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kernels put together from loops: this class checks shapes and cuts the work into parts, the
 * operations compute one part. Faster shelves replace operations, never the cutting.
 */
public final class LoopKernels implements Kernels {
  /** Below this many elements a row-wise operation is not worth waking the team for. */
  private static final int ALONE_ELEMENTS_MAX = 16_384;

  /** Queries of one part, which share each reading of keys and values. */
  private static final int ATTENTION_QUERIES = 64;

  private static final int CHANNELS = 256;

  /** Columns of a head's state that one part keeps in its nearest cache. */
  private static final int STATE_COLUMNS = 64;

  private final String name;
  private final Workers workers;
  private final Operations operations;
  private final WorkerScratch[] scratch;

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
    this.scratch = new WorkerScratch[workers.threads()];
    Arrays.setAll(scratch, worker -> new WorkerScratch());
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
  public Weights pack(Arena owner, BlockType type, int rows, int columns, MemorySegment blocks) {
    NaturalWeights natural = new NaturalWeights(type, rows, columns, blocks);
    return operations.products.pack(owner, workers, natural);
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return operations.products.allocate(owner, bytes);
  }

  @Override
  public Weights table(BlockType type, int rows, int columns, MemorySegment blocks) {
    return new NaturalWeights(type, rows, columns, blocks);
  }

  @Override
  public Operand operand(Floats rows) {
    return operations.products.operand(rows);
  }

  @Override
  public void multiply(Weights weights, Operand in, Floats out) {
    Shapes.product(weights, in, out);
    Products.Product product = operations.products.begin(weights, in, out, workers);
    workers.run(product.parts(), (part, worker) -> product.run(part, scratch[worker]));
  }

  @Override
  public void embed(Weights weights, int[] ids, int from, Floats out) {
    Shapes.check(out.columns() == weights.columns(), "columns of the weights and the output");
    Shapes.check(from >= 0 && out.rows() <= ids.length - from, "ids and rows of the output");
    NaturalWeights natural = operations.products.natural(weights);
    float[] row = new float[weights.columns()];
    for (int i = 0; i < out.rows(); i++) {
      int id = ids[from + i];
      if (id < 0 || id >= weights.rows()) {
        throw new HearthException(
            HearthException.Code.BAD_INPUT,
            "token id " + id + " is outside the vocabulary of " + weights.rows(),
            "use ids of this model's own tokenizer");
      }
      natural.decode(id, 0, row.length, row, 0);
      out.setRow(i, row);
    }
  }

  @Override
  public void rmsNorm(Floats in, int group, @Nullable Floats weight, float epsilon, Floats out) {
    Shapes.groups(in, group, out);
    boolean wide = weight != null && weight.columns() == in.columns();
    Shapes.oneRow(weight, wide ? in.columns() : group, "norm's weight");
    rows(in, (t, worker) -> operations.norms.rmsNorm(in, t, group, weight, epsilon, out));
  }

  @Override
  public void l2Norm(Floats in, int group, float epsilon, Floats out) {
    Shapes.groups(in, group, out);
    rows(in, (t, worker) -> operations.norms.l2Norm(in, t, group, epsilon, out));
  }

  @Override
  public void layerNorm(
      Floats in, Floats weight, @Nullable Floats bias, float epsilon, Floats out) {
    Shapes.same(in, out);
    Shapes.oneRow(weight, in.columns(), "norm's weight");
    Shapes.oneRow(bias, in.columns(), "norm's bias");
    rows(in, (t, worker) -> operations.norms.layerNorm(in, t, weight, bias, epsilon, out));
  }

  @Override
  public void rotate(Floats x, Rotation rotation) {
    Shapes.rotation(x, rotation);
    rows(x, (t, worker) -> operations.norms.rotate(x, t, rotation));
  }

  @Override
  public void add(Floats x, Floats y) {
    Shapes.broadcastable(x, y);
    rows(x, (t, worker) -> operations.elements.add(x, t, y, y.rows() == 1 ? 0 : t, 0));
  }

  @Override
  public void addScaled(Floats x, Floats y, float factor) {
    Shapes.same(x, y);
    rows(x, (t, worker) -> operations.elements.addScaled(x, t, y, factor, 0));
  }

  @Override
  public void multiplyElements(Floats x, Floats y) {
    Shapes.broadcastable(x, y);
    rows(x, (t, worker) -> operations.elements.multiply(x, t, y, y.rows() == 1 ? 0 : t, 0));
  }

  @Override
  public void scale(Floats x, float factor) {
    rows(x, (t, worker) -> operations.elements.scale(x, t, factor, 0));
  }

  @Override
  public void scaleRows(Floats x, Floats factors) {
    Shapes.shape(factors, x.rows(), 1, "the factors");
    rows(x, (t, worker) -> operations.elements.scale(x, t, factors.get(t, 0), 0));
  }

  @Override
  public void activate(Activation activation, Floats x) {
    rows(x, (t, worker) -> operations.elements.activate(activation, x, t, 0));
  }

  @Override
  public void gate(Activation activation, Floats gate, Floats up, Floats out) {
    Shapes.same(gate, up);
    Shapes.same(gate, out);
    rows(gate, (t, worker) -> operations.elements.gate(activation, gate, up, t, out, 0));
  }

  @Override
  public void gateClamped(Floats gate, Floats up, float alpha, float limit, Floats out) {
    Shapes.same(gate, up);
    Shapes.same(gate, out);
    rows(gate, (t, worker) -> operations.elements.gateClamped(gate, up, t, alpha, limit, out, 0));
  }

  @Override
  public void softcap(Floats x, float cap) {
    rows(x, (t, worker) -> operations.elements.softcap(x, t, cap, 0));
  }

  @Override
  public void store(KeyValueStore store, int position, Floats keys, Floats values) {
    Shapes.store(store, position, keys, values);
    rows(keys, (t, worker) -> operations.attention.store(store, position + t, keys, values, t));
  }

  @Override
  public void attend(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out) {
    Shapes.attention(queries, store, from, to, settings, out);
    Attention.Task task = new Attention.Task(queries, store, from, to, settings, out);
    int heads = store.heads();
    int step = Math.max(1, ATTENTION_QUERIES * heads / settings.queryHeads());
    int blocks = Math.ceilDiv(queries.rows(), step);
    workers.run(
        blocks * heads,
        (p, worker) -> {
          // one head after the other, so that its keys stay in a near cache
          int first = p % blocks * step;
          int end = Math.min(first + step, queries.rows());
          operations.attention.attend(task, p / blocks, first, end, scratch[worker]);
        });
  }

  @Override
  public void convolve(Floats in, Floats weights, @Nullable Floats bias, Floats state, Floats out) {
    Shapes.convolution(in, weights, bias, state, out);
    var task = new Recurrences.Convolution(in, weights, bias, state, out);
    ranges(
        1,
        in.columns(),
        CHANNELS,
        (head, from, to, own) -> operations.recurrences.convolve(task, from, to, own));
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
    Shapes.deltaNet(shape, queries, keys, values, decayLogs, betas, state, out);
    var task = new Recurrences.DeltaNet(shape, queries, keys, values, decayLogs, betas, state, out);
    ranges(
        shape.valueHeads(),
        shape.valueDimension(),
        STATE_COLUMNS,
        (head, from, to, own) -> operations.recurrences.deltaNet(task, head, from, to, own));
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
    Shapes.stateSpace(shape, x, steps, decay, inputs, outputs, skip, state, out);
    var task =
        new Recurrences.StateSpace(shape, x, steps, decay, inputs, outputs, skip, state, out);
    ranges(
        shape.heads(),
        shape.headDimension(),
        STATE_COLUMNS,
        (head, from, to, own) -> operations.recurrences.stateSpace(task, head, from, to, own));
  }

  /** Columns of one head. */
  private interface RangeTask {
    void run(int head, int from, int to, WorkerScratch own);
  }

  /** One part for every {@code step} columns of every head. */
  private void ranges(int heads, int columns, int step, RangeTask task) {
    int steps = Math.ceilDiv(columns, step);
    workers.run(
        heads * steps,
        (p, worker) -> {
          int from = p % steps * step;
          task.run(p / steps, from, Math.min(from + step, columns), scratch[worker]);
        });
  }

  @Override
  public void gather(Floats in, int[] ids, int count, Floats out) {
    Shapes.gather(in, ids, count, out);
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
        task.run(t, 0);
      }
    } else {
      workers.run(x.rows(), task);
    }
  }
}
