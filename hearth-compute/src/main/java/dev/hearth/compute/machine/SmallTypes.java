package dev.hearth.compute.machine;

import dev.hearth.compute.machine.Layout.Change;
import dev.hearth.format.block.BlockType;

/** Types in blocks of 32 weights with one scale. */
final class SmallTypes {
  /** The sixteen levels of IQ4_NL and IQ4_XS. */
  static final int[] UNEVEN = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** Twice the values of E2M1 floats (OCP Microscaling Formats 1.0). */
  private static final int[] FLOAT4 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private static final int LINES = 4;
  static final int LOW = 0x0F0F0F0F;

  private SmallTypes() {}

  /** The levels that four-bit codes stand for, made unsigned where they are to be. */
  static int[] choices(int[] levels, PackedType type) {
    int[] stored = levels.clone();
    for (int i = 0; i < stored.length && type.offsetBits >= 0; i++) {
      stored[i] += 1 << type.offsetBits;
    }
    return stored;
  }

  /** Q8_0: float16, 32 signed bytes. */
  static final class Bytes extends PackedType {
    private final int scaleAt;
    private final int[] lines = new int[8];

    Bytes(Isa isa) {
      super(BlockType.Q8_0, new Traits(32, isa.addsIn16Bits() ? -1 : 7, isa.addsIn16Bits(), false));
      scaleAt = layout.add(0, 2);
      for (int j = 0; j < lines.length; j++) {
        lines[j] = layout.add(2 + 4 * j, 4, signedLevels ? Change.NONE : Change.FLIP_SIGNS);
      }
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      return new Unpacker(c, block) {
        @Override
        void scale(Vec to) {
          c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
        }

        @Override
        void section(int section, Sink sink) {
          Vec line = c.take();
          for (int j = 0; j < lines.length; j++) {
            line(line, lines[j]);
            sink.accept(line, 4 * j);
          }
          c.give(line);
        }
      };
    }
  }

  /** Q4_0, Q4_1, Q5_0, Q5_1: float16 or two, perhaps fifth bits, 16 bytes of two weights each. */
  static final class Nibbles extends PackedType {
    private final boolean fiveBits;
    private final int scaleAt;
    private final int minimumAt;
    private final int fifthAt;
    private final int[] lines = new int[LINES];

    private Nibbles(BlockType type, boolean fiveBits, boolean hasMinimum) {
      super(type, new Traits(32, hasMinimum ? -1 : fiveBits ? 4 : 3, false, hasMinimum));
      this.fiveBits = fiveBits;
      scaleAt = layout.add(0, 2);
      minimumAt = hasMinimum ? layout.add(2, 2) : -1;
      int next = hasMinimum ? 4 : 2;
      fifthAt = fiveBits ? layout.add(next, 4, Change.SPREAD_BITS) : -1;
      for (int j = 0; j < LINES; j++) {
        lines[j] = layout.add(next + (fiveBits ? 4 : 0) + 4 * j, 4);
      }
    }

    static Nibbles q40() {
      return new Nibbles(BlockType.Q4_0, false, false);
    }

    static Nibbles q41() {
      return new Nibbles(BlockType.Q4_1, false, true);
    }

    static Nibbles q50() {
      return new Nibbles(BlockType.Q5_0, true, false);
    }

    static Nibbles q51() {
      return new Nibbles(BlockType.Q5_1, true, true);
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      Vec low = c.constant(LOW);
      Vec fifthBit = fiveBits ? c.constant(0x10101010) : low;
      return new Unpacker(c, block) {
        @Override
        void scale(Vec to) {
          c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
        }

        @Override
        void minimum(Vec to) {
          c.a.emit(VectorOp.VCVTPH2PS, to, place(minimumAt));
        }

        @Override
        void section(int section, Sink sink) {
          Vec line = c.take();
          Vec levels = c.take();
          Vec fifth = c.take();
          for (int j = 0; j < LINES; j++) {
            line(line, lines[j]);
            for (int half = 0; half < 2; half++) {
              nibbles(c, levels, line, half, low);
              if (fiveBits) {
                shift32(c, fifth, place(fifthAt), 4 * half + j - 4);
                c.orMasked(levels, fifth, fifthBit);
              }
              sink.accept(levels, 4 * j + 16 * half);
            }
          }
          c.give(line, levels, fifth);
        }
      };
    }
  }

  /** The low (0) or high (1) four bits of every byte. */
  static void nibbles(Code c, Vec to, Vec line, int half, Vec low) {
    if (half == 0) {
      c.and(to, line, low);
    } else {
      c.shift16(to, line, 4);
      c.and(to, to, low);
    }
  }

  /** Loads and shifts 32-bit words; left where {@code right} is negative. */
  static void shift32(Code c, Vec to, Address from, int right) {
    if (right == 0) {
      c.load(to, from);
      return;
    }
    VectorOp op = right > 0 ? VectorOp.VPSRLD : VectorOp.VPSLLD;
    if (c.isa.bits == 512) {
      c.a.emit(op, to, from, Math.abs(right));
    } else {
      c.load(to, from);
      c.a.emit(op, to, to, Math.abs(right));
    }
  }

  /** IQ4_NL and MXFP4: a scale, 16 bytes of two codes each. */
  static final class Codes extends PackedType {
    private final int[] choices;
    private final int scaleAt;
    private final int[] lines = new int[LINES];

    private Codes(BlockType type, int[] levels, Traits traits, int scaleBytes) {
      super(type, traits);
      scaleAt = layout.add(0, scaleBytes);
      for (int j = 0; j < LINES; j++) {
        lines[j] = layout.add(scaleBytes + 4 * j, 4);
      }
      choices = choices(levels, this);
    }

    static Codes iq4Nl(Isa isa) {
      boolean signed = isa.addsIn16Bits();
      return new Codes(BlockType.IQ4_NL, UNEVEN, new Traits(32, signed ? -1 : 7, signed, false), 2);
    }

    static Codes mxfp4() {
      return new Codes(BlockType.MXFP4, FLOAT4, new Traits(32, 4, false, false), 1);
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      Vec low = c.constant(LOW);
      Vec table = c.table(choices);
      boolean powers = type == BlockType.MXFP4;
      Vec[] powerConstants = powers ? PowerOfTwo.constants(c) : new Vec[0];
      return new Unpacker(c, block) {
        @Override
        void scale(Vec to) {
          if (powers) {
            PowerOfTwo.halved(c, to, place(scaleAt), powerConstants);
          } else {
            c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
          }
        }

        @Override
        void section(int section, Sink sink) {
          Vec line = c.take();
          Vec levels = c.take();
          for (int j = 0; j < LINES; j++) {
            line(line, lines[j]);
            for (int half = 0; half < 2; half++) {
              nibbles(c, levels, line, half, low);
              c.a.emit(VectorOp.VPSHUFB, levels, table, levels);
              sink.accept(levels, 4 * j + 16 * half);
            }
          }
          c.give(line, levels);
        }
      };
    }
  }
}
