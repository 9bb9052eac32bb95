package dev.hearth.format.block;

/** The one place that says which class packs which type. */
final class Formats {
  private static final BlockFormat Q2_K = new AffineKBlocks.Q2K();
  private static final BlockFormat Q3_K = new Q3KBlocks();
  private static final BlockFormat Q4_K = new AffineKBlocks.Q45K(false);
  private static final BlockFormat Q5_K = new AffineKBlocks.Q45K(true);
  private static final BlockFormat Q6_K = new Q6KBlocks();

  private Formats() {}

  /** How a type packs its weights; not for the types that are not packed. */
  static BlockFormat of(BlockType type) {
    return switch (type) {
      case Q4_0 -> NibbleBlocks.Q4_0;
      case Q4_1 -> NibbleBlocks.Q4_1;
      case Q5_0 -> NibbleBlocks.Q5_0;
      case Q5_1 -> NibbleBlocks.Q5_1;
      case Q8_0 -> ByteBlocks.Q8_0;
      case Q8_K -> ByteBlocks.Q8_K;
      case Q2_K -> Q2_K;
      case Q3_K -> Q3_K;
      case Q4_K -> Q4_K;
      case Q5_K -> Q5_K;
      case Q6_K -> Q6_K;
      case IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ1_S, IQ1_M -> FromCodebooks.of(type);
      case IQ4_NL -> UnevenBlocks.IQ4_NL;
      case IQ4_XS -> UnevenBlocks.IQ4_XS;
      case TQ1_0 -> TernaryBlocks.TQ1_0;
      case TQ2_0 -> TernaryBlocks.TQ2_0;
      case MXFP4 -> FloatBlocks.MXFP4;
      case NVFP4 -> FloatBlocks.NVFP4;
      case Q1_0 -> TinyBlocks.Q1_0;
      case Q2_0 -> TinyBlocks.Q2_0;
      case F32, F16, BF16, F64, I8, I16, I32, I64 ->
          throw new IllegalArgumentException(type + " is not packed");
    };
  }

  /** Apart, so that the codebooks are read only where a model needs them. */
  private static final class FromCodebooks {
    private static final BlockFormat IQ2_XXS = new Iq2Xxs();
    private static final BlockFormat IQ2_XS = new Iq2Xs();
    private static final BlockFormat IQ2_S = new Iq2S();
    private static final BlockFormat IQ3_XXS = new Iq3Xxs();
    private static final BlockFormat IQ3_S = new Iq3S();
    private static final BlockFormat IQ1_S = new Iq1Blocks.Iq1S();
    private static final BlockFormat IQ1_M = new Iq1Blocks.Iq1M();

    static BlockFormat of(BlockType type) {
      return switch (type) {
        case IQ2_XXS -> IQ2_XXS;
        case IQ2_XS -> IQ2_XS;
        case IQ2_S -> IQ2_S;
        case IQ3_XXS -> IQ3_XXS;
        case IQ3_S -> IQ3_S;
        case IQ1_S -> IQ1_S;
        case IQ1_M -> IQ1_M;
        default -> throw new IllegalArgumentException(type + " has no codebook");
      };
    }
  }
}
