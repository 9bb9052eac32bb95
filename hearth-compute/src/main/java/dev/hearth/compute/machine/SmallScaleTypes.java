package dev.hearth.compute.machine;

import dev.hearth.format.block.BlockType;

/**
 * Q2_K and Q3_K: 256 weights in 16 groups. Half a block (128 columns) lies in 32 bytes, 32 columns
 * at each pair of bits; a section is four groups of 16 columns, 32 columns apart.
 */
final class SmallScaleTypes {
  private static final int SECTION_LINES = 4;
  private static final int TWO_BITS = 0x03030303;

  private SmallScaleTypes() {}

  private static int groupOf(int section, int i) {
    return 8 * (section / 2) + 2 * i + section % 2;
  }

  private static int column(int section, int line, int quarter) {
    return 128 * (section / 2) + 32 * quarter + 4 * (section % 2 * SECTION_LINES + line);
  }

  /** Two bits of every byte. */
  private static void twoBits(Code c, Vec to, Vec line, int quarter, Vec mask) {
    if (quarter == 0) {
      c.and(to, line, mask);
    } else {
      c.shift16(to, line, 2 * quarter);
      c.and(to, to, mask);
    }
  }

  /** 16 bytes of scale and minimum, two-bit levels, two float16. */
  static final class Q2K extends PackedType {
    private final int scaleAt;
    private final int minimumAt;
    private final int groupsAt;
    private final int[] lines = new int[4 * SECTION_LINES];

    Q2K() {
      super(BlockType.Q2_K, new Traits(16, -1, false, true));
      scaleAt = layout.add(80, 2);
      minimumAt = layout.add(82, 2);
      groupsAt = layout.add(0, 1);
      for (int i = 1; i < 16; i++) {
        layout.add(i, 1);
      }
      for (int j = 0; j < lines.length; j++) {
        lines[j] = layout.add(16 + 4 * j, 4);
      }
    }

    @Override
    int groupsAtOnce() {
      return 4;
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      Vec mask = c.constant(TWO_BITS);
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
        int sections() {
          return 4;
        }

        @Override
        int sectionGroups() {
          return 4;
        }

        @Override
        int group(int section, int i) {
          return groupOf(section, i);
        }

        @Override
        void section(int section, Sink sink) {
          Vec line = c.take();
          Vec levels = c.take();
          for (int j = 0; j < SECTION_LINES; j++) {
            line(line, lines[section * SECTION_LINES + j]);
            for (int q = 0; q < 4; q++) {
              twoBits(c, levels, line, q, mask);
              sink.accept(levels, column(section, j, q));
            }
          }
          c.give(line, levels);
        }

        @Override
        void groupScale(Vec to, int group) {
          Vec low = c.constant(15);
          c.a.emit(VectorOp.VPMOVZXBD, to, place(groupsAt + group));
          c.and(to, to, low);
          c.give(low);
        }

        @Override
        void groupMinimum(Vec to, int group) {
          c.a.emit(VectorOp.VPMOVZXBD, to, place(groupsAt + group));
          c.a.emit(VectorOp.VPSRLD, to, to, 4);
        }
      };
    }
  }

  /** Third bits, two-bit levels, 16 scales of six bits in twelve bytes, float16. */
  static final class Q3K extends PackedType {
    private final int scaleAt;
    private final int groupsAt;
    private final int[] third = new int[2 * SECTION_LINES];
    private final int[] lines = new int[4 * SECTION_LINES];

    Q3K() {
      super(BlockType.Q3_K, new Traits(16, 2, false, false));
      scaleAt = layout.add(108, 2);
      groupsAt = layout.add(96, 1);
      for (int i = 1; i < 12; i++) {
        layout.add(96 + i, 1);
      }
      for (int j = 0; j < lines.length; j++) {
        if (j < third.length) {
          third[j] = layout.add(4 * j, 4);
        }
        lines[j] = layout.add(32 + 4 * j, 4);
      }
    }

    @Override
    int groupsAtOnce() {
      return 4;
    }

    @Override
    Unpacker unpacker(Code c, Gpr block) {
      return new ThreeBits(c, block);
    }

    private final class ThreeBits extends Unpacker {
      private final Vec mask;
      private final Vec thirdBit;

      private ThreeBits(Code c, Gpr block) {
        super(c, block);
        mask = c.constant(TWO_BITS);
        thirdBit = c.constant(0x04040404);
      }

      @Override
      void scale(Vec to) {
        c.a.emit(VectorOp.VCVTPH2PS, to, place(scaleAt));
      }

      @Override
      int sections() {
        return 4;
      }

      @Override
      int sectionGroups() {
        return 4;
      }

      @Override
      int group(int section, int i) {
        return groupOf(section, i);
      }

      @Override
      void section(int section, Sink sink) {
        Vec line = c.take();
        Vec levels = c.take();
        Vec bits = c.take();
        for (int j = 0; j < SECTION_LINES; j++) {
          line(line, lines[section * SECTION_LINES + j]);
          int u = section % 2 * SECTION_LINES + j;
          for (int q = 0; q < 4; q++) {
            twoBits(c, levels, line, q, mask);
            SmallTypes.shift32(c, bits, place(third[u]), 4 * (section / 2) + q - 2);
            c.orMasked(levels, bits, thirdBit);
            sink.accept(levels, column(section, j, q));
          }
        }
        c.give(line, levels, bits);
      }

      // Low four bits lie in bytes 0 … 7, high two bits in bytes 8 … 11.
      @Override
      void groupScale(Vec to, int group) {
        Vec high = c.take();
        Vec bits = c.constant(15);
        c.a.emit(VectorOp.VPMOVZXBD, to, place(groupsAt + group % 8));
        if (group >= 8) {
          c.a.emit(VectorOp.VPSRLD, to, to, 4);
        }
        c.and(to, to, bits);
        c.a.emit(VectorOp.VPMOVZXBD, high, place(groupsAt + 8 + group % 4));
        int right = group / 4 * 2 - 4;
        if (right != 0) {
          c.a.emit(right > 0 ? VectorOp.VPSRLD : VectorOp.VPSLLD, high, high, Math.abs(right));
        }
        c.constant(bits, 0x30);
        c.orMasked(to, high, bits);
        c.constant(bits, 32);
        c.a.emit(VectorOp.VPSUBD, to, to, bits);
        c.give(high, bits);
      }
    }
  }
}
