package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import org.jspecify.annotations.Nullable;

/**
 * Products of panels with a tile of tokens.
 *
 * <p>Arguments: panels, form of the activations, output, bytes from one output row to the next,
 * blocks of a row (at least 1), panels (at least 1), {@link Isa#storeMask} for the last panel.
 */
final class TileKernel {
  private static final Gpr PANEL = Gpr.RDI;
  private static final Gpr FORM = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr BLOCKS = Gpr.R8;
  private static final Gpr PANELS = Gpr.R9;
  private static final Gpr X = Gpr.R10;
  private static final Gpr COUNTER = Gpr.R11;
  private static final Gpr QUARTERS = Gpr.RAX;
  private static final int MASK = 1;

  /** Displacements of one byte reach as far down as up. */
  private static final int BIAS = 512;

  private final PackedType type;
  private final Isa isa;
  private final int tokens;
  private final FormLayout form;
  private final PanelLayout panel;
  private final Code c;

  private TileKernel(PackedType type, Isa isa, int tokens) {
    this.type = type;
    this.isa = isa;
    this.tokens = tokens;
    this.form = new FormLayout(type.columns, tokens);
    this.panel = new PanelLayout(type, isa);
    this.c = new Code(isa);
  }

  /** How many tokens the registers of an instruction set hold. */
  static int tokensMax(Isa isa) {
    return isa.registers == 32 ? 12 : 4;
  }

  static byte[] assemble(PackedType type, Isa isa, int tokens) {
    return new TileKernel(type, isa, tokens).assemble();
  }

  private byte[] assemble() {
    c.begin(tokens * isa.lineBytes);
    c.prepareDots();
    c.repeat(
        PANELS,
        () -> {
          if (type.columns == 32) {
            smallPanel();
          } else {
            largePanel();
          }
        });
    return c.end();
  }

  private Address x(int offset) {
    return at(X, offset - BIAS);
  }

  private Address sum(int token) {
    return at(Gpr.RSP, token * isa.lineBytes);
  }

  private void start() {
    c.a.lea(X, at(FORM, BIAS));
    c.a.move(COUNTER, BLOCKS);
  }

  // ---- blocks of 32 columns: sums stay in registers

  private void smallPanel() {
    Vec[] sums = c.take(tokens);
    for (Vec sum : sums) {
      c.zero(sum);
    }
    start();
    c.repeat(
        COUNTER,
        () -> {
          smallBlock(sums);
          c.a.add(PANEL, panel.blockBytes());
          c.a.add(X, form.blockBytes());
        });
    Vec mask = c.takeMask();
    c.chooseMask(PANELS, 0, MASK, mask);
    c.a.move(Gpr.RAX, OUT);
    for (Vec sum : sums) {
      c.storeMasked(at(Gpr.RAX, 0), sum, MASK, mask);
      c.a.add(Gpr.RAX, STRIDE);
    }
    c.a.add(OUT, isa.lineBytes);
    giveMask(mask);
    c.give(sums);
  }

  private void giveMask(@Nullable Vec mask) {
    if (mask != null) {
      c.give(mask);
    }
  }

  private void smallBlock(Vec[] sums) {
    Vec[] integers = c.take(tokens);
    for (int t = 0; t < tokens; t++) {
      startSum(integers[t], t, 0);
    }
    Vec line = c.take();
    for (int column = 0; column < 32; column += 4) {
      c.load(line, at(PANEL, panel.line(column)));
      for (int t = 0; t < tokens; t++) {
        c.dot(integers[t], line, x(form.levels(t, column)), type.signedLevels);
      }
    }
    Vec product = c.take();
    c.load(line, at(PANEL, panel.scale()));
    for (int t = 0; t < tokens; t++) {
      c.a.emit(VectorOp.VCVTDQ2PS, integers[t], integers[t]);
      c.withAll(VectorOp.VMULPS, product, line, x(form.scale(t)));
      c.a.emit(VectorOp.VFMADD231PS, sums[t], integers[t], product);
    }
    if (type.hasMinimum) {
      c.load(line, at(PANEL, panel.minimum()));
      for (int t = 0; t < tokens; t++) {
        c.withAll(VectorOp.VMULPS, product, line, x(form.scale(t)));
        c.floatOfAll(integers[t], x(form.sum(t, 0)));
        c.a.emit(VectorOp.VFNMADD231PS, sums[t], integers[t], product);
      }
    }
    c.give(line, product);
    c.give(integers);
  }

  private void startSum(Vec sum, int token, int column) {
    if (type.offsetBits < 0) {
      c.zero(sum);
    } else {
      c.shiftedOfAll(sum, x(form.sum(token, column)), type.offsetBits);
    }
  }

