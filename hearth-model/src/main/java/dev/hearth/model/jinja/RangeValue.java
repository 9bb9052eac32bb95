package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/**
 * Python's range.
 *
 * @param size how many numbers it has, checked against the limit when it was made
 */
record RangeValue(long start, long stop, long step, int size) implements SequenceValue {

  /** Null where it would have more than {@code itemsMax} numbers. */
  static @Nullable RangeValue of(long start, long stop, long step, int itemsMax) {
    long items = count(start, stop, step);
    return items < 0 || items > itemsMax ? null : new RangeValue(start, stop, step, (int) items);
  }

  private static long count(long start, long stop, long step) {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    long distance = step > 0 ? stop - start : start - stop;
    if (distance < 0) {
      return -1;
    }
    long stride = step > 0 ? step : -step;
    return stride < 0 ? 1 : (distance - 1) / stride + 1;
  }

  @Override
  public Object get(int index) {
    return start + index * step;
  }

  boolean contains(long number) {
    if (size == 0) {
      return false;
    }
    long last = start + (size - 1) * step;
    boolean between =
        step > 0 ? start <= number && number <= last : last <= number && number <= start;
    return between && (number - start) % step == 0;
  }

  RangeValue slice(int from, int count, int stride) {
    long newStart = start + from * step;
    long newStep = step * stride;
    return new RangeValue(newStart, newStart + count * newStep, newStep, count);
  }
}
