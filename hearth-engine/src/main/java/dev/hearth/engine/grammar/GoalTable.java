package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.Goal.Possible;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * All goals of a grammar: finds for each whether any value fulfils it (the least fixed point:
 * values are finite), and keeps only what leads to one. So no state that is reached later is a dead
 * end.
 */
final class GoalTable {
  static final int GOALS_MAX = 20_000;
  private static final int QUESTIONS_MAX = 500_000;
  private static final int DEPTH_MAX = 500;

  final RegexFactory factory;
  private final Expander expander;
  private final Map<Set<Literal>, Goal> goals = new HashMap<>();
  private final Map<Set<Condition>, ArrayShape> arrays = new HashMap<>();
  private final Map<Set<Condition>, ObjectShape> objects = new HashMap<>();
  private final Map<List<Object>, KeyLanguage> languages = new HashMap<>();
  private final Map<Regex, Content> contents = new HashMap<>();
  private final Map<Goal, Integer> asked = new HashMap<>();
  private final Writable writable;
  private int lowest = Integer.MAX_VALUE;
  private int questions;

  /**
   * @param writable what strings and keys the notation can hold
   */
  GoalTable(RegexFactory factory, IntFunction<Condition> schemas, Writable writable) {
    this.factory = factory;
    this.writable = writable;
    Disjointness judge = new Disjointness(factory);
    this.expander = new Expander(factory, schemas, judge);
    judge.use(expander);
  }

  /**
   * The goal of a whole text, with all that it needs.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED, BAD_INPUT or LIMIT
   */
  Goal compile(Condition root) {
    try {
      Goal goal = goal(Set.of(Literal.of(root)));
      if (!possible(goal)) {
        throw new NothingMatchesException("no value fulfils the schema");
      }
      explore(goal);
      return goal;
    } catch (SelfReferenceException e) {
      throw Refusals.damaged("a schema refers to itself without going into the value");
    }
  }

  private void explore(Goal root) {
    Set<Goal> seen = new LinkedHashSet<>(List.of(root));
    List<Goal> open = new ArrayList<>(seen);
    List<ArrayShape> sealed = new ArrayList<>();
    while (!open.isEmpty()) {
      Goal goal = open.removeLast();
      goal.arrays.removeIf(shape -> !shape.isPossible());
      goal.objects.removeIf(shape -> !shape.isPossible());
      Set<Goal> parts = new LinkedHashSet<>();
      goal.arrays.forEach(shape -> parts.addAll(shape.parts()));
      goal.objects.forEach(shape -> parts.addAll(shape.parts()));
      sealed.addAll(goal.arrays);
      for (Goal part : parts) {
        if (possible(part) && seen.add(part)) {
          open.add(part);
        }
      }
    }
    new LinkedHashSet<>(sealed).forEach(ArrayShape::seal);
    new LinkedHashSet<>(sealed).stream().filter(ArrayShape::isUnique).forEach(UniqueItems::check);
    hasUnique = sealed.stream().anyMatch(ArrayShape::isUnique);
  }

  private boolean hasUnique;

  /** Whether values must be compared with those before. */
  boolean hasUnique() {
    return hasUnique;
  }

  Goal goal(Set<Literal> asked) {
    Set<Literal> literals = new HashSet<>();
    for (Literal literal : asked) {
      if (literal.condition() instanceof Condition.Always always) {
        if (always.value() != literal.holds()) {
          literals = new HashSet<>(Set.of(Literal.of(Condition.FALSE)));
          break;
        }
      } else {
        literals.add(literal);
      }
    }
    Goal known = goals.get(literals);
    if (known == null) {
      if (goals.size() >= GOALS_MAX) {
        throw Refusals.limit("different values that a schema describes", GOALS_MAX);
      }
      known = new Goal(Set.copyOf(literals));
      goals.put(known.literals, known);
    }
    return known;
  }

  KeyLanguage keys(Set<String> names, Set<Regex> patterns) {
    return languages.computeIfAbsent(
        List.of(names, patterns), key -> new KeyLanguage(factory, names, patterns));
  }

