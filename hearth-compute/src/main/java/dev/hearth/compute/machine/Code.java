package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One function in the making: an assembler, the vector registers that are free, constants, and the
 * idioms that instruction sets spell differently.
 */
final class Code {
  private static final List<Gpr> SAVED = List.of(Gpr.RBX, Gpr.R12, Gpr.R13, Gpr.R14, Gpr.R15);
  private static final int CACHE_LINE = 64;

  final Isa isa;
  final Assembler a = new Assembler();
  private final BitSet taken = new BitSet();
  private final Map<List<Integer>, Label> constants = new LinkedHashMap<>();
  private @Nullable Vec dotTemporary;
  private @Nullable Vec dotProduct;
  private @Nullable Vec ones;

  private final int prefetchBytes;

  Code(Isa isa) {
    this(isa, 0);
  }

  /**
   * @param prefetchBytes how far ahead {@link #prefetchAhead} asks for memory; 0 for never
   */
  Code(Isa isa, int prefetchBytes) {
    this.isa = isa;
    this.prefetchBytes = prefetchBytes;
  }

  // ---- registers

  /** A register that nobody uses. */
  Vec take() {
    int number = taken.nextClearBit(0);
    if (number >= isa.registers) {
      throw new IllegalStateException("all vector registers are taken");
    }
    taken.set(number);
    return new Vec(number, isa.bits);
  }

  Vec[] take(int count) {
    return IntStream.range(0, count).mapToObj(i -> take()).toArray(Vec[]::new);
  }

  void give(Vec... registers) {
    for (Vec register : registers) {
      taken.clear(register.number());
    }
  }

  // ---- the frame

  /**
   * Saves what a caller expects back and makes room for {@code bytes} on the stack, from RSP on,
   * aligned to a cache line.
   */
  void begin(int bytes) {
    a.push(Gpr.RBP);
    a.move(Gpr.RBP, Gpr.RSP);
    SAVED.forEach(a::push);
    a.subtract(Gpr.RSP, (bytes + 63 & -64) + 64);
    a.arithmetic(Assembler.Arithmetic.AND, Gpr.RSP, -64);
  }

  /** Sets registers aside for {@link #dot} and {@link #dotWords}, where they need some. */
  void prepareDots() {
    dotTemporary = isa == Isa.AVX512_VNNI ? null : take();
    dotProduct = isa == Isa.AVX2 ? take() : null;
    ones = isa == Isa.AVX2 ? constant(0x00010001) : null;
  }

  /** Where the seventh argument (index 0) and those after it are. */
  Address stackArgument(int index) {
    return at(Gpr.RBP, 16 + 8 * index);
  }

  byte[] end() {
    a.zeroUpper();
    a.lea(Gpr.RSP, at(Gpr.RBP, -8 * SAVED.size()));
    SAVED.reversed().forEach(a::pop);
    a.pop(Gpr.RBP);
    a.ret();
    constants.forEach((words, label) -> {
      a.align64();
      a.bind(label);
      words.forEach(a::data32);
    });
    return a.finish();
  }

  /** Runs {@code body} as often as {@code counter} says, at least once; uses up the counter. */
  void repeat(Gpr counter, Runnable body) {
    Label top = new Label();
    a.bind(top);
    body.run();
    a.subtract(counter, 1);
    a.jump(Condition.NOT_ZERO, top);
  }

  /** Asks early for what follows a line that is about to be read; once a cache line. */
  void prefetchAhead(Gpr base, int offset) {
    if (prefetchBytes > 0 && offset % CACHE_LINE < isa.lineBytes) {
      a.prefetch(at(base, offset + prefetchBytes));
    }
  }

  // ---- constants

  /** A place of 32-bit words. */
  Label words(Integer... words) {
    return constants.computeIfAbsent(List.of(words), key -> new Label());
  }

  /** The same word in every lane. */
  void constant(Vec to, int word) {
    a.emit(VectorOp.VPBROADCASTD, to, at(words(word)));
  }

  /** The same word for every lane, as an operand in memory. */
  Address operand(int word) {
    if (wide()) {
      return at(words(word)).all();
    }
    Integer[] copies = new Integer[isa.lanes];
    Arrays.fill(copies, word);
    return at(words(copies));
  }

  Address operand(float number) {
    return operand(Float.floatToRawIntBits(number));
  }

  Vec constant(int word) {
    Vec to = take();
    constant(to, word);
    return to;
  }

