package dev.hearth.compute.machine;

import dev.hearth.format.block.BlockType;

/** Types in blocks of 256 weights whose groups have whole numbers as scales. */
final class LargeTypes {
  private static final int LOW = SmallTypes.LOW;

  private LargeTypes() {}

  /**
   * Q4_K and Q5_K: two float16, eight scales and minima of six bits in twelve bytes, fifth bits,
   * low four bits. A section is 64 columns: the low and the high halves of the same bytes.
   */
  static final class SixBitScales extends PackedType {
    private static final int SECTION_LINES = 8;

    private final boolean fiveBits;
    private final int scaleAt;
    private final int minimumAt;
    private final int groupsAt;
    private final int[] fifth = new int[SECTION_LINES];
    private final int[] lines = new int[4 * SECTION_LINES];

    SixBitScales(boolean fiveBits) {
      super(fiveBits ? BlockType.Q5_K : BlockType.Q4_K, new Traits(32, -1, false, true));
      this.fiveBits = fiveBits;
      scaleAt = layout.add(0, 2);
      minimumAt = layout.add(2, 2);
      groupsAt = layout.add(4, 1);
      for (int i = 1; i < 12; i++) {
        layout.add(4 + i, 1);
      }
      int low = fiveBits ? 48 : 16;
      for (int j = 0; j < lines.length; j++) {
        if (fiveBits && j < SECTION_LINES) {
          fifth[j] = layout.add(16 + 4 * j, 4);
        }
        lines[j] = layout.add(low + 4 * j, 4);
      }
    }

    @Override
    int groupsAtOnce() {
      return 2;
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      return new FourOrFiveBits(c, block);
    }

    private final class FourOrFiveBits extends Unpacker {
      private final Vec low;
      private final Vec fifthBit;

      private FourOrFiveBits(Code c, Gpr block) {
        super(c, block);
        low = c.constant(LOW);
        fifthBit = fiveBits ? c.constant(0x10101010) : low;
      }

      @Override
      void scale(Vec to) {
        c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
      }

      @Override
      void minimum(Vec to) {
        c.a.emit(VectorOp.VCVTPH2PS, to, place(minimumAt));
      }

      @Override
      int sections() {
        return 4;
      }

      @Override
      int sectionGroups() {
        return 2;
      }

      @Override
      int group(int section, int i) {
        return 2 * section + i;
      }

      @Override
      void section(int section, Sink sink) {
        Vec line = c.take();
        Vec levels = c.take();
        for (int j = 0; j < SECTION_LINES; j++) {
          line(line, lines[section * SECTION_LINES + j]);
          for (int half = 0; half < 2; half++) {
            SmallTypes.nibbles(c, levels, line, half, low);
            if (fiveBits) {
              addFifth(levels, 2 * section + half, j);
            }
            sink.accept(levels, 64 * section + 32 * half + 4 * j);
          }
        }
        c.give(line, levels);
      }

      private void addFifth(Vec levels, int group, int j) {
        Vec bits = c.take();
        SmallTypes.shift32(c, bits, place(fifth[j]), group - 4);
        c.orMasked(levels, bits, fifthBit);
        c.give(bits);
      }

      @Override
      int stackBytes() {
        return 4 * c.isa.lineBytes;
      }

      // The twelve bytes of all rows are three vectors: four bytes a row in each.
      @Override
      void prepareGroups() {
        int bytes = c.isa.lineBytes;
        Vec a = c.take();
        Vec b = c.take();
        Vec t = c.take();
        Vec mask = c.constant(0x3F3F3F3F);
        c.load(a, place(groupsAt));
        c.and(t, a, mask);
        c.store(stack(0), t);
        c.load(b, place(groupsAt + 4));
        c.and(t, b, mask);
        c.store(stack(2 * bytes), t);
        c.constant(mask, 0x30303030);
        c.shift16(a, a, 2);
        c.shift16(b, b, 2);
        c.and(a, a, mask);
        c.and(b, b, mask);
        c.load(t, place(groupsAt + 8));
        c.and(mask, t, low);
        c.or(a, a, mask);
        c.store(stack(bytes), a);
        c.shift16(t, t, 4);
        c.and(t, t, low);
        c.or(b, b, t);
        c.store(stack(3 * bytes), b);
        c.give(a, b, t, mask);
      }

      private Address stack(int offset) {
        return Address.at(Gpr.RSP, offset);
      }

      @Override
      void groupScale(Vec to, int group) {
        c.a.emit(VectorOp.VPMOVZXBD, to, stack(group * c.isa.lanes));
      }

      @Override
      void groupMinimum(Vec to, int group) {
        c.a.emit(VectorOp.VPMOVZXBD, to, stack(2 * c.isa.lineBytes + group * c.isa.lanes));
      }
    }
  }

  /**
   * Q6_K: low four bits, high two bits, 16 scales of a signed byte, float16. Half a block (128
   * columns) lies in 64 and 32 bytes; a section is four groups of 16 columns, 32 columns apart.
   */
  static final class SixBits extends PackedType {
    private static final int SECTION_LINES = 4;

    private final int scaleAt;
    private final int groupsAt;

    /** Low bits of the first and second 32 columns (and those 64 further on), then high bits. */
    private final int[][] lines = new int[4 * SECTION_LINES][3];

