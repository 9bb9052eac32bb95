package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.WorkerScratch;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The products of {@code scalar.ExactProducts}, to the bit, in machine code. Float weights are
 * repacked; all others are decoded to floats, panel by panel, whenever they are multiplied: slow
 * for few tokens.
 */
final class MachineExactProducts implements Products {
  private final Target target;
  private final Forms floats;

  private record Rows(Floats floats) implements Operand {}

  MachineExactProducts(Target target) {
    this.target = target;
    floats = new Forms(() -> new FloatForm(FloatKernel.tokensMax(target.isa())));
  }

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    return natural.rows() > 0 && natural.columns() > 0 && FloatWeights.knows(natural.type())
        ? FloatWeights.of(owner, workers, natural, target.isa())
        : natural;
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return NativeMemory.allocate(owner, bytes);
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return weights instanceof FloatWeights packed ? packed.natural() : (NaturalWeights) weights;
  }

  @Override
  public Operand operand(Floats rows) {
    return new Rows(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (out.rows() == 0) {
      return MachineProducts.NOTHING;
    }
    if (weights.columns() == 0) {
      out.clear();
      return MachineProducts.NOTHING;
    }
    Form form = floats.of(in, workers);
    return weights instanceof FloatWeights packed
        ? FloatProduct.of(packed, form, out, target.prefetchBytes(), workers.threads())
        : DecodedProduct.of(natural(weights), form, out, target.isa());
  }

  /** One part for each panel of rows, decoded by whoever multiplies it. */
  private record DecodedProduct(
      NaturalWeights weights, Form in, Floats out, Isa isa, Native larger, Native smaller)
      implements Product {
    static DecodedProduct of(NaturalWeights weights, Form in, Floats out, Isa isa) {
      return new DecodedProduct(
          weights,
          in,
          out,
          isa,
          Library.floats(BlockType.F32, isa, in.tiles().most(), 0),
          Library.floats(BlockType.F32, isa, in.tiles().least(), 0));
    }

    @Override
    public int parts() {
      return Math.ceilDiv(weights.rows(), FloatKernel.rows(isa));
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      int from = part * FloatKernel.rows(isa);
      int count = Math.min(FloatKernel.rows(isa), weights.rows() - from);
      MemorySegment panel = decode(from, count, scratch);
      for (int tile = 0; tile < in.tiles().count(); tile++) {
        int token = in.tiles().from(tile);
        Native kernel = in.tiles().size(tile) == in.tiles().most() ? larger : smaller;
        kernel.call(
            panel.address(),
            in.tile(tile),
            MachineElements.address(out, token, from),
            4L * out.stride(),
            weights.columns(),
            1,
            isa.storeMask(Math.min(count, isa.lanes)),
            isa.storeMask(Math.max(count - isa.lanes, 0)));
      }
    }

    /** {@code [column][row]}; rows that are none hold anything. */
    private MemorySegment decode(int from, int count, WorkerScratch scratch) {
      int rows = FloatKernel.rows(isa);
      int columns = weights.columns();
      MemorySegment panel = WorkMemory.of(4L * rows * columns);
      float[] row = scratch.floats(0, columns);
      for (int r = 0; r < count; r++) {
        weights.decode(from + r, 0, columns, row, 0);
        for (int c = 0; c < columns; c++) {
          panel.set(Floats.FLOAT, 4L * ((long) c * rows + r), row[c]);
        }
      }
      return panel;
    }
  }
}
