package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.KeyLanguage.KeyClass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An object: what the value of each key is, which keys must be there, how many. Keys come in any
 * order, each at most once; a state knows which were there, so that no order needs a rule of its
 * own.
 */
final class ObjectShape {
  /** Conditions that any of several keys may fulfil; beyond, choosing among them is too much. */
  static final int CHOICES_MAX = 8;

  /**
   * What was there.
   *
   * @param used classes of a single key that are used up
   * @param pending which of {@link #exists} are still to be fulfilled
   * @param count the keys so far, as far as it matters
   * @param free keys of classes with several
   */
  record State(BitSet used, BitSet pending, int count, @Nullable UsedKey free) {}

  /** What the value of a key may be, and where that leads. */
  record Option(Goal goal, State next) {}

  private final GoalTable goals;
  private final List<Condition.Members> members = new ArrayList<>();
  private final List<Condition.Exists> exists = new ArrayList<>();
  private int min;
  private int max = -1;
  private final KeyLanguage keys;

  /**
   * For each class: what its value is, and which of {@link #exists} it always or perhaps fulfils.
   */
  private final List<Set<Literal>> base = new ArrayList<>();

  private final List<BitSet> always = new ArrayList<>();
  private final List<BitSet> perhaps = new ArrayList<>();
  private final List<Map<BitSet, Goal>> known = new ArrayList<>();
  private final ObjectPlan plan;

  ObjectShape(GoalTable goals, Set<Condition> parts) {
    this.goals = goals;
    Set<String> names = new TreeSet<>();
    Set<Regex> patterns = new LinkedHashSet<>();
    for (Condition part : parts) {
      switch (part) {
        case Condition.Members some -> {
          members.add(some);
          some.keys().collect(names, patterns);
        }
        case Condition.Exists some -> {
          exists.add(some);
          some.keys().collect(names, patterns);
        }
        case Condition.MemberCount count -> {
          min = Math.max(min, count.min());
          max = max < 0 ? count.max() : count.max() < 0 ? max : Math.min(max, count.max());
        }
        default -> throw new IllegalStateException("no part of an object: " + part);
      }
    }
    this.keys = goals.keys(names, patterns);
    keys.classes().forEach(this::describe);
    this.plan = new ObjectPlan(this);
  }

  private void describe(KeyClass of) {
    Set<Literal> literals = new LinkedHashSet<>();
    for (Condition.Members some : members) {
      if (of.isIn(some.keys())) {
        literals.add(Literal.of(some.condition()));
      }
    }
    BitSet sure = new BitSet();
    BitSet maybe = new BitSet();
    for (int i = 0; i < exists.size(); i++) {
      Condition.Exists some = exists.get(i);
      if (of.isIn(some.keys())) {
        boolean forced =
            some.condition().equals(Condition.TRUE) || some.keys() instanceof Selector.Named;
        (forced ? sure : maybe).set(i);
      }
    }
    if (maybe.cardinality() > CHOICES_MAX) {
      throw Refusals.limit("conditions of which some property must fulfil one", CHOICES_MAX);
    }
    base.add(literals);
    always.add(sure);
    perhaps.add(maybe);
    known.add(new HashMap<>());
  }

  KeyLanguage keys() {
    return keys;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  /** Whether any number of keys may be added at any time. */
  boolean isOpen() {
    for (int label = 0; label < base.size(); label++) {
      boolean many = keys.classes().get(label).size() == Content.MANY;
      if (many && max < 0 && isPossible(label, new BitSet())) {
        return true;
      }
    }
    return false;
  }

  int conditions() {
    return exists.size();
  }

  BitSet always(int label) {
    return always.get(label);
  }

  BitSet perhaps(int label) {
    return perhaps.get(label);
  }

  /** What the value of a key of this class is that fulfils some of the conditions too. */
  Goal goal(int label, BitSet fulfilled) {
    Map<BitSet, Goal> ofLabel = known.get(label);
    synchronized (ofLabel) {
      Goal done = ofLabel.get(fulfilled);
      if (done == null) {
        Set<Literal> all = new LinkedHashSet<>(base.get(label));
        fulfilled.stream().forEach(i -> all.add(Literal.of(exists.get(i).condition())));
        done = goals.goal(all);
        ofLabel.put((BitSet) fulfilled.clone(), done);
      }
      return done;
    }
  }

  boolean isPossible(int label, BitSet fulfilled) {
    return keys.classes().get(label).size() > 0 && goals.possible(goal(label, fulfilled));
  }

  /** All goals of values. */
  Set<Goal> parts() {
    Set<Goal> found = new LinkedHashSet<>();
    for (int label = 0; label < base.size(); label++) {
      if (keys.classes().get(label).size() > 0) {
        for (BitSet chosen : subsets(perhaps.get(label))) {
          chosen.or(always.get(label));
          found.add(goal(label, chosen));
        }
        found.add(goal(label, new BitSet()));
        // conditions that were fulfilled before need not be again
        for (BitSet chosen : subsets(perhaps.get(label))) {
          found.add(goal(label, chosen));
        }
      }
    }
    return found;
  }

  static List<BitSet> subsets(BitSet of) {
    List<BitSet> found = new ArrayList<>(List.of(new BitSet()));
    of.stream()
        .forEach(i -> {
          for (BitSet smaller : List.copyOf(found)) {
            BitSet larger = (BitSet) smaller.clone();
            larger.set(i);
            found.add(larger);
          }
        });
    return found;
  }

  State start() {
    BitSet pending = new BitSet();
    pending.set(0, exists.size());
    return new State(new BitSet(), pending, 0, null);
  }

  boolean isPossible() {
    return (max < 0 || min <= max) && plan.completable(start());
  }

  boolean mayEnd(State state) {
    return state.pending.isEmpty() && state.count >= min;
  }

  /** The classes of which the next key may be; empty where no key may come. */
  BitSet nextClasses(State state) {
    return plan.nextClasses(state);
  }

  /** The keys that may come next. */
  Content nextKeys(State state) {
    DfaContent view = keys.view(nextClasses(state));
    return state.free == null ? view : new ExcludingContent(view, plan.freeKeys(state));
  }

  /** The class of a key that was read by {@link #nextKeys}. */
  static int label(Content content, int state) {
    return switch (content) {
      case ExcludingContent less -> label(less.inner(), less.base(state));
      case DfaContent dfa -> dfa.label(state);
      default -> throw new IllegalStateException("no keys of an object");
    };
  }

  /** What may follow a key. */
  List<Option> options(State state, int label, @Nullable String key) {
    return plan.options(state, label, key);
  }
}
