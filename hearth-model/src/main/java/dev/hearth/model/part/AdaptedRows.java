package dev.hearth.model.part;

import dev.hearth.model.AdapterMix;
import dev.hearth.model.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Which rows of a pass belong to sequences with adapters. */
final class AdaptedRows {
  private static final AdaptedRows NONE = new AdaptedRows(0, List.of(), 0, List.of(), List.of());

  private final int rows;
  private final List<Run> all;
  private final int outputRows;
  private final List<Run> outputs;
  private final List<AdapterMix> mixes;

  /** Neighbouring rows with the same mix. */
  record Run(AdapterMix mix, int fromRow, int rows) {}

  private AdaptedRows(
      int rows, List<Run> all, int outputRows, List<Run> outputs, List<AdapterMix> mixes) {
    this.rows = rows;
    this.all = all;
    this.outputRows = outputRows;
    this.outputs = outputs;
    this.mixes = mixes;
  }

  static AdaptedRows of(Batch batch) {
    if (batch.slices().stream().allMatch(slice -> slice.sequence().mix().isEmpty())) {
      return NONE;
    }
    return new AdaptedRows(
        batch.rows(),
        runs(batch, slice -> slice.tokens().length),
        batch.outputRows(),
        runs(batch, Batch.Slice::outputRows),
        batch.slices().stream().map(slice -> slice.sequence().mix()).toList());
  }

  private static List<Run> runs(Batch batch, ToIntFunction<Batch.Slice> rowsOf) {
    List<Run> runs = new ArrayList<>();
    int row = 0;
    for (Batch.Slice slice : batch.slices()) {
      AdapterMix mix = slice.sequence().mix();
      int count = rowsOf.applyAsInt(slice);
      if (count > 0 && !mix.isEmpty()) {
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last != null && last.fromRow + last.rows == row && last.mix.equals(mix)) {
          runs.set(runs.size() - 1, new Run(mix, last.fromRow, last.rows + count));
        } else {
          runs.add(new Run(mix, row, count));
        }
      }
      row += count;
    }
    return List.copyOf(runs);
  }

  /**
   * The runs of a matrix's input.
   *
   * @param count its rows: those of the whole pass, those that get logits, or any of a pass over
   *     one sequence alone
   */
  List<Run> of(int count) {
    if (mixes.isEmpty()) {
      return List.of();
    }
    if (count == rows) {
      return all;
    }
    if (count == outputRows) {
      return outputs;
    }
    if (mixes.size() == 1) {
      return List.of(new Run(mixes.getFirst(), 0, count));
    }
    throw new IllegalStateException("whose are " + count + " rows of a pass over " + rows + "?");
  }
}
