package dev.hearth.engine.grammar;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parts about one type that hold together, and what they evaluate of a value.
 *
 * @param parts none of them is a combination of others
 * @param keys the keys that are evaluated
 * @param items how many items from the first on are evaluated; {@link #ALL_ITEMS} for all
 * @param itemsWhere items that fulfil any of these are evaluated too
 */
record Conjunct(Set<Condition> parts, Set<Selector> keys, int items, Set<Condition> itemsWhere) {
  static final int ALL_ITEMS = Integer.MAX_VALUE;

  static final Conjunct EMPTY = new Conjunct(Set.of(), Set.of(), 0, Set.of());

  static Conjunct of(Condition part) {
    return new Conjunct(Set.of(part), Set.of(), 0, Set.of());
  }

  private boolean isEmpty() {
    return parts.isEmpty() && keys.isEmpty() && items == 0 && itemsWhere.isEmpty();
  }

  /** The same, with nothing evaluated. */
  Conjunct silent() {
    return new Conjunct(parts, Set.of(), 0, Set.of());
  }

  Conjunct evaluatingKeys(Selector more) {
    return new Conjunct(parts, union(keys, Set.of(more)), items, itemsWhere);
  }

  Conjunct evaluatingItems(int more) {
    return new Conjunct(parts, keys, Math.max(items, more), itemsWhere);
  }

  Conjunct evaluatingItemsWhere(Condition condition) {
    return new Conjunct(parts, keys, items, union(itemsWhere, Set.of(condition)));
  }

  /** Both; null where they contradict each other at first sight. */
  @Nullable Conjunct and(Conjunct other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Set<Condition> all = union(parts, other.parts);
    for (Condition part : all) {
      boolean contradicted =
          part instanceof Condition.Exists(Selector.Named key, Condition ignored)
              && (all.contains(new Condition.Members(key, Condition.FALSE, true))
                  || all.contains(new Condition.Members(key, Condition.FALSE, false)));
      if (contradicted) {
        return null;
      }
    }
    return new Conjunct(
        all,
        union(keys, other.keys),
        Math.max(items, other.items),
        union(itemsWhere, other.itemsWhere));
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    if (b.isEmpty() || a.containsAll(b)) {
      return a;
    }
    Set<T> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }
}
