package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Turns conditions into alternatives, each of which is a list of parts that hold together, for one
 * type of value at a time. Negation is pushed down to the parts. Where a schema asks about what was
 * not evaluated, the alternatives also tell which schemas held, and so what they evaluated.
 */
final class Expander {
  static final int ALTERNATIVES_MAX = 4000;
  private static final int DEPTH_MAX = 600;

  /** What must be known of evaluation. */
  enum Mode {
    /** Nothing. */
    SILENT,
    /** What is certainly evaluated; another alternative knows of more. */
    COLLECT,
    /** Exactly what is evaluated. */
    EXACT
  }

  /** Tells schemas apart of which no value fulfils both. */
  interface Judge {
    boolean disjoint(Condition a, Condition b, Type type);
  }

  private record Key(Condition condition, boolean holds, Type type, Mode mode) {}

  private final RegexFactory factory;
  private final IntFunction<Condition> schemas;
  private final Judge judge;
  private final Map<Key, List<Conjunct>> known = new HashMap<>();
  private final Set<Key> open = new HashSet<>();
  private int depth;

  Expander(RegexFactory factory, IntFunction<Condition> schemas, Judge judge) {
    this.factory = factory;
    this.schemas = schemas;
    this.judge = judge;
  }

  /** The alternatives of several conditions together. */
  List<Conjunct> all(Set<Literal> literals, Type type) {
    List<Conjunct> found = List.of(Conjunct.EMPTY);
    for (Literal literal : literals) {
      found = times(found, expand(literal.condition(), literal.holds(), type, Mode.SILENT));
    }
    return least(found);
  }

  /** Leaves out what asks for more than another alternative. */
  private static List<Conjunct> least(List<Conjunct> all) {
    Set<Set<Condition>> parts = new LinkedHashSet<>();
    all.forEach(conjunct -> parts.add(conjunct.parts()));
    List<Conjunct> found = new ArrayList<>();
    for (Set<Condition> one : parts) {
      boolean needless =
          parts.size() <= 200
              && parts.stream().anyMatch(p -> p.size() < one.size() && one.containsAll(p));
      if (!needless) {
        found.add(new Conjunct(one, Set.of(), 0, Set.of()));
      }
    }
    return found;
  }

  private List<Conjunct> times(List<Conjunct> a, List<Conjunct> b) {
    Set<Conjunct> found = new LinkedHashSet<>();
    for (Conjunct one : a) {
      for (Conjunct other : b) {
        Conjunct both = one.and(other);
        if (both != null) {
          found.add(both);
        }
      }
      limit(found.size());
    }
    return List.copyOf(found);
  }

  private static void limit(int size) {
    if (size > ALTERNATIVES_MAX) {
      throw Refusals.limit("combinations of anyOf, oneOf, not and if", ALTERNATIVES_MAX);
    }
  }

  List<Conjunct> expand(Condition condition, boolean holds, Type type, Mode mode) {
    Mode needed = holds ? mode : Mode.SILENT;
    Key key = new Key(condition, holds, type, needed);
    List<Conjunct> done = known.get(key);
    if (done != null) {
      return done;
    }
    if (!open.add(key)) {
      throw new SelfReferenceException();
    }
    if (++depth > DEPTH_MAX) {
      throw Refusals.limit("schemas that refer to schemas", DEPTH_MAX);
    }
    try {
      List<Conjunct> found = compute(condition, holds, type, needed);
      limit(found.size());
      known.put(key, found);
      return found;
    } finally {
      depth--;
      open.remove(key);
    }
  }

  private List<Conjunct> compute(Condition condition, boolean holds, Type type, Mode mode) {
    return switch (condition) {
      case Condition.Always always -> constant(always.value() == holds);
      case Condition.Types types -> constant((types.mask() & type.bit()) != 0 == holds);
      case Condition.Num num ->
          type != Type.NUMBER
              ? constant(holds)
              : one(holds ? num : new Condition.Num(num.test().not()));
      case Condition.Text text ->
          type != Type.STRING
              ? constant(holds)
              : one(holds ? text : new Condition.Text(factory.not(text.marked())));
      case Condition.Length length ->
          type != Type.STRING
              ? constant(holds)
              : holds ? one(length) : outside(length.min(), length.max(), Condition.Length::new);
      case Condition.Item item -> type != Type.ARRAY ? constant(holds) : item(item, holds);
      case Condition.Items items -> type != Type.ARRAY ? constant(holds) : items(items, holds);
      case Condition.Contains some -> type != Type.ARRAY ? constant(holds) : contains(some, holds);
      case Condition.Count count ->
          type != Type.ARRAY
              ? constant(holds)
              : holds ? one(count) : outside(count.min(), count.max(), Condition.Count::new);
      case Condition.Unique unique -> type != Type.ARRAY ? constant(holds) : unique(unique, holds);
      case Condition.Members some -> type != Type.OBJECT ? constant(holds) : members(some, holds);
      case Condition.Names names -> type != Type.OBJECT ? constant(holds) : names(names, holds);
      case Condition.Exists exists ->
          type != Type.OBJECT ? constant(holds) : one(holds ? exists : without(exists));
      case Condition.MemberCount count ->
          type != Type.OBJECT
              ? constant(holds)
              : holds ? one(count) : outside(count.min(), count.max(), Condition.MemberCount::new);
      case Condition.And and -> and(and.parts(), holds, type, mode);
      case Condition.Or or -> or(or, holds, type, mode);
      case Condition.OneOf oneOf -> oneOf(oneOf.parts(), holds, type, mode);
      case Condition.Not not -> silent(expand(not.part(), !holds, type, Mode.SILENT));
      case Condition.Schema schema -> expand(schemas.apply(schema.number()), holds, type, mode);
      case Condition.Unevaluated some -> unevaluated(some, holds, type, mode);
    };
  }

