package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An array: how many items, what each is, how many of a kind there must be. A state is the number
 * of items so far, as far as it matters, and how many of each kind.
 */
final class ArrayShape {
  static final int STATES_MAX = 30_000;

  /** Where in an array. */
  record State(int index, List<Integer> counts) {}

  /** What the next item may be, and where that leads. */
  record Option(Goal goal, State next) {}

  private final GoalTable goals;
  private final List<Condition.Item> single = new ArrayList<>();
  private final List<Condition.Items> every = new ArrayList<>();
  private final List<Condition.Contains> some = new ArrayList<>();
  private int min;
  private int max = -1;
  private boolean unique;
  private int horizon;
  private final Map<State, List<Option>> options = new LinkedHashMap<>();
  private Set<State> live = Set.of();

  ArrayShape(GoalTable goals, Set<Condition> parts) {
    this.goals = goals;
    for (Condition part : parts) {
      switch (part) {
        case Condition.Item item -> single.add(item);
        case Condition.Items items -> every.add(items);
        case Condition.Contains contains -> some.add(contains);
        case Condition.Count count -> {
          min = Math.max(min, count.min());
          max = max < 0 ? count.max() : count.max() < 0 ? max : Math.min(max, count.max());
        }
        case Condition.Unique ignored -> unique = true;
        default -> throw new IllegalStateException("no part of an array: " + part);
      }
    }
    horizon = Math.max(min, Math.max(max, 0));
    single.forEach(item -> horizon = Math.max(horizon, item.index() + 1));
    every.forEach(items -> horizon = Math.max(horizon, items.from()));
    some.forEach(contains -> horizon = Math.max(horizon, contains.from()));
    if (max >= 0) {
      horizon = max;
    }
    if (horizon > STATES_MAX) {
      throw Refusals.limit("items that are counted in an array", STATES_MAX);
    }
  }

  boolean isUnique() {
    return unique;
  }

  int min() {
    return min;
  }

  boolean hasContains() {
    return !some.isEmpty();
  }

  boolean isOpen() {
    return max < 0;
  }

  State start() {
    return new State(0, some.stream().map(contains -> 0).toList());
  }

  boolean mayEnd(State state) {
    if (state.index < min) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (state.counts.get(i) < some.get(i).min()) {
        return false;
      }
    }
    return true;
  }

  /** The ways to go on, possible or not. */
  private List<Option> edges(State state) {
    List<Option> known = options.get(state);
    if (known != null) {
      return known;
    }
    if (options.size() >= STATES_MAX) {
      throw Refusals.limit("states of an array with contains", STATES_MAX);
    }
    List<Option> found = new ArrayList<>();
    if (max < 0 || state.index < max) {
      Set<Literal> literals = new LinkedHashSet<>();
      for (Condition.Item item : single) {
        if (item.index() == state.index) {
          literals.add(Literal.of(item.condition()));
        }
      }
      for (Condition.Items items : every) {
        if (items.from() <= state.index) {
          literals.add(Literal.of(items.condition()));
        }
      }
      choose(state, 0, literals, new ArrayList<>(), found);
    }
    options.put(state, found);
    return found;
  }

  private void choose(
      State state, int at, Set<Literal> literals, List<Integer> counts, List<Option> found) {
    if (at == some.size()) {
      int next = Math.min(state.index + 1, horizon);
      found.add(new Option(goals.goal(literals), new State(next, List.copyOf(counts))));
      return;
    }
    Condition.Contains contains = some.get(at);
    int count = state.counts.get(at);
    boolean counts1 = state.index >= contains.from();
    boolean bounded = contains.max() >= 0;
    if (counts1 && (bounded ? count < contains.max() : count < contains.min())) {
      with(state, at, literals, counts, found, Literal.of(contains.condition()), count + 1);
    }
    if (counts1 && bounded) {
      with(state, at, literals, counts, found, Literal.of(contains.condition(), false), count);
    } else {
      counts.add(count);
      choose(state, at + 1, literals, counts, found);
      counts.removeLast();
    }
  }

  private void with(
      State state,
      int at,
      Set<Literal> literals,
      List<Integer> counts,
      List<Option> found,
      Literal more,
      int count) {
    Set<Literal> all = new LinkedHashSet<>(literals);
    all.add(more);
    counts.add(count);
    choose(state, at + 1, all, counts, found);
    counts.removeLast();
  }

  /** All goals of items. */
  Set<Goal> parts() {
    reach();
    Set<Goal> found = new LinkedHashSet<>();
    options.values().forEach(all -> all.forEach(option -> found.add(option.goal)));
    return found;
  }

  private List<State> reach() {
    List<State> states = new ArrayList<>(List.of(start()));
    Map<State, Boolean> seen = new HashMap<>();
    seen.put(start(), true);
    for (int i = 0; i < states.size(); i++) {
      for (Option option : edges(states.get(i))) {
        if (seen.put(option.next, true) == null) {
          states.add(option.next);
        }
      }
    }
    return states;
  }

  /** Whether any array is of this shape, as far as is known of its items. */
  boolean isPossible() {
    return mayEnd(start()) || findLive().contains(start());
  }

  private Set<State> findLive() {
    List<State> states = reach();
    Set<State> found = new LinkedHashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = states.size() - 1; i >= 0; i--) {
        State state = states.get(i);
        if (!found.contains(state) && (mayEnd(state) || leads(state, found))) {
          found.add(state);
          changed = true;
        }
      }
    }
    return found;
  }

  private boolean leads(State state, Set<State> to) {
    return edges(state).stream()
        .anyMatch(option -> to.contains(option.next) && goals.possible(option.goal));
  }

  /** Keeps only what leads to an end. After this the shape never changes. */
  void seal() {
    live = findLive();
    options.replaceAll((state, all) ->
        all.stream()
            .filter(option -> live.contains(option.next) && goals.possible(option.goal))
            .toList());
  }

  /** The ways to go on that can lead to an end. */
  List<Option> next(State state) {
    return options.getOrDefault(state, List.of());
  }
}
