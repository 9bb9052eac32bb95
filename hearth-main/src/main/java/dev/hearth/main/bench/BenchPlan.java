package dev.hearth.main.bench;

import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.List;

/**
 * What to measure.
 *
 * @param rounds how often each cell is measured
 */
public record BenchPlan(List<Cell> cells, int rounds) {
  private static final int ROUNDS_MAX = 1000;

  public BenchPlan {
    cells = List.copyOf(cells);
    if (cells.isEmpty() || rounds < 1 || rounds > ROUNDS_MAX) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "%d cells in %d rounds".formatted(cells.size(), rounds),
          "ask for something to measure, and for 1 to " + ROUNDS_MAX + " rounds");
    }
  }

  /**
   * Every prompt length and the reply length, at every depth, and the reply length in several
   * streams.
   *
   * @param prompts 0 for none
   * @param output 0 for none
   * @param streams numbers of requests at the same time; 1 is what the rest measures already
   */
  public static BenchPlan of(
      List<Integer> prompts, int output, List<Integer> depths, List<Integer> streams, int rounds) {
    List<Cell> cells = new ArrayList<>();
    for (int depth : depths) {
      for (int prompt : prompts) {
        if (prompt != 0) {
          cells.add(Cell.prefill(prompt, depth));
        }
      }
      if (output != 0) {
        cells.add(Cell.decode(output, depth));
      }
    }
    for (int count : streams) {
      if (count != 1 && output != 0) {
        cells.add(Cell.streams(count, output));
      }
    }
    return new BenchPlan(cells.stream().distinct().toList(), rounds);
  }
}
