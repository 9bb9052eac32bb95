package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Signature.Style;
import java.util.Map;

/** The methods of lists, tuples and ranges. The sandbox forbids those that change a list. */
final class ListMethods {
  static final Map<String, BuiltinFunction> LIST =
      Map.ofEntries(
          of("list", "index", "value start? stop?", ListMethods::index),
          exact("list", "count", "value", ListMethods::count),
          exact("list", "copy", "", a -> Iteration.list(a.rendering(), a.self())),
          of("list", "pop", "index?", ListMethods::pop),
          exact(
              "list",
              "clear",
              "",
              a -> {
                ((ListValue) a.self()).clear();
                return None.NONE;
              }));

  static final Map<String, BuiltinFunction> TUPLE =
      Map.ofEntries(
          of("tuple", "index", "value start? stop?", ListMethods::index),
          exact("tuple", "count", "value", ListMethods::count));

  static final Map<String, BuiltinFunction> RANGE =
      Map.ofEntries(
          exact("range", "index", "value", ListMethods::index),
          exact("range", "count", "value", ListMethods::count));

  private ListMethods() {}

  private static Map.Entry<String, BuiltinFunction> of(
      String type, String name, String parameters, BuiltinFunction.Body body) {
    return Methods.of(type, name, Style.POSITIONAL, parameters, body);
  }

  private static Map.Entry<String, BuiltinFunction> exact(
      String type, String name, String parameters, BuiltinFunction.Body body) {
    return Methods.of(type, name, Style.EXACT, parameters, body);
  }

  private static Object index(Bound a) {
    SequenceValue sequence = (SequenceValue) a.self();
    int size = sequence.size();
    boolean whole = a.size() == 1;
    int from = whole || !a.has(1) ? 0 : clamp(Subscript.sliceIndex(a.get(1)), size);
    int to = whole || !a.has(2) ? size : clamp(Subscript.sliceIndex(a.get(2)), size);
    for (int i = from; i < to && i < sequence.size(); i++) {
      if (isSame(a, sequence.get(i))) {
        return (long) i;
      }
    }
    String type = Types.nameOf(a.self());
    throw Failure.value(
        switch (type) {
          case "list" -> Representation.of(a.rendering(), a.get(0)) + " is not in list";
          case "range" -> Representation.of(a.rendering(), a.get(0)) + " is not in range";
          default -> "tuple.index(x): x not in tuple";
        });
  }

  private static int clamp(long index, int size) {
    long positive = index < 0 ? Math.max(0, index + size) : index;
    return (int) Math.min(positive, size);
  }

  private static boolean isSame(Bound a, Object item) {
    return Comparison.isIdentical(item, a.get(0))
        || Comparison.equal(a.rendering(), item, a.get(0));
  }

  private static Object count(Bound a) {
    SequenceValue sequence = (SequenceValue) a.self();
    long count = 0;
    for (int i = 0; i < sequence.size(); i++) {
      count += isSame(a, sequence.get(i)) ? 1 : 0;
    }
    return count;
  }

  private static Object pop(Bound a) {
    ListValue list = (ListValue) a.self();
    long index = a.integer(0, -1);
    if (list.size() == 0) {
      throw Failure.index("pop from empty list");
    }
    long positive = index < 0 ? index + list.size() : index;
    if (positive < 0 || positive >= list.size()) {
      throw Failure.index("pop index out of range");
    }
    a.rendering().scan(list.size());
    return list.remove((int) positive);
  }
}
