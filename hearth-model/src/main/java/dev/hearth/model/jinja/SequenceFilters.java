package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.TextFilters.simple;
import static java.util.Map.entry;

import dev.hearth.model.jinja.Comparison.Order;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters that look at all items of a sequence at once, and those for any value. */
final class SequenceFilters {
  private static final BuiltinFunction LENGTH =
      new BuiltinFunction(
          new Signature("len", Signature.Style.EXACT, "obj"),
          "builtin_function_or_method",
          a -> (long) Iteration.length(a.rendering(), a.get(0)));

  private static final BuiltinFunction DEFAULT =
      simple("do_default", "value default_value? boolean?", SequenceFilters::defaultValue);

  static final Map<String, BuiltinFunction> ALL =
      Map.ofEntries(
          entry("length", LENGTH),
          entry("count", LENGTH),
          entry("default", DEFAULT),
          entry("d", DEFAULT),
          entry("attr", simple("do_attr", "^ obj name", SequenceFilters::attribute)),
          entry("first", simple("sync_do_first", "^ seq", SequenceFilters::first)),
          entry("last", simple("do_last", "^ seq", SequenceFilters::last)),
          entry("random", simple("do_random", "^ seq", SequenceFilters::random)),
          entry("reverse", simple("do_reverse", "value", SequenceFilters::reverse)),
          entry(
              "list",
              simple("sync_do_list", "value", a -> Iteration.list(a.rendering(), a.get(0)))),
          entry("join", simple("sync_do_join", "^ value d? attribute?", SequenceFilters::join)),
          entry(
              "sort",
              simple(
                  "do_sort", "^ value reverse? case_sensitive? attribute?", SequenceFilters::sort)),
          entry(
              "dictsort",
              simple(
                  "do_dictsort",
                  "value case_sensitive? by? reverse?",
                  SequenceFilters::sortDictionary)),
          entry(
              "min",
              simple("do_min", "^ value case_sensitive? attribute?", a -> best(a, Order.LESS))),
          entry(
              "max",
              simple("do_max", "^ value case_sensitive? attribute?", a -> best(a, Order.GREATER))),
          entry("sum", simple("sync_do_sum", "^ iterable attribute? start?", SequenceFilters::sum)),
          entry(
              "groupby",
              simple(
                  "sync_do_groupby",
                  "^ value attribute default? case_sensitive?",
                  SequenceFilters::group)));

  private SequenceFilters() {}

  private static Object defaultValue(Bound a) {
    Object value = a.get(0);
    boolean absent = value instanceof UndefinedValue || (a.isTrue(2) && !Iteration.isTrue(value));
    return absent ? a.or(1, "") : value;
  }

  private static Object attribute(Bound a) {
    Object owner = a.get(0);
    Object name = a.get(1);
    if (!Types.isText(name)) {
      throw Failure.type("attribute name must be string, not '" + Types.nameOf(name) + "'");
    }
    Object found = Attributes.find(owner, Types.text(name));
    if (found == null && owner instanceof UndefinedValue undefined) {
      throw undefined.failure(a.rendering());
    }
    return found == null ? UndefinedValue.member(owner, name) : found;
  }

  private static Object first(Bound a) {
    Iterator<Object> items = Iteration.iterator(a.rendering(), a.get(0));
    return items.hasNext()
        ? items.next()
        : UndefinedValue.hint("No first item, sequence was empty.");
  }

  private static Object last(Bound a) {
    Iterator<Object> items = Iteration.reversed(a.rendering(), a.get(0));
    return items.hasNext()
        ? items.next()
        : UndefinedValue.hint("No last item, sequence was empty.");
  }

  private static Object random(Bound a) {
    Rendering rendering = a.rendering();
    int length = Iteration.length(rendering, a.get(0));
    if (length == 0) {
      return UndefinedValue.hint("No random item, sequence was empty.");
    }
    Object index = (long) rendering.random().nextInt(length);
    Object item = Subscript.itemOrNull(rendering, a.get(0), index);
    if (item == null) {
      throw a.get(0) instanceof DictionaryValue
          ? Failure.key(index, rendering)
          : Failure.type("'" + Types.nameOf(a.get(0)) + "' object is not subscriptable");
    }
    return item;
  }

  private static Object reverse(Bound a) {
    Rendering rendering = a.rendering();
    Object value = a.get(0);
    if (Types.isText(value)) {
      return Subscript.slice(rendering, value, None.NONE, None.NONE, -1L);
    }
    if (value instanceof GeneratorValue) {
      return reversedCopy(rendering, value);
    }
    if (!Iteration.isIterable(value)) {
      throw Failure.filterArgument("argument must be iterable");
    }
    return Iteration.reversed(rendering, value);
  }

