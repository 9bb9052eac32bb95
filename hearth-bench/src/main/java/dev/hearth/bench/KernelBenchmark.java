package dev.hearth.bench;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Weights;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Products of one matrix with some tokens, activations quantised each time. As in a model, another
 * matrix comes each time, from so much memory that no cache holds it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {
  /** Rows that are encoded; the others repeat them. */
  private static final int ENCODED_ROWS = 16;

  private static final int TOKENS_OF_DECODING = 16;

  @Param("fast")
  public String kernels = "";

  @Param("2")
  public int threads;

  @Param("Q4_K")
  public String type = "";

  /** Outputs by inputs. */
  @Param("6144x2048")
  public String shape = "";

  @Param("1")
  public int tokens;

  /** Weights to go through, where few tokens leave memory as the limit. */
  @Param("800")
  public int megabytes;

  private final Arena arena = Arena.ofShared();
  private final List<Weights> matrices = new ArrayList<>();
  private Kernels chosen;
  private Floats in;
  private Floats out;
  private int next;

  /** Made by the harness, filled by {@link #prepare}. */
  @SuppressWarnings("NullAway.Init")
  public KernelBenchmark() {}

  static int rows(String shape) {
    return Integer.parseInt(shape.substring(0, shape.indexOf('x')));
  }

  static int columns(String shape) {
    return Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
  }

  @Setup
  public void prepare() {
    BlockType blockType = BlockType.valueOf(type);
    int rows = rows(shape);
    int columns = columns(shape);
    chosen = KernelChoice.create(kernels, threads);
    SplittableRandom random = new SplittableRandom(1);
    long bytes = Math.multiplyExact(rows, blockType.bytes(columns));
    MemorySegment blocks = arena.allocate(bytes, 64);
    encode(blockType, rows, columns, blocks, random);
    long wanted = tokens > TOKENS_OF_DECODING ? 1 : Math.ceilDiv(megabytes * 1_000_000L, bytes);
    for (long i = 0; i < wanted; i++) {
      matrices.add(chosen.pack(arena, blockType, rows, columns, blocks));
    }
    in = Floats.allocate(arena, tokens, columns);
    out = Floats.allocate(arena, tokens, rows);
    for (int t = 0; t < tokens; t++) {
      in.setRow(t, gaussian(random, columns));
    }
  }

  private static float[] gaussian(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void encode(
      BlockType type, int rows, int columns, MemorySegment blocks, SplittableRandom random) {
    long rowBytes = type.bytes(columns);
    for (int r = 0; r < rows; r++) {
      if (r < ENCODED_ROWS) {
        float[] row = gaussian(random, columns);
        BlockCodec.encode(type, row, 0, columns, blocks, r * rowBytes, null);
      } else {
        long from = r % ENCODED_ROWS * rowBytes;
        MemorySegment.copy(blocks, from, blocks, r * rowBytes, rowBytes);
      }
    }
  }

  @Benchmark
  public Floats multiply() {
    chosen.multiply(matrices.get(next), chosen.operand(in), out);
    next = (next + 1) % matrices.size();
    return out;
  }

  @TearDown
  public void close() {
    chosen.close();
    arena.close();
  }
}
