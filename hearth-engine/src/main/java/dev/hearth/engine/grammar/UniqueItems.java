package dev.hearth.engine.grammar;

import java.util.HashSet;
import java.util.Set;

/**
 * Which arrays of different items can be enforced: those in which an item that may not be what it
 * was about to become can always become something else.
 */
final class UniqueItems {
  private UniqueItems() {}

  static void check(ArrayShape shape) {
    if (shape.hasContains()) {
      throw refused("contains stands beside it");
    }
    Set<Goal> goals = new HashSet<>();
    Set<ArrayShape.State> seen = new HashSet<>();
    visit(shape, shape.start(), seen, goals);
    for (Goal goal : goals) {
      if (!goal.arrays.stream().allMatch(UniqueItems::growsAlways)) {
        throw refused("the items are arrays that cannot grow");
      }
      if (!goal.objects.stream().allMatch(ObjectShape::isOpen)) {
        throw refused("the items are objects that cannot grow");
      }
    }
    boolean endless = goals.stream().allMatch(goal -> goal.count() == Content.MANY);
    boolean alike = goals.size() == 1 && goals.iterator().next().count() >= shape.min();
    if (shape.min() > 1 && !endless && !alike) {
      throw refused("so many different items cannot be promised");
    }
  }

  private static void visit(
      ArrayShape shape, ArrayShape.State from, Set<ArrayShape.State> seen, Set<Goal> goals) {
    ArrayShape.State state = from;
    while (seen.add(state)) {
      for (ArrayShape.Option option : shape.next(state)) {
        goals.add(option.goal());
        state = option.next();
      }
    }
  }

  private static boolean growsAlways(ArrayShape shape) {
    Set<Goal> goals = new HashSet<>();
    Set<ArrayShape.State> seen = new HashSet<>();
    visit(shape, shape.start(), seen, goals);
    boolean goesOn = seen.stream().noneMatch(state -> shape.next(state).isEmpty());
    boolean endless =
        !shape.isUnique() || goals.stream().allMatch(goal -> goal.count() == Content.MANY);
    return shape.isOpen() && !shape.hasContains() && goesOn && endless;
  }

  private static RuntimeException refused(String why) {
    return Refusals.unsupported("uniqueItems", why);
  }
}
