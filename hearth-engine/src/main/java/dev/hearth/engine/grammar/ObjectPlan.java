package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.ObjectShape.Option;
import dev.hearth.engine.grammar.ObjectShape.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks ahead in an object: whether what is still asked of it can be fulfilled by keys to come. */
final class ObjectPlan {
  private static final int STEPS_MAX = 100_000;
  private static final int KNOWN_MAX = 50_000;

  /** A key to come, of some class, that fulfils some of the conditions. */
  private record Planned(int label, BitSet fulfils) {}

  private final ObjectShape shape;
  private final Map<State, BitSet> known = new ConcurrentHashMap<>();
  private final List<BitSet> owned;

  /** Whether using a key never takes another possibility away. */
  private final boolean simple;

  private final boolean finite;
  private int steps;

  ObjectPlan(ObjectShape shape) {
    this.shape = shape;
    this.owned = owned(shape);
    BitSet all = new BitSet();
    owned.forEach(all::or);
    boolean someFinite = false;
    boolean choice = false;
    for (int label = 0; label < shape.keys().classes().size(); label++) {
      long size = shape.keys().classes().get(label).size();
      someFinite |= size > 1 && size != Content.MANY;
      choice |= !shape.perhaps(label).isEmpty();
    }
    this.finite = someFinite;
    this.simple =
        shape.max() < 0 && !someFinite && !choice && all.cardinality() == shape.conditions();
  }

  List<String> freeKeys(State state) {
    List<String> found = new ArrayList<>();
    for (UsedKey used = state.free(); used != null; used = used.before) {
      found.add(used.key);
    }
    return found;
  }

  /** How many keys of a class are left. */
  private long left(State state, int label) {
    long size = shape.keys().classes().get(label).size();
    if (size == Content.MANY) {
      return size;
    }
    if (size == 1) {
      return state.used().get(label) ? 0 : 1;
    }
    for (UsedKey used = state.free(); used != null; used = used.before) {
      size -= used.label == label ? 1 : 0;
    }
    return size;
  }

  private int classes() {
    return shape.keys().classes().size();
  }

  synchronized boolean completable(State state) {
    steps = 0;
    List<Planned> planned = new ArrayList<>();
    BitSet open = (BitSet) state.pending().clone();
    // what only one key can fulfil is fulfilled by that key
    for (int label = 0; label < classes() && !open.isEmpty(); label++) {
      BitSet forced = (BitSet) shape.always(label).clone();
      forced.and(state.pending());
      boolean single = shape.keys().classes().get(label).size() == 1;
      if (single && forced.intersects(owned.get(label))) {
        if (left(state, label) == 0 || !shape.isPossible(label, forced)) {
          return false;
        }
        planned.add(new Planned(label, forced));
        open.andNot(forced);
      }
    }
    return assign(state, open, planned);
  }

  /** For each class the conditions that no other class can fulfil. */
  private static List<BitSet> owned(ObjectShape shape) {
    int count = shape.keys().classes().size();
    List<BitSet> found = new ArrayList<>();
    for (int label = 0; label < count; label++) {
      found.add(new BitSet());
    }
    for (int condition = 0; condition < shape.conditions(); condition++) {
      int owner = -1;
      int owners = 0;
      for (int label = 0; label < count; label++) {
        boolean can = shape.always(label).get(condition) || shape.perhaps(label).get(condition);
        if (can && shape.keys().classes().get(label).size() > 0) {
          owner = label;
          owners++;
        }
      }
      if (owners == 1) {
        found.get(owner).set(condition);
      }
    }
    return found;
  }

  private boolean assign(State state, BitSet open, List<Planned> planned) {
    if (++steps > STEPS_MAX) {
      throw Refusals.limit("steps to plan the properties of an object", STEPS_MAX);
    }
    int condition = open.nextSetBit(0);
    if (condition < 0) {
      return fits(state, planned);
    }
    BitSet rest = (BitSet) open.clone();
    rest.clear(condition);
    for (int i = 0; i < planned.size(); i++) {
      Planned key = planned.get(i);
      if (can(key.label, condition)) {
        Planned more = with(key, condition);
        if (shape.isPossible(more.label, more.fulfils)) {
          planned.set(i, more);
          if (assign(state, rest, planned)) {
            return true;
          }
          planned.set(i, key);
        }
      }
    }
    for (int label = 0; label < classes(); label++) {
      if (can(label, condition) && left(state, label) > count(planned, label)) {
        Planned key = with(new Planned(label, new BitSet()), condition);
        if (shape.isPossible(label, key.fulfils)) {
          planned.add(key);
          if (assign(state, rest, planned)) {
            return true;
          }
          planned.removeLast();
        }
      }
    }
    return false;
  }

  private boolean can(int label, int condition) {
    return shape.always(label).get(condition) || shape.perhaps(label).get(condition);
  }

  private static Planned with(Planned key, int condition) {
    BitSet more = (BitSet) key.fulfils.clone();
    more.set(condition);
    return new Planned(key.label, more);
  }

  private static long count(List<Planned> planned, int label) {
    return planned.stream().filter(key -> key.label == label).count();
  }

  /** Whether the number of keys can be kept: not too many, and enough others to fill up. */
  private boolean fits(State state, List<Planned> planned) {
    int keys = state.count() + planned.size();
    if (shape.max() >= 0 && keys > shape.max()) {
      return false;
    }
    long missing = (long) shape.min() - keys;
    for (int label = 0; label < classes() && missing > 0; label++) {
      if (shape.isPossible(label, new BitSet())) {
        missing -= left(state, label) - count(planned, label);
      }
    }
    return missing <= 0;
  }

  BitSet nextClasses(State state) {
    State key =
        finite || state.free() == null
            ? state
            : new State(state.used(), state.pending(), state.count(), null);
    BitSet done = known.get(key);
    if (done == null) {
      done = new BitSet();
      boolean full = shape.max() >= 0 && state.count() >= shape.max();
      for (int label = 0; label < classes() && !full; label++) {
        done.set(label, left(state, label) > 0 && !options(state, label, null).isEmpty());
      }
      if (known.size() < KNOWN_MAX) {
        known.put(key, done);
      }
    }
    return done;
  }

  List<Option> options(State state, int label, @Nullable String key) {
    List<Option> found = new ArrayList<>();
    BitSet used = state.used();
    UsedKey free = state.free();
    if (shape.keys().classes().get(label).size() == 1) {
      used = (BitSet) used.clone();
      used.set(label);
    } else {
      free = new UsedKey(free, key == null ? "" : key, label);
    }
    int horizon = shape.max() < 0 ? shape.min() : shape.max();
    int count = Math.min(state.count() + 1, Math.max(horizon, 0));
    BitSet perhaps = (BitSet) shape.perhaps(label).clone();
    perhaps.and(state.pending());
    for (BitSet chosen : ObjectShape.subsets(perhaps)) {
      BitSet forced = (BitSet) shape.always(label).clone();
      forced.and(state.pending());
      chosen.or(forced);
      BitSet pending = (BitSet) state.pending().clone();
      pending.andNot(chosen);
      State next = new State(used, pending, count, free);
      if (shape.isPossible(label, chosen) && (simple || completable(next))) {
        found.add(new Option(shape.goal(label, chosen), next));
      }
    }
    return found;
  }
}