    SixBits() {
      super(BlockType.Q6_K, new Traits(16, 5, false, false));
      scaleAt = layout.add(208, 2);
      groupsAt = layout.add(192, 1);
      for (int i = 1; i < 16; i++) {
        layout.add(192 + i, 1);
      }
      for (int j = 0; j < lines.length; j++) {
        int half = j / 8;
        int u = j % 8;
        lines[j][0] = layout.add(64 * half + 4 * u, 4);
        lines[j][1] = layout.add(64 * half + 32 + 4 * u, 4);
        lines[j][2] = layout.add(128 + 32 * half + 4 * u, 4);
      }
    }

    @Override
    int groupsAtOnce() {
      return 2;
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      return new LowAndHighBits(c, block);
    }

    private final class LowAndHighBits extends Unpacker {
      private final Vec low;
      private final Vec high;

      /** 4, or 2 where the low and then the high halves of the same bytes are a section each. */
      private int groups = 4;

      private LowAndHighBits(Code c, Gpr block) {
        super(c, block);
        low = c.constant(LOW);
        high = c.constant(0x30303030);
      }

      @Override
      void useFewRegisters() {
        groups = 2;
      }

      @Override
      void scale(Vec to) {
        c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
      }

      @Override
      int sections() {
        return 16 / groups;
      }

      @Override
      int sectionGroups() {
        return groups;
      }

      /** Which of the four pairs of bits a section starts with. */
      private int firstPair(int section) {
        return section * groups % 4;
      }

      @Override
      int group(int section, int i) {
        int lines = section * groups / 4;
        return 8 * (lines / 2) + 2 * (firstPair(section) + i) + lines % 2;
      }

      @Override
      void section(int section, Sink sink) {
        int first = firstPair(section);
        int part = section * groups / 4;
        Vec[] line = c.take(2);
        Vec highBits = c.take();
        Vec levels = c.take();
        Vec shifted = c.take();
        for (int j = 0; j < SECTION_LINES; j++) {
          int[] at = lines[part * SECTION_LINES + j];
          line(line[0], at[0]);
          line(line[1], at[1]);
          line(highBits, at[2]);
          for (int q = first; q < first + groups; q++) {
            SmallTypes.nibbles(c, levels, line[q % 2], q / 2, low);
            if (q == 2) {
              c.copy(shifted, highBits);
            } else {
              c.shift16(shifted, highBits, 2 * q - 4);
            }
            c.orMasked(levels, shifted, high);
            int u = part % 2 * SECTION_LINES + j;
            sink.accept(levels, 128 * (part / 2) + 32 * q + 4 * u);
          }
        }
        c.give(line);
        c.give(highBits, levels, shifted);
      }

      @Override
      void groupScale(Vec to, int group) {
        c.a.emit(VectorOp.VPMOVSXBD, to, place(groupsAt + group));
      }
    }
  }

  /**
   * IQ4_XS: float16, eight scales of six bits (high two bits together, low four bits together), 16
   * bytes of two codes each for every 32 columns.
   */
  static final class UnevenCodes extends PackedType {
    private static final int SECTION_LINES = 4;

    private final int[] choices;
    private final int scaleAt;
    private final int highAt;
    private final int lowAt;
    private final int[] lines = new int[8 * SECTION_LINES];

    UnevenCodes(Isa isa) {
      super(
          BlockType.IQ4_XS, new Traits(32, isa.addsIn16Bits() ? -1 : 7, isa.addsIn16Bits(), false));
      scaleAt = layout.add(0, 2);
      highAt = layout.add(2, 2);
      lowAt = layout.add(4, 4);
      for (int j = 0; j < lines.length; j++) {
        lines[j] = layout.add(8 + 4 * j, 4);
      }
      choices = SmallTypes.choices(SmallTypes.UNEVEN, this);
    }

    @Override
    int groupsAtOnce() {
      return 1;
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      Vec low = c.constant(LOW);
      Vec table = c.table(choices);
      return new Unpacker(c, block) {
        @Override
        void scale(Vec to) {
          c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
        }

        @Override
        int sections() {
          return 8;
        }

        @Override
        int group(int section, int i) {
          return section;
        }

        @Override
        void section(int section, Sink sink) {
          Vec line = c.take();
          Vec levels = c.take();
          for (int j = 0; j < SECTION_LINES; j++) {
            line(line, lines[section * SECTION_LINES + j]);
            for (int half = 0; half < 2; half++) {
              SmallTypes.nibbles(c, levels, line, half, low);
              c.a.emit(VectorOp.VPSHUFB, levels, table, levels);
              sink.accept(levels, 32 * section + 16 * half + 4 * j);
            }
          }
          c.give(line, levels);
        }

        @Override
        void groupScale(Vec to, int group) {
          Vec bits = c.take();
          Vec mask = c.constant(15);
          SmallTypes.shift32(c, to, place(lowAt), 4 * group);
          c.and(to, to, mask);
          c.a.emit(VectorOp.VPMOVZXWD, bits, place(highAt));
          shift(bits, 2 * group - 4);
          c.constant(mask, 0x30);
          c.orMasked(to, bits, mask);
          c.constant(mask, 32);
          c.a.emit(VectorOp.VPSUBD, to, to, mask);
          c.give(bits, mask);
        }

        private void shift(Vec bits, int right) {
          if (right != 0) {
            VectorOp op = right > 0 ? VectorOp.VPSRLD : VectorOp.VPSLLD;
            c.a.emit(op, bits, bits, Math.abs(right));
          }
        }
      };
    }
  }
}