  /** Sixteen bytes, repeated over the vector. */
  Vec table(int... bytes) {
    if (bytes.length != 16) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    Integer[] words = new Integer[4];
    Arrays.fill(words, 0);
    for (int i = 0; i < 16; i++) {
      words[i / 4] |= (bytes[i] & 255) << (8 * (i % 4));
    }
    Vec to = take();
    boolean wide = isa.bits == 512;
    a.emit(wide ? VectorOp.VBROADCASTI32X4 : VectorOp.VBROADCASTI128, to, at(words(words)));
    return to;
  }

  // ---- idioms

  void load(Vec to, Address from) {
    a.emit(VectorOp.VMOVUPS, to, from);
  }

  /** The same number in every lane. */
  void load(Vec to, float number) {
    constant(to, Float.floatToRawIntBits(number));
  }

  void store(Address to, Vec from) {
    a.emit(VectorOp.VMOVUPS, to, from);
  }

  void copy(Vec to, Vec from) {
    a.emit(VectorOp.VMOVAPS, to, from);
  }

  void zero(Vec register) {
    if (register.number() < 16) {
      Vec low = register.as(128);
      a.emit(VectorOp.VPXOR, low, low, low);
    } else {
      a.emit(VectorOp.VPXORD, register, register, register);
    }
  }

  private boolean wide() {
    return isa.bits == 512;
  }

  void and(Vec to, Vec x, Vec y) {
    a.emit(wide() ? VectorOp.VPANDD : VectorOp.VPAND, to, x, y);
  }

  void and(Vec to, Vec x, Address y) {
    a.emit(wide() ? VectorOp.VPANDD : VectorOp.VPAND, to, x, y);
  }

  void xor(Vec to, Vec x, Address y) {
    a.emit(wide() ? VectorOp.VPXORD : VectorOp.VPXOR, to, x, y);
  }

  void or(Vec to, Vec x, Vec y) {
    a.emit(wide() ? VectorOp.VPORD : VectorOp.VPOR, to, x, y);
  }

  /** {@code to |= x & mask}; {@code x} may be lost. */
  void orMasked(Vec to, Vec x, Vec mask) {
    if (wide()) {
      a.emit(VectorOp.VPTERNLOGD, to, x, mask, 0xF8);
    } else {
      a.emit(VectorOp.VPAND, x, x, mask);
      a.emit(VectorOp.VPOR, to, to, x);
    }
  }

  /** Shifts 16-bit words; left where {@code right} is negative. */
  void shift16(Vec to, Vec from, int right) {
    if (right >= 0) {
      a.emit(VectorOp.VPSRLW, to, from, right);
    } else {
      a.emit(VectorOp.VPSLLW, to, from, -right);
    }
  }

  /** Four bytes of memory, or one float, in every lane. */
  void broadcast(Vec to, Address from) {
    a.emit(VectorOp.VPBROADCASTD, to, from);
  }

  /** {@code to = x op [y]}, the same word of memory for all lanes. */
  void withAll(VectorOp op, Vec to, Vec x, Address y) {
    if (wide()) {
      a.emit(op, to, x, y.all());
    } else {
      Vec word = to.number() == x.number() ? take() : to;
      broadcast(word, y);
      a.emit(op, to, x, word);
      if (word.number() != to.number()) {
        give(word);
      }
    }
  }

  /** The low 32 bits of a general register in all lanes. */
  void broadcast(Vec to, Gpr from) {
    a.emit(VectorOp.VMOVD, to.as(128), from);
    a.emit(VectorOp.VBROADCASTSS, to, to.as(128));
  }

  /** Folds all lanes 8, 4, 2, 1 (eight: 4, 2, 1) into the first; {@code temporary} is lost. */
  void fold(VectorOp op, Vec x, Vec temporary) {
    if (wide()) {
      a.emit(VectorOp.VEXTRACTI64X4, temporary.as(256), x, 1);
      a.emit(op, x.as(256), x.as(256), temporary.as(256));
    }
    Vec low = x.as(128);
    Vec high = temporary.as(128);
    a.emit(VectorOp.VEXTRACTI128, high, x.as(256), 1);
    a.emit(op, low, low, high);
    a.emit(VectorOp.VPSHUFD, high, low, 0x4E);
    a.emit(op, low, low, high);
    a.emit(VectorOp.VPSHUFD, high, low, 0xB1);
    a.emit(op, low, low, high);
  }