  // ---- blocks of 256 columns: sums lie on the stack

  private void largePanel() {
    Vec zero = c.take();
    c.zero(zero);
    for (int t = 0; t < tokens; t++) {
      c.store(sum(t), zero);
    }
    c.give(zero);
    start();
    c.repeat(COUNTER, this::largeBlock);
    Vec mask = c.takeMask();
    Vec value = c.take();
    c.chooseMask(PANELS, 0, MASK, mask);
    c.a.move(Gpr.RAX, OUT);
    for (int t = 0; t < tokens; t++) {
      c.load(value, sum(t));
      c.storeMasked(at(Gpr.RAX, 0), value, MASK, mask);
      c.a.add(Gpr.RAX, STRIDE);
    }
    c.a.add(OUT, isa.lineBytes);
    c.give(value);
    giveMask(mask);
  }

  /** The block's quarters; then X and PANEL stand four quarters further on. */
  private void largeBlock() {
    Vec[] whole = c.take(tokens);
    for (Vec integer : whole) {
      c.zero(integer);
    }
    c.a.move(QUARTERS, 4);
    c.repeat(
        QUARTERS,
        () -> {
          for (int g = 0; g < FormLayout.QUARTER / type.groupColumns; g++) {
            group(g, whole);
          }
          c.a.add(PANEL, panel.quarterBytes());
          c.a.add(X, form.quarterBytes());
        });
    int panelBack = 4 * panel.quarterBytes();
    int formBack = 4 * form.quarterBytes();
    Vec factor = c.take();
    c.load(factor, at(PANEL, panel.scale() - panelBack));
    addScaled(whole, factor, formBack);
    if (type.hasMinimum) {
      for (Vec integer : whole) {
        c.zero(integer);
      }
      minima(whole, factor, panelBack, formBack);
      c.load(factor, at(PANEL, panel.minimum() - panelBack));
      addScaled(whole, factor, formBack);
    }
    c.a.add(PANEL, panel.blockBytes() - panelBack);
    c.a.add(X, form.blockBytes() - formBack);
    c.give(factor);
    c.give(whole);
  }

  private void addScaled(Vec[] integers, Vec factor, int formBack) {
    Vec product = c.take();
    for (int t = 0; t < tokens; t++) {
      c.a.emit(VectorOp.VCVTDQ2PS, integers[t], integers[t]);
      c.withAll(VectorOp.VMULPS, product, factor, x(form.scale(t) - formBack));
      c.a.emit(VectorOp.VFMADD213PS, integers[t], product, sum(t));
      c.store(sum(t), integers[t]);
    }
    c.give(product);
  }

  /** One group of the quarter at PANEL and X. */
  private void group(int group, Vec[] whole) {
    Vec[] integers = c.take(tokens);
    int from = group * type.groupColumns;
    for (int t = 0; t < tokens; t++) {
      startSum(integers[t], t, from);
    }
    Vec line = c.take();
    if (type.offsetBits >= 0 && type.groupColumns == 32) {
      for (int t = 0; t < tokens; t++) {
        c.shiftedOfAll(line, x(form.sum(t, from + 16)), type.offsetBits);
        c.a.emit(VectorOp.VPADDD, integers[t], integers[t], line);
      }
    }
    for (int column = from; column < from + type.groupColumns; column += 4) {
      c.load(line, at(PANEL, panel.line(column)));
      for (int t = 0; t < tokens; t++) {
        c.dot(integers[t], line, x(form.levels(t, column)), type.signedLevels);
      }
    }
    c.load(line, at(PANEL, panel.groupScale(group)));
    for (int t = 0; t < tokens; t++) {
      c.a.emit(VectorOp.VPMULLD, integers[t], integers[t], line);
      c.a.emit(VectorOp.VPADDD, whole[t], whole[t], integers[t]);
    }
    c.give(line);
    c.give(integers);
  }

  private void minima(Vec[] integers, Vec factor, int panelBack, int formBack) {
    for (int i = 0; i < panel.minimumVectors(); i++) {
      c.load(factor, at(PANEL, panel.minimumVector(i) - panelBack));
      for (int t = 0; t < tokens; t++) {
        if (type.groupColumns == 32) {
          c.dotWords(integers[t], factor, x(form.sumPair(t, i) - formBack));
        } else {
          Vec product = c.take();
          c.withAll(VectorOp.VPMULLD, product, factor, x(form.sum(t, 16 * i) - formBack));
          c.a.emit(VectorOp.VPADDD, integers[t], integers[t], product);
          c.give(product);
        }
      }
    }
  }
}
