package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.TextFilters.simple;
import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The filters that give their items when they are asked for, with any error only then. */
final class LazyFilters {
  static final Map<String, BuiltinFunction> ALL =
      Map.ofEntries(
          entry("map", simple("sync_do_map", "^ value * **", LazyFilters::map)),
          entry("select", simple("sync_do_select", "^ value * **", a -> select(a, false, true))),
          entry("reject", simple("sync_do_reject", "^ value * **", a -> select(a, false, false))),
          entry(
              "selectattr",
              simple("sync_do_selectattr", "^ value * **", a -> select(a, true, true))),
          entry(
              "rejectattr",
              simple("sync_do_rejectattr", "^ value * **", a -> select(a, true, false))),
          entry(
              "unique",
              simple("do_unique", "^ value case_sensitive? attribute?", LazyFilters::unique)),
          entry("items", simple("do_items", "value", LazyFilters::items)),
          entry("batch", simple("do_batch", "value linecount fill_with?", LazyFilters::batch)),
          entry("slice", simple("sync_do_slice", "value slices fill_with?", LazyFilters::slice)));

  private LazyFilters() {}

  /** Items from whoever gives the next one, or null at the end. */
  private static final class Pulled implements Iterator<Object> {
    private final Supplier<@Nullable Object> source;
    private @Nullable Object next;

    Pulled(Supplier<@Nullable Object> source) {
      this.source = source;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = source.get();
      }
      return next != null;
    }

    @Override
    public Object next() {
      Object item = hasNext() ? next : null;
      if (item == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return item;
    }
  }

  /** The items of an iterator that is made only when the first is asked for. */
  private static Iterator<Object> deferred(Supplier<Iterator<Object>> begin) {
    return new Pulled(
        new Supplier<>() {
          private @Nullable Iterator<Object> items;

          @Override
          public @Nullable Object get() {
            Iterator<Object> begun = items;
            if (begun == null) {
              begun = begin.get();
              items = begun;
            }
            return begun.hasNext() ? begun.next() : null;
          }
        });
  }

  static Iterator<Object> mapped(Iterator<Object> items, UnaryOperator<Object> function) {
    return new Pulled(() -> items.hasNext() ? function.apply(items.next()) : null);
  }

  private static Iterator<Object> kept(Iterator<Object> items, Predicate<Object> wanted) {
    return new Pulled(() -> {
      while (items.hasNext()) {
        Object item = items.next();
        if (wanted.test(item)) {
          return item;
        }
      }
      return null;
    });
  }

  private static GeneratorValue generator(
      Bound a, String function, Supplier<Iterator<Object>> begin) {
    return GeneratorValue.over(a.rendering(), a.get(0), function, deferred(begin));
  }

  private static Object map(Bound a) {
    return generator(
        a,
        "sync_do_map",
        () -> {
          if (!Iteration.isTrue(a.get(0))) {
            return List.<Object>of().iterator();
          }
          UnaryOperator<Object> function = mapping(a);
          return mapped(Iteration.iterator(a.rendering(), a.get(0)), function);
        });
  }

  private static UnaryOperator<Object> mapping(Bound a) {
    Rendering rendering = a.rendering();
    if (a.rest().isEmpty() && a.restNamed().containsKey("attribute")) {
      Map<String, Object> named = new LinkedHashMap<>(a.restNamed());
      Object attribute = named.remove("attribute");
      Object absent = named.remove("default");
      if (!named.isEmpty()) {
        throw Failure.filterArgument(
            "Unexpected keyword argument "
                + Representation.quoted(named.keySet().iterator().next()));
      }
      return ItemAccess.of(
              rendering,
              attribute == null ? None.NONE : attribute,
              false,
              absent == None.NONE ? null : absent)
          ::get;
    }
    if (a.rest().isEmpty()) {
      throw Failure.filterArgument("map requires a filter argument");
    }
    Object name = a.rest().getFirst();
    return item -> Filters.apply(rendering, name, withItem(a, item, 1));
  }

