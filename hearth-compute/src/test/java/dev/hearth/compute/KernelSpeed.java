package dev.hearth.compute;

import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures products of 8192 × 2048 weights: {@code KernelSpeed KERNELS THREADS TYPE…}. For one
 * token it reads enough matrices that caches do not help, and prints the bytes of weights in the
 * file a second; for 512 tokens it prints multiply-adds. Medians; run it alone on a quiet machine.
 */
final class KernelSpeed {
  private static final int ROWS = 8192;
  private static final int COLUMNS = 2048;
  private static final long BYTES = 600L << 20;
  private static final int ROUNDS = 9;
  private static final int TOKENS = 512;

  private KernelSpeed() {}

  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[1]);
    try (Kernels kernels = KernelChoice.create(arguments[0], threads)) {
      for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
        measure(kernels, BlockType.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private static void measure(Kernels kernels, BlockType type) {
    try (Arena arena = Arena.ofShared()) {
      Samples samples = new Samples(arena, 1);
      MemorySegment blocks = Matrix.random(samples, type, ROWS, COLUMNS).blocks();
      Weights[] weights = new Weights[(int) Math.max(1, BYTES / blocks.byteSize())];
      long start = now(kernels);
      Arrays.setAll(weights, i -> kernels.pack(arena, type, ROWS, COLUMNS, blocks));
      double packing = seconds(kernels, start);
      double one = decode(kernels, weights, samples);
      double many = prefill(kernels, weights[0], samples);
      System.out.printf(
          Locale.ROOT,
          "%-8s %d threads  1 token %6.2f GB/s   512 tokens %7.1f GFLOP/s   packing %5.2f GB/s%n",
          type,
          kernels.workers().threads(),
          (double) weights.length * blocks.byteSize() / one / 1e9,
          2.0 * ROWS * COLUMNS * TOKENS / many / 1e9,
          (double) weights.length * blocks.byteSize() / packing / 1e9);
    }
  }

  private static double decode(Kernels kernels, Weights[] weights, Samples samples) {
    Floats in = samples.normal(1, COLUMNS);
    Floats out = samples.zeros(1, ROWS);
    double[] times = new double[ROUNDS];
    for (int round = -3; round < ROUNDS; round++) {
      long start = now(kernels);
      for (Weights matrix : weights) {
        kernels.multiply(matrix, kernels.operand(in), out);
      }
      if (round >= 0) {
        times[round] = seconds(kernels, start);
      }
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private static double prefill(Kernels kernels, Weights matrix, Samples samples) {
    Floats in = samples.normal(TOKENS, COLUMNS);
    Floats out = samples.zeros(TOKENS, ROWS);
    double[] times = new double[ROUNDS];
    for (int round = -6; round < ROUNDS; round++) {
      long start = now(kernels);
      kernels.multiply(matrix, kernels.operand(in), out);
      if (round >= 0) {
        times[round] = seconds(kernels, start);
      }
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private static long now(Kernels kernels) {
    return kernels.workers().threads() == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static double seconds(Kernels kernels, long start) {
    return (now(kernels) - start) * 1e-9;
  }
}
