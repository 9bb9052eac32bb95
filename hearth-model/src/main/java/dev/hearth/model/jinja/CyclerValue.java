package dev.hearth.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code cycler(...)}: gives its items one after the other, again and again. */
final class CyclerValue {
  static final Map<String, BuiltinFunction> METHODS =
      Map.of(
          "next", BuiltinFunction.python("Cycler.next", "", a -> ((CyclerValue) a.self()).next()),
          "reset",
              BuiltinFunction.python("Cycler.reset", "", a -> ((CyclerValue) a.self()).reset()));

  private final List<Object> items;
  private int position;

  CyclerValue(List<Object> items) {
    this.items = List.copyOf(items);
  }

  private Object next() {
    Object item = items.get(position);
    position = (position + 1) % items.size();
    return item;
  }

  private Object reset() {
    position = 0;
    return None.NONE;
  }

  @Nullable Object property(String name) {
    return switch (name) {
      case "current" -> items.get(position);
      case "pos" -> (long) position;
      case "items" -> TupleValue.copyOf(items);
      default -> null;
    };
  }
}
