package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.Probe;
import java.util.Arrays;

/** Loops that keep one part of the processor busy and nothing else. */
final class PeakCode {
  /** More chains than a unit's latency times the number of such units, and registers for them. */
  private static final int CHAINS = 10;

  private static final int TILE_OPERATIONS = 2 * 16 * 16 * 64;

  private PeakCode() {}

  /**
   * @param code with the number of rounds as its argument, at least 1
   * @param operationsPerRound multiplications and additions
   */
  record Loop(byte[] code, long operationsPerRound) {}

  /** Loads so many units, at least one: address in RDI, number in RSI. */
  static byte[] read(Isa isa, int prefetchBytes) {
    Code c = new Code(isa, prefetchBytes);
    c.begin(0);
    Vec[] registers = c.take(4);
    c.repeat(
        Gpr.RSI,
        () -> {
          for (int offset = 0; offset < Probe.Reader.UNIT_BYTES; offset += isa.lineBytes) {
            c.prefetchAhead(Gpr.RDI, offset);
            c.load(registers[offset / isa.lineBytes % registers.length], at(Gpr.RDI, offset));
          }
          c.a.add(Gpr.RDI, Probe.Reader.UNIT_BYTES);
        });
    return c.end();
  }

  /** Float32 multiply-adds. */
  static Loop multiplyAdd(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    Vec x = c.take();
    c.zero(x);
    Vec[] sums = sums(c);
    c.repeat(
        Gpr.RDI,
        () -> {
          for (Vec sum : sums) {
            c.a.emit(VectorOp.VFMADD231PS, sum, x, x);
          }
        });
    return new Loop(c.end(), 2L * CHAINS * isa.lanes);
  }

  /** Sums of products of bytes, by the instructions that the instruction set has for them. */
  static Loop dot(Isa isa) {
    Code c = new Code(isa);
    c.begin(0);
    Vec x = c.take();
    c.zero(x);
    Vec product = c.take();
    Vec[] sums = sums(c);
    c.repeat(
        Gpr.RDI,
        () -> {
          for (Vec sum : sums) {
            switch (isa) {
              case AVX512_VNNI -> c.a.emit(VectorOp.VPDPBUSD, sum, x, x);
              case AVX2_VNNI -> c.a.emit(VectorOp.VPDPBUSD_VEX, sum, x, x);
              case AVX2 -> {
                c.a.emit(VectorOp.VPMADDUBSW, product, x, x);
                c.a.emit(VectorOp.VPMADDWD, product, product, x);
                c.a.emit(VectorOp.VPADDD, sum, sum, product);
              }
            }
          }
        });
    return new Loop(c.end(), 2L * CHAINS * isa.lineBytes);
  }

  private static Vec[] sums(Code c) {
    Vec[] sums = c.take(CHAINS);
    Arrays.stream(sums).forEach(c::zero);
    return sums;
  }

  /** Products of tiles of bytes: four sums, so that none waits for itself. */
  static Loop tiles() {
    Code c = new Code(Isa.AVX512_VNNI);
    c.begin(0);
    Integer[] shapes = new Integer[16];
    Arrays.fill(shapes, 0);
    shapes[0] = 1;
    Arrays.fill(shapes, 4, 8, 64 | 64 << 16);
    Arrays.fill(shapes, 12, 14, 0x10101010);
    c.a.loadTileConfiguration(at(c.words(shapes)));
    for (int i = 0; i < 8; i++) {
      c.a.tileZero(new Tile(i));
    }
    c.repeat(
        Gpr.RDI,
        () -> {
          for (int i = 0; i < 4; i++) {
            c.a.emit(VectorOp.TDPBSSD, new Tile(i), new Tile(4 + i / 2), new Tile(6 + i % 2));
          }
        });
    c.a.releaseTiles();
    return new Loop(c.end(), 4L * TILE_OPERATIONS);
  }
}
