package dev.hearth.main.bench;

import java.util.List;

/**
 * What repeated measuring gave.
 *
 * @param values in the order of measuring, at least one
 */
public record Spread(List<Double> values) {
  public Spread {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  /** The middle value; of an even number of values the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** How far the values lie apart, as a share of the median; 0 where that is 0. */
  public double width() {
    double middle = median();
    return middle == 0 ? 0 : (max() - min()) / middle;
  }
}
