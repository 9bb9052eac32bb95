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

/**
 * The products of {@code scalar.QuantisedProducts}, to the bit, in machine code: from packed
 * weights for few tokens, and from panels that tiles of tokens share for many. Types without levels
 * and those that no packing knows are multiplied as floats ({@link MachineExactProducts}).
 */
final class MachineProducts implements Products {
  /** Of no rows. */
  static final Product NOTHING =
      new Product() {
        @Override
        public int parts() {
          return 0;
        }

        @Override
        public void run(int part, WorkerScratch scratch) {}
      };

  private static final int MANY = 0;
  private static final int TILES = 1;
  private static final int FEW = 2;

  private final Target target;
  private final Isa isa;
  private final PackedTypes types;
  private final MachineExactProducts exact;

  /**
   * Levels in blocks of 32 and of 256: for many tokens, for tile registers, and for few tokens, as
   * many at once as the type's kernel takes.
   */
  private final Forms[] small;

  private final Forms[] large;

  MachineProducts(Target target) {
    this.target = target;
    this.isa = target.isa();
    this.types = new PackedTypes(isa);
    this.exact = new MachineExactProducts(target);
    small = levels(32);
    large = levels(256);
  }

  private Forms[] levels(int columns) {
    Forms[] forms = new Forms[FEW + RowKernel.TOKENS_AT_MOST];
    forms[MANY] = new Forms(() -> new LevelForm(isa, columns, TileKernel.tokensMax(isa), false));
    forms[TILES] = new Forms(() -> new LevelForm(isa, columns, AmxKernel.TOKENS, true));
    for (int i = FEW; i < forms.length; i++) {
      int tokens = i - FEW + 1;
      forms[i] = new Forms(() -> new LevelForm(isa, columns, tokens, false));
    }
    return forms;
  }

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    PackedType type = types.of(natural.type());
    return type == null || natural.rows() == 0 || natural.columns() == 0
        ? exact.pack(owner, workers, natural)
        : PackedWeights.of(owner, workers, natural, type, isa);
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return NativeMemory.allocate(owner, bytes);
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return weights instanceof PackedWeights packed ? packed.natural() : exact.natural(weights);
  }

  @Override
  public Operand operand(Floats rows) {
    return exact.operand(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (out.rows() == 0) {
      return NOTHING;
    }
    return weights instanceof PackedWeights packed
        ? begin(packed, in, out, workers)
        : exact.begin(weights, in, out, workers);
  }

  private Product begin(PackedWeights weights, Operand in, Floats out, Workers workers) {
    PackedType type = weights.packedType();
    Forms[] forms = type.columns > 32 ? large : small;
    int threads = workers.threads();
    if (out.rows() <= RowProduct.tokensMax(type, isa)) {
      Form form = forms[FEW + RowKernel.tokensMax(type, isa) - 1].of(in, workers);
      return RowProduct.of(weights, form, out, target.prefetchBytes(), threads);
    }
    if (target.tiles() && AmxPanel.knows(type)) {
      return AmxProduct.of(weights, forms[TILES].of(in, workers), out, threads);
    }
    return TileProduct.of(weights, forms[MANY].of(in, workers), out, threads);
  }
}
