package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of packed weights with few tokens, straight from the packed form: for reading weights
 * once, as fast as memory gives them.
 *
 * <p>Arguments: packed weights, form of the activations, output, bytes from one output row to the
 * next, blocks of a row (at least 1), groups of rows (at least 1), {@link Isa#storeMask} for the
 * last group.
 */
final class RowKernel {
  private static final Gpr BLOCK = Gpr.RDI;
  private static final Gpr FORM = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr BLOCKS = Gpr.R8;
  private static final Gpr GROUPS = Gpr.R9;
  private static final Gpr X = Gpr.R10;
  private static final Gpr COUNTER = Gpr.R11;
  private static final int MASK = 1;
  static final int TOKENS_AT_MOST = 8;

  /** For how many tokens sums of large blocks stay in registers. */
  private static final int TOKENS_IN_REGISTERS = 4;

  private final PackedType type;
  private final Isa isa;
  private final FormLayout form;
  private final Code c;
  private final PackedType.Unpacker unpacker;
  private final int tokens;

  /** Sums of blocks so far; none where they lie on the stack, from {@code sumsAt} on. */
  private final Vec[] sums;

  private final int sumsAt;

  private RowKernel(PackedType type, Isa isa, int tokens, int prefetchBytes) {
    this.type = type;
    this.isa = isa;
    this.tokens = tokens;
    this.form = new FormLayout(type.columns, tokens);
    this.c = new Code(isa, prefetchBytes);
    boolean many = type.columns > 32 && tokens > TOKENS_IN_REGISTERS;
    this.sumsAt = type.unpacker(new Code(isa), BLOCK).stackBytes();
    c.begin(sumsAt + (many ? tokens * isa.lineBytes : 0));
    c.prepareDots();
    this.unpacker = type.unpacker(c, BLOCK);
    if (many) {
      unpacker.useFewRegisters();
    }
    this.sums = c.take(many ? 0 : tokens);
  }

  /** How many tokens the registers of an instruction set hold. */
  static int tokensMax(PackedType type, Isa isa) {
    if (isa.registers < 32) {
      return 1;
    }
    return type.groupsAtOnce() <= 2 ? TOKENS_AT_MOST : TOKENS_IN_REGISTERS;
  }

  static byte[] assemble(PackedType type, Isa isa, int tokens, int prefetchBytes) {
    return new RowKernel(type, isa, tokens, prefetchBytes).assemble();
  }

  private byte[] assemble() {
    c.repeat(
        GROUPS,
        () -> {
          clearSums();
          c.a.move(X, FORM);
          c.a.move(COUNTER, BLOCKS);
          c.repeat(
              COUNTER,
              () -> {
                block();
                c.a.add(BLOCK, type.blockBytes(isa));
                c.a.add(X, form.blockBytes());
              });
          storeSums();
        });
    return c.end();
  }

  private Address sum(int token) {
    return at(Gpr.RSP, sumsAt + token * isa.lineBytes);
  }

  private void clearSums() {
    Arrays.stream(sums).forEach(c::zero);
    if (sums.length == 0) {
      Vec zero = c.take();
      c.zero(zero);
      for (int t = 0; t < tokens; t++) {
        c.store(sum(t), zero);
      }
      c.give(zero);
    }
  }

  /** {@code sum[token] += number·factor}; the number is lost. */
  private void add(int token, Vec number, Vec factor) {
    if (sums.length == 0) {
      c.a.emit(VectorOp.VFMADD213PS, number, factor, sum(token));
      c.store(sum(token), number);
    } else {
      c.a.emit(VectorOp.VFMADD231PS, sums[token], number, factor);
    }
  }

  private void storeSums() {
    Vec mask = c.takeMask();
    c.chooseMask(GROUPS, 0, MASK, mask);
    c.a.move(Gpr.RAX, OUT);
    Vec loaded = sums.length == 0 ? c.take() : null;
    for (int t = 0; t < tokens; t++) {
      if (loaded != null) {
        c.load(loaded, sum(t));
      }
      c.storeMasked(at(Gpr.RAX, 0), loaded != null ? loaded : sums[t], MASK, mask);
      c.a.add(Gpr.RAX, STRIDE);
    }
    if (loaded != null) {
      c.give(loaded);
    }
    if (mask != null) {
      c.give(mask);
    }
    c.a.add(OUT, isa.lineBytes);
  }

  private Address x(int offset) {
    return at(X, offset);
  }

  private void block() {
    // where registers are few, scales are read late: they lie in a line that is needed early anyway
    boolean early = isa.registers == 32;
    for (int offset = 0; offset + 64 <= type.headBytes(isa); offset += 64) {
      c.prefetchAhead(BLOCK, offset);
    }
    Vec scale = early ? c.take() : null;
    if (scale != null) {
      unpacker.scale(scale);
    }
    Vec minimum = early && type.hasMinimum ? c.take() : null;
    if (minimum != null) {
      unpacker.minimum(minimum);
    }
    Vec[] integers = type.columns == 32 ? smallBlock() : largeBlock();
    scaled(integers, scale);
    if (type.hasMinimum) {
      minima(minimum);
    }
  }

  /** {@code sums += float(integers)·(scale·xScale)}. */
  private void scaled(Vec[] integers, @Nullable Vec loaded) {
    Vec scale = loaded == null ? c.take() : loaded;
    if (loaded == null) {
      unpacker.scale(scale);
    }
    Vec product = c.take();
    for (int t = 0; t < tokens; t++) {
      c.a.emit(VectorOp.VCVTDQ2PS, integers[t], integers[t]);
      c.withAll(VectorOp.VMULPS, product, scale, x(form.scale(t)));
      add(t, integers[t], product);
    }
    c.give(scale, product);
    c.give(integers);
  }

  /** Two chains for each token, so that none waits for the other. */
  private Vec[] smallBlock() {
    Vec[] first = c.take(tokens);
    boolean alone = tokens == 1;
    Vec[] second = alone ? c.take(1) : first;
    for (int t = 0; t < tokens; t++) {
      start(first[t], t, 0);
    }
    if (alone) {
      c.zero(second[0]);
    }
    int[] count = {0};
    unpacker.section(
        0,
        (levels, column) -> {
          Vec[] chain = count[0]++ % 2 == 0 ? first : second;
          for (int t = 0; t < chain.length; t++) {
            c.dot(chain[t], levels, x(form.levels(t, column)), type.signedLevels);
          }
        });
    if (alone) {
      c.a.emit(VectorOp.VPADDD, first[0], first[0], second[0]);
      c.give(second);
    }
    return first;
  }

  /** A sum starts with what the offset of stored levels adds too much. */
  private void start(Vec sum, int token, int column) {
    if (type.offsetBits < 0) {
      c.zero(sum);
      return;
    }
    c.shiftedOfAll(sum, x(form.sum(token, column)), type.offsetBits);
    if (type.columns > 32 && type.groupColumns == 32) {
      Vec more = c.take();
      c.shiftedOfAll(more, x(form.sum(token, column + 16)), type.offsetBits);
      c.a.emit(VectorOp.VPADDD, sum, sum, more);
      c.give(more);
    }
  }

  private Vec[] largeBlock() {
    unpacker.prepareGroups();
    Vec[] whole = c.take(tokens);
    Arrays.stream(whole).forEach(c::zero);
    for (int s = 0; s < unpacker.sections(); s++) {
      section(s, whole);
    }
    return whole;
  }

  private void section(int section, Vec[] whole) {
    int groups = unpacker.sectionGroups();
    Vec[][] group = new Vec[type.groups()][];
    for (int i = 0; i < groups; i++) {
      int g = unpacker.group(section, i);
      group[g] = c.take(tokens);
      for (int t = 0; t < tokens; t++) {
        start(group[g][t], t, g * type.groupColumns);
      }
    }
    unpacker.section(
        section,
        (levels, column) -> {
          Vec[] chain = group[column / type.groupColumns];
          for (int t = 0; t < chain.length; t++) {
            c.dot(chain[t], levels, x(form.levels(t, column)), type.signedLevels);
          }
        });
    Vec scale = c.take();
    for (int i = 0; i < groups; i++) {
      int g = unpacker.group(section, i);
      unpacker.groupScale(scale, g);
      for (int t = 0; t < tokens; t++) {
        c.a.emit(VectorOp.VPMULLD, group[g][t], group[g][t], scale);
        c.a.emit(VectorOp.VPADDD, whole[t], whole[t], group[g][t]);
      }
      c.give(group[g]);
    }
    c.give(scale);
  }

  /** The part of the minima; their sums are negated in the form. */
  private void minima(@Nullable Vec loaded) {
    Vec minimum = loaded == null ? c.take() : loaded;
    if (loaded == null) {
      unpacker.minimum(minimum);
    }
    Vec[] integers = type.columns == 32 ? null : largeMinima();
    Vec number = c.take();
    Vec product = c.take();
    for (int t = 0; t < tokens; t++) {
      c.withAll(VectorOp.VMULPS, product, minimum, x(form.scale(t)));
      if (integers == null) {
        c.floatOfAll(number, x(form.sum(t, 0)));
        c.a.emit(VectorOp.VFNMADD231PS, sums[t], number, product);
      } else {
        c.a.emit(VectorOp.VCVTDQ2PS, number, integers[t]);
        add(t, number, product);
        c.give(integers[t]);
      }
    }
    c.give(minimum, number, product);
  }

  private Vec[] largeMinima() {
    Vec[] integers = c.take(tokens);
    Arrays.stream(integers).forEach(c::zero);
    Vec factor = c.take();
    Vec other = c.take();
    if (type.groupColumns == 32) {
      for (int quarter = 0; quarter < 4; quarter++) {
        minimumPair(factor, other, quarter);
        for (int t = 0; t < tokens; t++) {
          c.dotWords(integers[t], factor, x(form.sumPair(t, quarter)));
        }
      }
    } else {
      for (int g = 0; g < type.groups(); g++) {
        unpacker.groupMinimum(factor, g);
        for (int t = 0; t < tokens; t++) {
          c.withAll(VectorOp.VPMULLD, other, factor, x(form.sum(t, g * type.groupColumns)));
          c.a.emit(VectorOp.VPADDD, integers[t], integers[t], other);
        }
      }
    }
    c.give(factor, other);
    return integers;
  }

  private void minimumPair(Vec to, Vec other, int quarter) {
    minimumPair(c, unpacker, to, other, quarter);
  }

  /** The minima of both groups of a quarter as two 16-bit words. */
  static void minimumPair(Code c, PackedType.Unpacker unpacker, Vec to, Vec other, int quarter) {
    unpacker.groupMinimum(to, 2 * quarter);
    unpacker.groupMinimum(other, 2 * quarter + 1);
    c.a.emit(VectorOp.VPSLLD, other, other, 16);
    c.or(to, to, other);
  }
}