  /** The arguments of a filter or test that is named by one: the item, then the others. */
  private static Arguments withItem(Bound a, Object item, int skip) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(item);
    arguments.addAll(a.rest().subList(skip, a.rest().size()));
    return new Arguments(arguments, a.restNamed());
  }

  private static Object select(Bound a, boolean byAttribute, boolean wanted) {
    return generator(
        a,
        "select_or_reject",
        () -> {
          if (!Iteration.isTrue(a.get(0))) {
            return List.<Object>of().iterator();
          }
          Predicate<Object> predicate = predicate(a, byAttribute);
          return kept(
              Iteration.iterator(a.rendering(), a.get(0)), item -> predicate.test(item) == wanted);
        });
  }

  private static Predicate<Object> predicate(Bound a, boolean byAttribute) {
    Rendering rendering = a.rendering();
    if (byAttribute && a.rest().isEmpty()) {
      throw Failure.filterArgument("Missing parameter for attribute name");
    }
    Object attribute = byAttribute ? a.rest().getFirst() : None.NONE;
    ItemAccess access = ItemAccess.of(rendering, attribute, false);
    int at = byAttribute ? 1 : 0;
    if (a.rest().size() <= at) {
      return item -> Iteration.isTrue(access.get(item));
    }
    Object name = a.rest().get(at);
    return item ->
        Iteration.isTrue(
            TemplateTests.apply(rendering, name, withItem(a, access.get(item), at + 1)));
  }

  private static Object unique(Bound a) {
    return generator(
        a,
        "do_unique",
        () -> {
          Rendering rendering = a.rendering();
          ItemAccess access = ItemAccess.of(rendering, a.or(2, None.NONE), !a.isTrue(1));
          Set<Object> seen = new HashSet<>();
          return kept(
              Iteration.iterator(rendering, a.get(0)),
              item -> {
                rendering.items(1);
                return seen.add(Keys.normal(rendering, access.get(item)));
              });
        });
  }

  private static Object items(Bound a) {
    return generator(
        a,
        "do_items",
        () ->
            switch (a.get(0)) {
              case UndefinedValue undefined -> List.<Object>of().iterator();
              case DictionaryValue dictionary -> dictionary.items();
              default -> throw Failure.type("Can only get item pairs from a mapping.");
            });
  }

  private static Object batch(Bound a) {
    return generator(a, "do_batch", () -> batches(a));
  }

  private static Iterator<Object> batches(Bound a) {
    Rendering rendering = a.rendering();
    Iterator<Object> items = Iteration.iterator(rendering, a.get(0));
    Object size = a.get(1);
    return new Pulled(
        new Supplier<>() {
          private ArrayList<Object> batch = new ArrayList<>();

          @Override
          public @Nullable Object get() {
            while (items.hasNext()) {
              boolean full = Comparison.equal(rendering, (long) batch.size(), size);
              ArrayList<Object> done = batch;
              if (full) {
                batch = new ArrayList<>();
              }
              rendering.items(1);
              batch.add(items.next());
              if (full) {
                return new ListValue(done);
              }
            }
            ArrayList<Object> last = batch;
            batch = new ArrayList<>();
            return last.isEmpty() ? null : filled(a, last);
          }
        });
  }

  private static ListValue filled(Bound a, List<Object> batch) {
    Rendering rendering = a.rendering();
    long count = batch.size();
    if (!a.isNone(2) && Comparison.less(rendering, count, a.get(1))) {
      long missing = Bound.integer(a.get(1)) - count;
      rendering.items(missing);
      for (long i = 0; i < missing; i++) {
        batch.add(a.get(2));
      }
    }
    return new ListValue(batch);
  }

  private static Object slice(Bound a) {
    return generator(a, "sync_do_slice", () -> slices(a));
  }

  private static Iterator<Object> slices(Bound a) {
    Rendering rendering = a.rendering();
    List<Object> items = Iteration.copy(rendering, a.get(0));
    Object given = a.get(1);
    Object each = Operators.Binary.FLOOR_DIVIDE.apply(rendering, (long) items.size(), given);
    long slices = Bound.integer(given);
    long perSlice = Bound.integer(each);
    long extra = slices > 0 ? items.size() % slices : 0;
    return new Pulled(
        new Supplier<>() {
          private long number;
          private int at;

          @Override
          public @Nullable Object get() {
            if (number >= slices) {
              return null;
            }
            int end = at + (int) perSlice + (number < extra ? 1 : 0);
            rendering.items(end - at + 1);
            ArrayList<Object> slice = new ArrayList<>(items.subList(at, end));
            if (!a.isNone(2) && number >= extra) {
              slice.add(a.get(2));
            }
            at = end;
            number++;
            return new ListValue(slice);
          }
        });
  }
}