  private List<Conjunct> names(Condition.Names names, boolean holds) {
    List<Conjunct> fine = all(Set.of(Literal.of(names.condition())), Type.STRING);
    Selector others = Selector.not(new Selector.Matching(GoalTable.regex(factory, fine)));
    return one(
        holds
            ? new Condition.Members(others, Condition.FALSE, false)
            : new Condition.Exists(others, Condition.TRUE));
  }

  private static Condition without(Condition.Exists exists) {
    return new Condition.Members(exists.keys(), opposite(exists.condition()), false);
  }

  static Condition opposite(Condition condition) {
    return switch (condition) {
      case Condition.Always always -> new Condition.Always(!always.value());
      case Condition.Not not -> not.part();
      default -> new Condition.Not(condition);
    };
  }

  private static List<Conjunct> constant(boolean holds) {
    return holds ? List.of(Conjunct.EMPTY) : List.of();
  }

  private static List<Conjunct> one(Condition part) {
    return List.of(Conjunct.of(part));
  }

  private static List<Conjunct> silent(List<Conjunct> all) {
    return all.stream().map(Conjunct::silent).distinct().toList();
  }

  /** How a range of counts becomes a condition. */
  private interface Range {
    Condition of(int min, int max);
  }

  /** Less than {@code min} or more than {@code max}. */
  private static List<Conjunct> outside(int min, int max, Range range) {
    List<Conjunct> found = new ArrayList<>();
    if (min > 0) {
      found.add(Conjunct.of(range.of(0, min - 1)));
    }
    if (max >= 0 && max < Integer.MAX_VALUE) {
      found.add(Conjunct.of(range.of(max + 1, -1)));
    }
    return found;
  }

  private List<Conjunct> item(Condition.Item item, boolean holds) {
    if (holds) {
      boolean free = item.condition().equals(Condition.TRUE);
      return List.of((free ? Conjunct.EMPTY : Conjunct.of(item)).evaluatingItems(item.index() + 1));
    }
    Condition other = new Condition.Item(item.index(), opposite(item.condition()));
    Condition there = new Condition.Count(item.index() + 1, -1);
    return times(one(there), one(other));
  }

  private List<Conjunct> items(Condition.Items items, boolean holds) {
    if (!holds) {
      return one(new Condition.Contains(items.from(), opposite(items.condition()), 1, -1, false));
    }
    boolean free = items.condition().equals(Condition.TRUE);
    return List.of(
        (free ? Conjunct.EMPTY : Conjunct.of(items)).evaluatingItems(Conjunct.ALL_ITEMS));
  }

  private List<Conjunct> contains(Condition.Contains some, boolean holds) {
    if (!holds) {
      return outside(
          some.min(),
          some.max(),
          (min, max) -> new Condition.Contains(some.from(), some.condition(), min, max, false));
    }
    Conjunct found = some.min() == 0 && some.max() < 0 ? Conjunct.EMPTY : Conjunct.of(some);
    return List.of(some.evaluates() ? found.evaluatingItemsWhere(some.condition()) : found);
  }

  private static List<Conjunct> unique(Condition.Unique unique, boolean holds) {
    if (!holds) {
      throw Refusals.unsupported("the opposite of uniqueItems", "it would need to plan ahead");
    }
    return one(unique);
  }

  private List<Conjunct> members(Condition.Members members, boolean holds) {
    if (!holds) {
      return one(new Condition.Exists(members.keys(), opposite(members.condition())));
    }
    boolean free = members.condition().equals(Condition.TRUE);
    Conjunct found = free ? Conjunct.EMPTY : Conjunct.of(members);
    return List.of(members.evaluates() ? found.evaluatingKeys(members.keys()) : found);
  }

