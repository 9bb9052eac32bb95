package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Rotation;
import dev.hearth.compute.Scratch;
import dev.hearth.model.Batch;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One forward pass: the rows of all slices one below the other, and what parts share while it
 * lasts.
 */
public final class Step {
  private final Kernels kernels;
  private final Scratch scratch;
  private final Scratch lasting;
  private final List<Span> spans;
  private final List<Part> parts;
  private final int[] tokens;
  private final int[] positions;
  private final AdaptedRows adapted;
  private final Map<Rope, Rotation> rotations = new HashMap<>();
  private final IdentityHashMap<Object, Floats> side = new IdentityHashMap<>();

  /** The rows of one sequence. */
  public record Span(Sequence sequence, int fromRow, int rows) {
    /** Position of the first row. */
    public int start() {
      return sequence.nextPosition();
    }
  }

  /**
   * Rows of one sequence that a recurrent layer takes at once.
   *
   * @param end positions of the sequence after the last of them
   */
  public record Part(Sequence sequence, int fromRow, int rows, int end) {}

  /**
   * @param scratch given back after every block
   * @param lasting kept until the pass ends
   */
  public Step(Kernels kernels, Scratch scratch, Scratch lasting, Batch batch) {
    this.kernels = kernels;
    this.scratch = scratch;
    this.lasting = lasting;
    this.tokens = new int[batch.rows()];
    this.positions = new int[tokens.length];
    Span[] found = new Span[batch.slices().size()];
    int row = 0;
    for (int s = 0; s < found.length; s++) {
      Batch.Slice slice = batch.slices().get(s);
      found[s] = new Span(slice.sequence(), row, slice.tokens().length);
      for (int token : slice.tokens()) {
        tokens[row] = token;
        positions[row] = found[s].start() + row - found[s].fromRow;
        row++;
      }
    }
    this.spans = List.of(found);
    this.adapted = AdaptedRows.of(batch);
    this.parts = spans.stream().flatMap(span -> parts(span).stream()).toList();
  }

  public Kernels kernels() {
    return kernels;
  }

  public int rows() {
    return tokens.length;
  }

  public List<Span> spans() {
    return spans;
  }

  /** The rows of {@link #spans}, cut after every position that a sequence is to remember. */
  public List<Part> parts() {
    return parts;
  }

  /** Whose rows of a matrix's input adapters change; {@code count} is how many rows it has. */
  List<AdaptedRows.Run> adapted(int count) {
    return adapted.of(count);
  }

  private static List<Part> parts(Span span) {
    List<Part> parts = new ArrayList<>();
    int single = Math.min(span.rows, span.sequence.remembered());
    int first = span.rows - single;
    if (first > 0) {
      parts.add(new Part(span.sequence, span.fromRow, first, span.start() + first));
    }
    for (int t = first; t < span.rows; t++) {
      parts.add(new Part(span.sequence, span.fromRow + t, 1, span.start() + t + 1));
    }
    return parts;
  }

  /** The token of each row. */
  public int[] tokens() {
    return tokens;
  }

  /** The position of each row in its sequence. */
  public int[] positions() {
    return positions;
  }

  /** {@code rows() × columns} floats, undefined, until the block that takes them ends. */
  public Floats take(int columns) {
    return scratch.take(tokens.length, columns);
  }

  public Floats take(int rows, int columns) {
    return scratch.take(rows, columns);
  }

  /** {@code rows × columns} floats, undefined, until the pass ends. */
  public Floats takeLasting(int rows, int columns) {
    return lasting.take(rows, columns);
  }

  public int mark() {
    return scratch.mark();
  }

  public void release(int mark) {
    scratch.release(mark);
  }

  public Operand operand(Floats rows) {
    return kernels.operand(rows);
  }

  /** The rotation of this step's rows; made once for all layers that rotate alike. */
  public Rotation rotation(Rope rope) {
    Rotation known = rotations.get(rope);
    if (known == null) {
      known = rope.rotation(positions, lasting.take(tokens.length, rope.tableColumns()));
      rotations.put(rope, known);
    }
    return known;
  }

  /** Keeps something that later blocks need, under the part that made it. */
  public void keep(Object part, Floats floats) {
    side.put(part, floats);
  }

  public Floats kept(Object part) {
    Floats floats = side.get(part);
    if (floats == null) {
      throw new IllegalStateException("nothing was kept for " + part);
    }
    return floats;
  }
}
