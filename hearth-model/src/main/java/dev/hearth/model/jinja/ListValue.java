package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's list. The sandbox lets a template remove items, nothing else changes a list. */
final class ListValue implements SequenceValue {
  private final List<Object> items;

  /** Takes over {@code items}, which must be changeable. */
  ListValue(List<Object> items) {
    this.items = items;
  }

  static ListValue copyOf(List<?> items) {
    return new ListValue(new ArrayList<>(items));
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  Object remove(int index) {
    return items.remove(index);
  }

  void clear() {
    items.clear();
  }

  /** The items themselves; not to be changed. */
  List<Object> items() {
    return items;
  }
}