  private static Object reversedCopy(Rendering rendering, Object generator) {
    try {
      return new ListValue(new ArrayList<>(Iteration.copy(rendering, generator).reversed()));
    } catch (TemplateException e) {
      // Jinja takes whatever goes wrong in the generator for the generator's being none
      throw e.kind().equals("TypeError") ? Failure.filterArgument("argument must be iterable") : e;
    }
  }

  private static Object join(Bound a) {
    Rendering rendering = a.rendering();
    Iterator<Object> items = Iteration.iterator(rendering, a.get(0));
    if (!a.isNone(2)) {
      ItemAccess access = ItemAccess.of(rendering, a.get(2), false);
      items = LazyFilters.mapped(items, access::get);
    }
    return TextFilters.join(rendering, items, a.or(1, ""));
  }

  /** An item with what it is sorted by, which is computed once. */
  private record Keyed(Object key, Object item) {}

  private static List<Keyed> keyed(Rendering rendering, Object value, ItemAccess access) {
    List<Keyed> keyed = new ArrayList<>();
    Iterator<Object> items = Iteration.iterator(rendering, value);
    while (items.hasNext()) {
      rendering.items(2);
      Object item = items.next();
      keyed.add(new Keyed(access.get(item), item));
    }
    return keyed;
  }

  private static List<Keyed> sorted(Rendering rendering, List<Keyed> keyed, boolean reverse) {
    rendering.items(2L * keyed.size());
    return Sorting.sorted(keyed, (x, y) -> Comparison.less(rendering, x.key(), y.key()), reverse);
  }

  private static ListValue items(List<Keyed> keyed) {
    ArrayList<Object> items = new ArrayList<>(keyed.size());
    keyed.forEach(entry -> items.add(entry.item()));
    return new ListValue(items);
  }

  private static Object sort(Bound a) {
    Rendering rendering = a.rendering();
    boolean reverse = a.integer(1, 0) != 0;
    ItemAccess access = ItemAccess.several(rendering, a.or(3, None.NONE), !a.isTrue(2));
    return items(sorted(rendering, keyed(rendering, a.get(0), access), reverse));
  }

  private static Object sortDictionary(Bound a) {
    Rendering rendering = a.rendering();
    Object by = a.or(2, "key");
    boolean byKey = by.equals("key");
    if (!byKey && !by.equals("value")) {
      throw Failure.filterArgument("You can only sort by either \"key\" or \"value\"");
    }
    Object value = a.get(0);
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (!(value instanceof DictionaryValue dictionary)) {
      throw Failure.attribute("'" + Types.nameOf(value) + "' object has no attribute 'items'");
    }
    ItemAccess access = ItemAccess.of(rendering, byKey ? 0L : 1L, !a.isTrue(1));
    Object view = new DictionaryView(dictionary, DictionaryView.Part.ITEMS);
    boolean reverse = a.integer(3, 0) != 0;
    return items(sorted(rendering, keyed(rendering, view, access), reverse));
  }

  private static Object best(Bound a, Order order) {
    Rendering rendering = a.rendering();
    Iterator<Object> items = Iteration.iterator(rendering, a.get(0));
    if (!items.hasNext()) {
      return UndefinedValue.hint("No aggregated item, sequence was empty.");
    }
    ItemAccess access = ItemAccess.of(rendering, a.or(2, None.NONE), !a.isTrue(1));
    Object best = items.next();
    Object bestKey = access.get(best);
    while (items.hasNext()) {
      Object item = items.next();
      Object key = access.get(item);
      if (Comparison.ordered(rendering, order, key, bestKey)) {
        best = item;
        bestKey = key;
      }
    }
    return best;
  }

  private static Object sum(Bound a) {
    Rendering rendering = a.rendering();
    Object sum = a.or(2, 0L);
    if (Types.isText(sum)) {
      throw Failure.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    Iterator<Object> items = Iteration.iterator(rendering, a.get(0));
    ItemAccess access = ItemAccess.of(rendering, a.or(1, None.NONE), false);
    while (items.hasNext()) {
      sum = Operators.Binary.ADD.apply(rendering, sum, access.get(items.next()));
    }
    return sum;
  }

  private static Object group(Bound a) {
    Rendering rendering = a.rendering();
    boolean ignoreCase = !a.isTrue(3);
    Object absent = a.isNone(2) ? null : a.get(2);
    ItemAccess access = ItemAccess.of(rendering, a.get(1), ignoreCase, absent);
    ItemAccess shown = ItemAccess.of(rendering, a.get(1), false, absent);
    List<Keyed> sorted = sorted(rendering, keyed(rendering, a.get(0), access), false);
    ArrayList<Object> groups = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      boolean ends =
          i == sorted.size()
              || !Comparison.equal(rendering, sorted.get(begin).key(), sorted.get(i).key());
      if (ends) {
        List<Keyed> members = sorted.subList(begin, i);
        Object key = shown.get(members.getFirst().item());
        groups.add(new TupleValue(List.of(key, items(members)), true));
        begin = i;
      }
    }
    return new ListValue(groups);
  }
}