  private List<Conjunct> and(List<Condition> parts, boolean holds, Type type, Mode mode) {
    List<Conjunct> found = holds ? List.of(Conjunct.EMPTY) : new ArrayList<>();
    for (Condition part : parts) {
      if (holds) {
        found = times(found, expand(part, true, type, mode));
      } else {
        found.addAll(expand(part, false, type, Mode.SILENT));
      }
    }
    return found.stream().distinct().toList();
  }

  private List<Conjunct> or(Condition.Or or, boolean holds, Type type, Mode mode) {
    if (!holds) {
      List<Conjunct> found = List.of(Conjunct.EMPTY);
      for (Condition part : or.parts()) {
        found = times(found, expand(part, false, type, Mode.SILENT));
      }
      return found;
    }
    if (mode == Mode.SILENT || or.exclusive()) {
      Set<Conjunct> found = new LinkedHashSet<>();
      or.parts().forEach(part -> found.addAll(expand(part, true, type, mode)));
      return List.copyOf(found);
    }
    // which of them hold decides what is evaluated: every choice of at least one
    List<Conjunct> none = List.of(Conjunct.EMPTY);
    Set<Conjunct> some = new LinkedHashSet<>();
    for (Condition part : or.parts()) {
      List<Conjunct> yes = expand(part, true, type, mode);
      List<Conjunct> no =
          mode == Mode.EXACT ? expand(part, false, type, Mode.SILENT) : constant(true);
      Set<Conjunct> next = new LinkedHashSet<>(times(List.copyOf(some), yes));
      next.addAll(times(List.copyOf(some), no));
      next.addAll(times(none, yes));
      limit(next.size());
      none = times(none, no);
      some = next;
    }
    return List.copyOf(some);
  }

  private List<Conjunct> oneOf(List<Condition> parts, boolean holds, Type type, Mode mode) {
    Set<Conjunct> found = new LinkedHashSet<>();
    if (!holds) {
      List<Conjunct> none = List.of(Conjunct.EMPTY);
      for (int i = 0; i < parts.size(); i++) {
        none = times(none, expand(parts.get(i), false, type, Mode.SILENT));
        for (int j = 0; j < i; j++) {
          List<Conjunct> one = expand(parts.get(i), true, type, Mode.SILENT);
          found.addAll(times(one, expand(parts.get(j), true, type, Mode.SILENT)));
        }
        limit(found.size());
      }
      found.addAll(none);
      return List.copyOf(found);
    }
    for (int i = 0; i < parts.size(); i++) {
      List<Conjunct> one = expand(parts.get(i), true, type, mode);
      for (int j = 0; j < parts.size() && !one.isEmpty(); j++) {
        if (j != i && !judge.disjoint(parts.get(i), parts.get(j), type)) {
          one = times(one, expand(parts.get(j), false, type, Mode.SILENT));
        }
      }
      found.addAll(one);
      limit(found.size());
    }
    return List.copyOf(found);
  }

  private List<Conjunct> unevaluated(
      Condition.Unevaluated some, boolean holds, Type type, Mode mode) {
    Condition asked = type == Type.OBJECT ? some.members() : some.items();
    if (asked == null || (type != Type.OBJECT && type != Type.ARRAY)) {
      return expand(some.inner(), holds, type, mode);
    }
    Set<Conjunct> found = new LinkedHashSet<>();
    if (!holds) {
      found.addAll(expand(some.inner(), false, type, Mode.SILENT));
    }
    Mode inner = !holds || mode == Mode.EXACT ? Mode.EXACT : Mode.COLLECT;
    for (Conjunct one : expand(some.inner(), true, type, inner)) {
      Condition rest = type == Type.OBJECT ? restOfKeys(one, asked) : restOfItems(one, asked);
      for (Conjunct more : expand(rest, holds, type, Mode.SILENT)) {
        Conjunct both = one.silent().and(more.silent());
        if (both != null) {
          Conjunct all = both.evaluatingItems(Conjunct.ALL_ITEMS).evaluatingKeys(Selector.all());
          found.add(holds ? all : both);
        }
      }
    }
    return List.copyOf(found);
  }

  private static Condition restOfKeys(Conjunct one, Condition asked) {
    return new Condition.Members(Selector.not(Selector.anyOf(one.keys())), asked, false);
  }

  private static Condition restOfItems(Conjunct one, Condition asked) {
    if (one.items() == Conjunct.ALL_ITEMS) {
      return Condition.TRUE;
    }
    List<Condition> either = new ArrayList<>(one.itemsWhere());
    either.add(asked);
    Condition each = either.size() == 1 ? asked : new Condition.Or(either, false);
    return new Condition.Items(one.items(), each);
  }
}