  /** Whether any value fulfils a goal. */
  boolean possible(Goal goal) {
    switch (goal.possible) {
      case YES -> {
        return true;
      }
      case NO -> {
        return false;
      }
      case ASKED -> {
        lowest = Math.min(lowest, asked.getOrDefault(goal, 0));
        return false;
      }
      case UNKNOWN -> {}
    }
    if (++questions > QUESTIONS_MAX || asked.size() > DEPTH_MAX) {
      throw Refusals.limit("steps to find whether a schema can be fulfilled", QUESTIONS_MAX);
    }
    int index = asked.size();
    int before = lowest;
    asked.put(goal, index);
    goal.possible = Possible.ASKED;
    lowest = Integer.MAX_VALUE;
    boolean found = decide(goal);
    asked.remove(goal);
    if (found) {
      goal.possible = Possible.YES;
      lowest = before;
    } else if (lowest >= index) {
      goal.possible = Possible.NO;
      lowest = before;
    } else {
      // it is not, if another one is not that is being asked about
      goal.possible = Possible.UNKNOWN;
      lowest = Math.min(lowest, before);
    }
    return found;
  }

  private boolean decide(Goal goal) {
    if (!goal.opened) {
      open(goal);
      goal.opened = true;
    }
    return goal.hasScalar()
        || goal.arrays.stream().anyMatch(ArrayShape::isPossible)
        || goal.objects.stream().anyMatch(ObjectShape::isPossible);
  }

  private void open(Goal goal) {
    for (Type type : Type.values()) {
      List<Conjunct> all = expander.all(goal.literals, type);
      if (all.isEmpty()) {
        continue;
      }
      switch (type) {
        case NULL, TRUE, FALSE -> goal.words.add(type);
        case NUMBER -> all.forEach(one -> number(goal, one));
        case STRING -> strings(goal, all);
        case ARRAY ->
            all.forEach(one ->
                goal.arrays.add(
                    arrays.computeIfAbsent(one.parts(), parts -> new ArrayShape(this, parts))));
        case OBJECT -> all.forEach(one -> object(goal, one));
      }
    }
  }

  private static void number(Goal goal, Conjunct one) {
    List<NumberTest> tests = new ArrayList<>();
    for (Condition part : one.parts()) {
      if (part instanceof Condition.Num(NumberTest test)) {
        tests.add(test);
      }
    }
    NumberShape shape = NumberShape.of(tests);
    if (shape.isPossible()) {
      goal.numbers.add(shape);
    }
  }

  private void object(Goal goal, Conjunct one) {
    Set<Condition> parts = writable.keys(one.parts());
    ObjectShape shape = objects.get(parts);
    if (shape == null) {
      shape = new ObjectShape(this, parts);
      objects.put(parts, shape);
    }
    goal.objects.add(shape);
  }

  private void strings(Goal goal, List<Conjunct> all) {
    boolean onlyLengths =
        all.stream()
            .flatMap(one -> one.parts().stream())
            .allMatch(part -> part instanceof Condition.Length);
    if (onlyLengths) {
      for (Conjunct one : all) {
        Condition.Length length = length(one);
        if (length.max() < 0 || length.min() <= length.max()) {
          goal.strings.add(writable.strings(new LengthContent(length.min(), length.max())));
        }
      }
      return;
    }
    Content content = content(writable.strings(regex(factory, all)));
    if (content.start() != Content.DEAD) {
      goal.strings.add(content);
    }
  }

  static Regex regex(RegexFactory factory, List<Conjunct> all) {
    List<Regex> either = new ArrayList<>();
    for (Conjunct one : all) {
      List<Regex> both = new ArrayList<>();
      Condition.Length length = length(one);
      both.add(factory.marked(factory.length(length.min(), length.max())));
      for (Condition part : one.parts()) {
        if (part instanceof Condition.Text(Regex marked)) {
          both.add(marked);
        }
      }
      either.add(factory.and(both));
    }
    return factory.or(either);
  }

  private static Condition.Length length(Conjunct one) {
    int min = 0;
    int max = -1;
    for (Condition part : one.parts()) {
      if (part instanceof Condition.Length(int least, int most)) {
        min = Math.max(min, least);
        max = max < 0 ? most : most < 0 ? max : Math.min(max, most);
      }
    }
    return max >= 0 && min > max ? new Condition.Length(1, 0) : new Condition.Length(min, max);
  }

  /** The automata of strings. */
  Collection<Content> contents() {
    return contents.values();
  }

  private Content content(Regex marked) {
    return contents.computeIfAbsent(marked, key -> DfaContent.of(factory, key));
  }
}
