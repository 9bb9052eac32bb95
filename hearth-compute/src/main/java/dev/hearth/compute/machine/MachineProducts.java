package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.Arena;

/**
 * The products of {@code scalar.QuantisedProducts}, to the bit, in machine code: from packed
 * weights for few tokens, and from panels that tiles of tokens share for many. Types that machine
 * code does not know go to other products.
 */
final class MachineProducts implements Products {
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
  private final int prefetchBytes;
  private final PackedTypes types;
  private final Products others;

  /** Forms for few tokens and for many: of floats, of levels in blocks of 32 and of 256. */
  private final Forms[] floats;

  private final Forms[] small;
  private final Forms[] large;

  private record Rows(Floats floats, Operand other) implements Operand {}

  /**
   * @param prefetchBytes how far ahead weights are asked for; 0 where the processor does so itself
   */
  MachineProducts(Isa isa, int prefetchBytes, Products others) {
    this.isa = isa;
    this.prefetchBytes = prefetchBytes;
    this.types = new PackedTypes(isa);
    this.others = others;
    int few = RowKernel.tokensMax(isa);
    int many = TileKernel.tokensMax(isa);
    floats = new Forms[] {new Forms(() -> new FloatForm(FloatKernel.tokensMax(isa)))};
    small = new Forms[] {levels(32, few), levels(32, many)};
    large = new Forms[] {levels(256, few), levels(256, many)};
  }

  private Forms levels(int columns, int tokensMax) {
    return new Forms(() -> new LevelForm(isa, columns, tokensMax));
  }

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    PackedType type = types.of(natural.type());
    if (natural.rows() == 0 || natural.columns() == 0) {
      return others.pack(owner, workers, natural);
    }
    if (type != null) {
      return PackedWeights.of(owner, workers, natural, type, isa);
    }
    return FloatWeights.knows(natural.type())
        ? FloatWeights.of(owner, workers, natural, isa)
        : others.pack(owner, workers, natural);
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return switch (weights) {
      case PackedWeights packed -> packed.natural();
      case FloatWeights packed -> packed.natural();
      default -> others.natural(weights);
    };
  }

  @Override
  public Operand operand(Floats rows) {
    return new Rows(rows, others.operand(rows));
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (out.rows() == 0) {
      return NOTHING;
    }
    return switch (weights) {
      case PackedWeights packed -> begin(packed, in, out, workers);
      case FloatWeights packed -> {
        Form form = floats[0].of(in, workers);
        yield FloatProduct.of(packed, form, out, prefetchBytes, workers.threads());
      }
      default -> others.begin(weights, ((Rows) in).other, out, workers);
    };
  }

  private Product begin(PackedWeights weights, Operand in, Floats out, Workers workers) {
    int many = out.rows() <= RowKernel.tokensMax(isa) ? 0 : 1;
    boolean wide = weights.packedType().columns > 32;
    Form form = (wide ? large : small)[many].of(in, workers);
    return many == 0
        ? RowProduct.of(weights, form, out, prefetchBytes, workers.threads())
        : TileProduct.of(weights, form, out, workers.threads());
  }
}
