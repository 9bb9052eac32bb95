package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The products of {@code scalar.QuantisedProducts}, to the bit, in machine code: from packed
 * weights for few tokens, and from panels that tiles of tokens share for many. Types that machine
 * code does not know go to other products.
 */
final class MachineProducts implements Products {
  /** Forms that are kept: more than any layer reads at once. */
  private static final int FORMS = 6;

  private static final Product NOTHING =
      new Product() {
        @Override
        public int parts() {
          return 0;
        }

        @Override
        public void run(int part, WorkerScratch scratch) {}
      };

  private final Isa isa;
  private final PackedTypes types;
  private final Products others;
  private final List<Form> forms = new ArrayList<>();
  private long clock;

  private record Rows(Floats floats, Operand other) implements Operand {}

  MachineProducts(Isa isa, Products others) {
    this.isa = isa;
    this.types = new PackedTypes(isa);
    this.others = others;
  }

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    PackedType type = types.of(natural.type());
    return type == null || natural.rows() == 0 || natural.columns() == 0
        ? others.pack(owner, workers, natural)
        : PackedWeights.of(owner, workers, natural, type, isa);
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return weights instanceof PackedWeights packed ? packed.natural() : others.natural(weights);
  }

  @Override
  public Operand operand(Floats rows) {
    return new Rows(rows, others.operand(rows));
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (!(weights instanceof PackedWeights packed)) {
      return others.begin(weights, ((Rows) in).other, out, workers);
    }
    if (out.rows() == 0) {
      return NOTHING;
    }
    boolean few = out.rows() <= RowKernel.tokensMax(isa);
    int tokensMax = few ? RowKernel.tokensMax(isa) : TileKernel.tokensMax(isa);
    Form form = form(in, packed.packedType().columns, tokensMax, workers);
    if (few) {
      return RowProduct.of(packed, form, out, workers.threads());
    }
    return TileProduct.of(packed, form, out, workers.threads());
  }

  /** The form of an operand, made where it is not there; the one used longest ago makes room. */
  @SuppressWarnings("ReferenceEquality") // the same rows may later hold other numbers
  private Form form(Operand operand, int blockColumns, int tokensMax, Workers workers) {
    Form oldest = null;
    int alike = 0;
    for (Form form : forms) {
      if (form.blockColumns == blockColumns && form.tokensMax == tokensMax) {
        alike++;
        if (form.owner == operand) {
          form.used = ++clock;
          return form;
        }
        oldest = oldest == null || form.used < oldest.used ? form : oldest;
      }
    }
    if (oldest == null || alike < FORMS) {
      oldest = new Form(isa, blockColumns, tokensMax);
      forms.add(oldest);
    }
    oldest.owner = null;
    oldest.fill(operand, workers);
    oldest.owner = operand;
    oldest.used = ++clock;
    return oldest;
  }

  /** Groups of rows that one part takes. */
  private record Cut(int groups, int groupsPerPart) {
    /** Parts that each thread should find, so that none waits long for the last. */
    private static final int PARTS_PER_THREAD = 4;

    static Cut of(int groups, long groupBytes, long partBytes, int threads) {
      long wanted = partBytes / Math.max(groupBytes, 1);
      long fair = groups / ((long) PARTS_PER_THREAD * threads);
      return new Cut(groups, Math.clamp(Math.min(wanted, fair), 1, Math.max(groups, 1)));
    }

    int parts() {
      return Math.ceilDiv(groups, groupsPerPart);
    }

    int from(int part) {
      return part * groupsPerPart;
    }

    int count(int part) {
      return Math.min(groupsPerPart, groups - from(part));
    }
  }

  /** How many rows of the last group of a part are stored. */
  private static long storeMask(PackedWeights weights, int fromGroup, int groups) {
    int lanes = weights.isa().lanes;
    int rows = Math.min(weights.rows() - (fromGroup + groups - 1) * lanes, lanes);
    return weights.isa().storeMask(rows);
  }

  private static long address(Floats out, int token, int row) {
    return out.memory().address() + out.byteOffset(token, row);
  }

  private record RowProduct(PackedWeights weights, Form in, Floats out, Native kernel, Cut cut)
      implements Product {
    /** Weights of one part: enough that taking the next part costs little. */
    private static final long PART_BYTES = 128 << 10;

    static RowProduct of(PackedWeights weights, Form in, Floats out, int threads) {
      Native kernel = Library.rows(weights.packedType(), weights.isa(), out.rows());
      Cut cut = Cut.of(weights.groups(), weights.groupBytes(), PART_BYTES, threads);
      return new RowProduct(weights, in, out, kernel, cut);
    }

    @Override
    public int parts() {
      return cut.parts();
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      int from = cut.from(part);
      int count = cut.count(part);
      kernel.call(
          weights.packed().address() + from * weights.groupBytes(),
          in.tile(0),
          address(out, 0, from * weights.isa().lanes),
          4L * out.stride(),
          weights.blocks(),
          count,
          storeMask(weights, from, count),
          0);
    }
  }

  private record TileProduct(
      PackedWeights weights, Form in, Floats out, Native unpack, Native[] kernels, Cut cut)
      implements Product {
    /** Panels of one part: they stay in the second cache while all tokens pass. */
    private static final long PART_BYTES = 256 << 10;

    private static final ThreadLocal<MemorySegment> PANELS =
        ThreadLocal.withInitial(() -> MemorySegment.NULL);

    static TileProduct of(PackedWeights weights, Form in, Floats out, int threads) {
      PackedType type = weights.packedType();
      Native[] kernels = {
        Library.tile(type, weights.isa(), in.tiles().most()),
        Library.tile(type, weights.isa(), in.tiles().size(in.tiles().count() - 1))
      };
      Cut cut = Cut.of(weights.groups(), panelBytes(weights), PART_BYTES, threads);
      return new TileProduct(weights, in, out, Library.unpack(type, weights.isa()), kernels, cut);
    }

    private static long panelBytes(PackedWeights weights) {
      PanelLayout layout = new PanelLayout(weights.packedType(), weights.isa());
      return (long) weights.blocks() * layout.blockBytes();
    }

    private static MemorySegment panels(long bytes) {
      MemorySegment panels = PANELS.get();
      if (panels.byteSize() < bytes) {
        panels = Arena.ofAuto().allocate(bytes, 64);
        PANELS.set(panels);
      }
      return panels;
    }

    @Override
    public int parts() {
      return cut.parts();
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      int from = cut.from(part);
      int count = cut.count(part);
      MemorySegment panels = panels(count * panelBytes(weights));
      unpack.call(
          weights.packed().address() + from * weights.groupBytes(),
          panels.address(),
          (long) count * weights.blocks());
      long mask = storeMask(weights, from, count);
      Tiles tiles = in.tiles();
      for (int tile = 0; tile < tiles.count(); tile++) {
        Native kernel = kernels[tiles.size(tile) == tiles.most() ? 0 : 1];
        kernel.call(
            panels.address(),
            in.tile(tile),
            address(out, tiles.from(tile), from * weights.isa().lanes),
            4L * out.stride(),
            weights.blocks(),
            count,
            mask,
            0);
      }
    }
  }
}
