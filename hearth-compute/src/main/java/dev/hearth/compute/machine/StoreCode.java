package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.KeyValueStore;

/**
 * Functions that write one position of all heads to a page of keys or values, as F32 or F16.
 *
 * <p>Arguments: floats of all heads, place of the first head's, vectors of a head (at least 1),
 * heads (at least 1), bytes of the page from head to head.
 */
final class StoreCode {
  private static final Gpr FROM = Gpr.RDI;
  private static final Gpr PLACE = Gpr.RSI;
  private static final Gpr VECTORS = Gpr.RDX;
  private static final Gpr HEADS = Gpr.RCX;
  private static final Gpr HEAD_STEP = Gpr.R8;
  private static final Gpr TO = Gpr.R9;
  private static final Gpr COUNTER = Gpr.R10;

  private StoreCode() {}

  private static byte[] each(Code c, int stepBytes, Runnable vector) {
    c.repeat(
        HEADS,
        () -> {
          c.a.move(TO, PLACE);
          c.a.move(COUNTER, VECTORS);
          c.repeat(
              COUNTER,
              () -> {
                vector.run();
                c.a.add(FROM, c.isa.lineBytes);
                c.a.add(TO, stepBytes);
              });
          c.a.add(PLACE, HEAD_STEP);
        });
    return c.end();
  }

  /** Consecutive dimensions follow each other. */
  static byte[] values(Isa isa, CacheType type) {
    Code c = new Code(isa);
    c.begin(0);
    Vec x = c.take();
    if (type == CacheType.F32) {
      return each(
          c,
          isa.lineBytes,
          () -> {
            c.load(x, at(FROM, 0));
            c.store(at(TO, 0), x);
          });
    }
    return each(
        c,
        isa.lineBytes / 2,
        () -> {
          c.load(x, at(FROM, 0));
          c.a.emit(VectorOp.VCVTPS2PH, at(TO, 0), x, 0);
        });
  }

  /** Consecutive dimensions are a row of positions apart. */
  static byte[] keys(Isa isa, CacheType type) {
    Code c = new Code(isa);
    c.begin(0);
    if (type == CacheType.F32) {
      int step = 4 * KeyValueStore.PAGE_TOKENS;
      return each(
          c,
          isa.lanes * step,
          () -> {
            for (int i = 0; i < isa.lanes; i++) {
              c.a.load32(Gpr.RAX, at(FROM, 4 * i));
              c.a.store32(at(TO, i * step), Gpr.RAX);
            }
          });
    }
    Vec x = c.take();
    Vec upper = c.take();
    int step = 2 * KeyValueStore.PAGE_TOKENS;
    return each(
        c,
        isa.lanes * step,
        () -> {
          c.load(x, at(FROM, 0));
          c.a.emit(VectorOp.VCVTPS2PH, x.as(isa.bits / 2), x, 0);
          if (isa.bits == 512) {
            c.a.emit(VectorOp.VEXTRACTI128, upper.as(128), x.as(256), 1);
          }
          for (int i = 0; i < isa.lanes; i++) {
            Vec eight = i < 8 ? x.as(128) : upper.as(128);
            c.a.emit(VectorOp.VPEXTRW, at(TO, i * step), eight, i % 8);
          }
        });
  }
}
