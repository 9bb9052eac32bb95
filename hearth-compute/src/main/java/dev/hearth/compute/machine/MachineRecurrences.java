package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.MachineElements.address;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link Recurrences} in machine code; columns that do not fill a vector are left to the loops. */
final class MachineRecurrences extends Recurrences {
  /** Vectors of columns side by side, so that none of their chains waits. */
  private static final int VECTORS = 4;

  /** Zeros behind the words, for convolutions without bias. */
  private static final long ZEROS_AT = 8L * RecurrenceCode.WORDS_MAX;

  private static final long ZERO_BYTES = 64;

  private final Isa isa;

  MachineRecurrences(Isa isa) {
    this.isa = isa;
  }

  private static MemorySegment words() {
    return WorkMemory.of(ZEROS_AT + ZERO_BYTES);
  }

  private static void set(MemorySegment words, int word, long value) {
    words.set(ValueLayout.JAVA_LONG, 8L * word, value);
  }

  /** A place that moves on from row to row. */
  private static void set(MemorySegment words, int word, Floats rows, int column) {
    set(words, word, address(rows, 0, column));
    set(words, word + 1, 4L * rows.stride());
  }

  @Override
  public void deltaNet(DeltaNet task, int head, int from, int to, WorkerScratch scratch) {
    int done = from;
    if (task.out().rows() > 0 && task.shape().keyDimension() > 0) {
      for (int vectors = VECTORS; vectors > 0; vectors /= VECTORS) {
        for (; done + vectors * isa.lanes <= to; done += vectors * isa.lanes) {
          Library.deltaNet(isa, vectors).call(words(task, head, done).address(), 0, 0);
        }
      }
    }
    super.deltaNet(task, head, done, to, scratch);
  }

  private static MemorySegment words(DeltaNet task, int head, int column) {
    int dimension = task.shape().valueDimension();
    MemorySegment words = words();
    set(words, DeltaNetCode.STATE_AT, address(task.state(), head, column));
    set(words, DeltaNetCode.STATE_AT + 1, 4L * dimension);
    set(words, DeltaNetCode.KEYS, task.keys(), task.keyFrom(head));
    set(words, DeltaNetCode.QUERIES, task.queries(), task.keyFrom(head));
    set(words, DeltaNetCode.VALUES, task.values(), head * dimension + column);
    set(words, DeltaNetCode.OUT, task.out(), head * dimension + column);
    set(words, DeltaNetCode.DECAYS, task.decayLogs(), head);
    set(words, DeltaNetCode.BETAS, task.betas(), head);
    set(words, DeltaNetCode.KEY_COLUMNS, task.shape().keyDimension());
    set(words, DeltaNetCode.ROW_COUNT, task.out().rows());
    return words;
  }

  @Override
  public void stateSpace(StateSpace task, int head, int from, int to, WorkerScratch scratch) {
    int done = from;
    if (task.out().rows() > 0 && task.shape().stateDimension() > 0) {
      for (int vectors = VECTORS; vectors > 0; vectors /= VECTORS) {
        for (; done + vectors * isa.lanes <= to; done += vectors * isa.lanes) {
          Library.stateSpace(isa, vectors).call(words(task, head, done).address(), 0, 0);
        }
      }
    }
    super.stateSpace(task, head, done, to, scratch);
  }

  private static MemorySegment words(StateSpace task, int head, int channel) {
    int channels = task.shape().headDimension();
    MemorySegment words = words();
    set(words, StateSpaceCode.STATE_AT, address(task.state(), head, channel));
    set(words, StateSpaceCode.STATE_AT + 1, 4L * channels);
    set(words, StateSpaceCode.X, task.x(), head * channels + channel);
    set(words, StateSpaceCode.STEPS, task.steps(), head);
    set(words, StateSpaceCode.INPUTS, task.inputs(), task.groupFrom(head));
    set(words, StateSpaceCode.OUTPUTS, task.outputs(), task.groupFrom(head));
    set(words, StateSpaceCode.OUT, task.out(), head * channels + channel);
    set(words, StateSpaceCode.DECAY, address(task.decay(), 0, head));
    set(words, StateSpaceCode.SKIP, address(task.skip(), 0, head));
    set(words, StateSpaceCode.STATE_COLUMNS, task.shape().stateDimension());
    set(words, StateSpaceCode.ROW_COUNT, task.out().rows());
    return words;
  }

  @Override
  public void convolve(Convolution task, int from, int to, WorkerScratch scratch) {
    int taps = task.history() + 1;
    int vectors = (to - from) / isa.lanes;
    boolean dense = task.weights().stride() == taps;
    if (vectors == 0 || task.in().rows() == 0 || taps > ConvolutionCode.TAPS_MAX || !dense) {
      super.convolve(task, from, to, scratch);
      return;
    }
    MemorySegment words = words();
    set(words, ConvolutionCode.STATE_AT, task.state(), from);
    set(words, ConvolutionCode.IN, task.in(), from);
    set(words, ConvolutionCode.OUT, task.out(), from);
    set(words, ConvolutionCode.WEIGHTS, address(task.weights(), from, 0));
    Floats bias = task.bias();
    words.asSlice(ZEROS_AT, ZERO_BYTES).fill((byte) 0);
    long zeros = words.address() + ZEROS_AT;
    set(words, ConvolutionCode.BIAS, bias == null ? zeros : address(bias, 0, from));
    set(words, ConvolutionCode.BIAS + 1, bias == null ? 0 : isa.lineBytes);
    set(words, ConvolutionCode.ROW_COUNT, task.in().rows());
    set(words, ConvolutionCode.VECTORS, vectors);
    Library.convolve(isa, taps).call(words.address(), 0, 0);
    super.convolve(task, from + vectors * isa.lanes, to, scratch);
  }
}