  /** A word for each lane, from indices in a vector. Uses RBX and the mask register or vector. */
  void gather(Vec to, Address from, int maskRegister, Vec mask) {
    if (wide()) {
      a.move(Gpr.RBX, (1L << isa.lanes) - 1);
      a.moveMask(VectorOp.KMOVW, maskRegister, Gpr.RBX);
      a.masked(maskRegister).emit(VectorOp.VPGATHERDD, to, from);
    } else {
      constant(mask, -1);
      a.emit(VectorOp.VPGATHERDD, to, from, mask);
    }
  }

  /** A word of memory as float in all lanes. */
  void floatOfAll(Vec to, Address from) {
    if (wide()) {
      a.emit(VectorOp.VCVTDQ2PS, to, from.all());
    } else {
      broadcast(to, from);
      a.emit(VectorOp.VCVTDQ2PS, to, to);
    }
  }

  /** A word of memory, shifted left, in all lanes. */
  void shiftedOfAll(Vec to, Address from, int left) {
    if (wide()) {
      a.emit(VectorOp.VPSLLD, to, from.all(), left);
    } else {
      broadcast(to, from);
      a.emit(VectorOp.VPSLLD, to, to, left);
    }
  }

  /**
   * {@code sum[lane] += Σ levels[lane][i]·x[i]} over four bytes.
   *
   * @param signed whether levels are signed bytes; x always are, and not −128
   */
  void dot(Vec sum, Vec levels, Address x, boolean signed) {
    if (dotTemporary == null) {
      a.emit(VectorOp.VPDPBUSD, sum, levels, x.all());
      return;
    }
    broadcast(dotTemporary, x);
    if (ones == null || dotProduct == null) {
      a.emit(VectorOp.VPDPBUSD_VEX, sum, levels, dotTemporary);
      return;
    }
    if (signed) {
      a.emit(VectorOp.VPABSB, dotProduct, levels);
      a.emit(VectorOp.VPSIGNB, dotTemporary, dotTemporary, levels);
      a.emit(VectorOp.VPMADDUBSW, dotTemporary, dotProduct, dotTemporary);
    } else {
      a.emit(VectorOp.VPMADDUBSW, dotTemporary, levels, dotTemporary);
    }
    a.emit(VectorOp.VPMADDWD, dotTemporary, dotTemporary, ones);
    a.emit(VectorOp.VPADDD, sum, sum, dotTemporary);
  }

  /** {@code sum[lane] += Σ words[lane][i]·x[i]} over two 16-bit words. */
  void dotWords(Vec sum, Vec words, Address x) {
    if (dotTemporary == null) {
      a.emit(VectorOp.VPDPWSSD, sum, words, x.all());
      return;
    }
    broadcast(dotTemporary, x);
    if (isa == Isa.AVX2_VNNI) {
      a.emit(VectorOp.VPDPWSSD_VEX, sum, words, dotTemporary);
    } else {
      a.emit(VectorOp.VPMADDWD, dotTemporary, words, dotTemporary);
      a.emit(VectorOp.VPADDD, sum, sum, dotTemporary);
    }
  }

  /**
   * What {@link #storeMasked} stores from here on: all lanes, or where {@code last} is 1 those that
   * a stack argument selects ({@link Isa#storeMask}). Uses RAX.
   */
  void chooseMask(Gpr last, int argument, int maskRegister, @Nullable Vec mask) {
    Label chosen = new Label();
    a.move(Gpr.RAX, wide() ? (1L << isa.lanes) - 1 : 0);
    a.arithmetic(Assembler.Arithmetic.CMP, last, 1);
    a.jump(Condition.NOT_ZERO, chosen);
    a.load(Gpr.RAX, stackArgument(argument));
    a.bind(chosen);
    if (mask == null) {
      a.moveMask(VectorOp.KMOVW, maskRegister, Gpr.RAX);
    } else {
      Integer[] edge = new Integer[2 * isa.lanes];
      Arrays.setAll(edge, i -> i < isa.lanes ? -1 : 0);
      a.lea(Gpr.RBX, at(words(edge)));
      a.emit(VectorOp.VMOVUPS, mask, at(Gpr.RBX, Gpr.RAX, 1, 0));
    }
  }

  /** A register for a mask where masks are vectors. */
  @Nullable Vec takeMask() {
    return wide() ? null : take();
  }

  /** This register for a mask where masks are vectors. */
  @Nullable Vec maskIn(Vec register) {
    return wide() ? null : register;
  }

  void storeMasked(Address to, Vec from, int maskRegister, @Nullable Vec mask) {
    if (mask == null) {
      a.masked(maskRegister).emit(VectorOp.VMOVUPS, to, from);
    } else {
      a.emit(VectorOp.VMASKMOVPS, to, mask, from);
    }
  }
}
