package dev.hearth.model.jinja;

import java.util.List;

/**
 * Python's tuple.
 *
 * @param grouped whether it is one of {@code groupby}, whose two items also have names
 */
record TupleValue(List<Object> items, boolean grouped) implements SequenceValue {

  static TupleValue of(Object... items) {
    return new TupleValue(List.of(items), false);
  }

  static TupleValue copyOf(List<Object> items) {
    return new TupleValue(List.copyOf(items), false);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }
}
