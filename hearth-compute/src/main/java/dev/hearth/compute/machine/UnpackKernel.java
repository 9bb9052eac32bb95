package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

/**
 * Takes packed weights apart into panels ({@link PanelLayout}).
 *
 * <p>Arguments: packed weights, panel, blocks in all (at least 1).
 */
final class UnpackKernel {
  private static final Gpr BLOCK = Gpr.RDI;
  private static final Gpr PANEL = Gpr.RSI;
  private static final Gpr COUNTER = Gpr.RDX;

  private UnpackKernel() {}

  static byte[] assemble(PackedType type, Isa isa) {
    PanelLayout panel = new PanelLayout(type, isa);
    Code c = new Code(isa);
    c.begin(type.unpacker(new Code(isa), BLOCK).stackBytes());
    PackedType.Unpacker unpacker = type.unpacker(c, BLOCK);
    c.repeat(
        COUNTER,
        () -> {
          heads(c, type, unpacker, panel);
          for (int s = 0; s < unpacker.sections(); s++) {
            unpacker.section(s, (levels, column) -> c.store(at(PANEL, panel.line(column)), levels));
          }
          if (type.columns > 32) {
            groups(c, type, unpacker, panel);
          }
          c.a.add(BLOCK, type.blockBytes(isa));
          c.a.add(PANEL, panel.blockBytes());
        });
    return c.end();
  }

  private static void heads(
      Code c, PackedType type, PackedType.Unpacker unpacker, PanelLayout panel) {
    Vec scale = c.take();
    unpacker.scale(scale);
    c.store(at(PANEL, panel.scale()), scale);
    if (type.hasMinimum) {
      unpacker.minimum(scale);
      c.store(at(PANEL, panel.minimum()), scale);
    }
    c.give(scale);
  }

  private static void groups(
      Code c, PackedType type, PackedType.Unpacker unpacker, PanelLayout panel) {
    unpacker.prepareGroups();
    Vec number = c.take();
    Vec other = c.take();
    for (int g = 0; g < type.groups(); g++) {
      unpacker.groupScale(number, g);
      c.store(at(PANEL, panel.groupScale(g)), number);
    }
    for (int i = 0; i < panel.minimumVectors(); i++) {
      if (type.groupColumns == 32) {
        RowKernel.minimumPair(c, unpacker, number, other, i);
      } else {
        unpacker.groupMinimum(number, i);
      }
      c.store(at(PANEL, panel.minimumVector(i)), number);
    }
    c.give(number, other);
  }
}
