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

  private final Target target;
  private final Isa isa;
  private final PackedTypes types;
  private final Products others;

  private final Forms floats;

  /** Levels in blocks of 32 and of 256: for few tokens, for many, for tile registers. */
  private final Forms[] small;

  private final Forms[] large;

  private record Rows(Floats floats, Operand other) implements Operand {}

  MachineProducts(Target target, Products others) {
    this.target = target;
    this.isa = target.isa();
    this.types = new PackedTypes(isa);
    this.others = others;
    floats = new Forms(() -> new FloatForm(FloatKernel.tokensMax(isa)));
    small = levels(32);
    large = levels(256);
  }

  private Forms[] levels(int columns) {
    return new Forms[] {
      new Forms(() -> new LevelForm(isa, columns, RowKernel.tokensMax(isa), false)),
      new Forms(() -> new LevelForm(isa, columns, TileKernel.tokensMax(isa), false)),
      new Forms(() -> new LevelForm(isa, columns, AmxKernel.TOKENS, true))
    };
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
        Form form = floats.of(in, workers);
        yield FloatProduct.of(packed, form, out, target.prefetchBytes(), workers.threads());
      }
      default -> others.begin(weights, ((Rows) in).other, out, workers);
    };
  }

  private Product begin(PackedWeights weights, Operand in, Floats out, Workers workers) {
    PackedType type = weights.packedType();
    Forms[] forms = type.columns > 32 ? large : small;
    int threads = workers.threads();
    if (out.rows() <= RowProduct.tokensMax(isa)) {
      Form form = forms[0].of(in, workers);
      return RowProduct.of(weights, form, out, target.prefetchBytes(), threads);
    }
    if (target.tiles() && AmxPanel.knows(type)) {
      return AmxProduct.of(weights, forms[2].of(in, workers), out, threads);
    }
    return TileProduct.of(weights, forms[1].of(in, workers), out, threads);
  }
}
