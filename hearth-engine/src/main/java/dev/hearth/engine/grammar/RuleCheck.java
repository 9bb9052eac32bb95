package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses rules that begin with themselves, and takes out alternatives that never end. */
final class RuleCheck {
  private final Rules rules;
  private final List<String> names;
  private final BitSet nullable = new BitSet();
  private final BitSet productive = new BitSet();

  private RuleCheck(Rules rules, List<String> names) {
    this.rules = rules;
    this.names = names;
  }

  static void check(Rules rules, List<String> names) {
    RuleCheck check = new RuleCheck(rules, names);
    check.leastSets();
    check.leftRecursion();
    if (!check.productive.get(0)) {
      throw new NothingMatchesException("no text of finite length matches the grammar");
    }
    for (int rule = 0; rule < rules.size(); rule++) {
      rules.alternatives(rule).removeIf(sequence -> !check.ends(sequence));
    }
  }

  private void leastSets() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int rule = 0; rule < rules.size(); rule++) {
        for (Rules.Sequence sequence : rules.alternatives(rule)) {
          if (!nullable.get(rule) && sequence.elements.stream().allMatch(this::mayBeEmpty)) {
            nullable.set(rule);
            changed = true;
          }
          if (!productive.get(rule) && ends(sequence)) {
            productive.set(rule);
            changed = true;
          }
        }
      }
    }
  }

  private boolean mayBeEmpty(Element element) {
    return element instanceof Element.Rule rule && nullable.get(rule.index());
  }

  private boolean ends(Rules.Sequence sequence) {
    for (Element element : sequence.elements) {
      boolean never =
          (element instanceof Element.Rule rule && !productive.get(rule.index()))
              || (element instanceof Element.Chars chars && chars.set().isEmpty());
      if (never) {
        return false;
      }
    }
    return true;
  }

  private void leftRecursion() {
    for (int rule = 0; rule < rules.size(); rule++) {
      if (names.get(rule).isEmpty()) {
        continue; // a repetition may repeat nothing: that is harmless
      }
      Set<Integer> reached = new HashSet<>();
      List<Integer> open = new ArrayList<>(first(rule));
      while (!open.isEmpty()) {
        int next = open.removeLast();
        if (next == rule) {
          throw Refusals.damaged("the rule '" + names.get(rule) + "' begins with itself");
        }
        if (reached.add(next)) {
          open.addAll(first(next));
        }
      }
    }
  }

  private List<Integer> first(int rule) {
    List<Integer> found = new ArrayList<>();
    for (Rules.Sequence sequence : rules.alternatives(rule)) {
      for (Element element : sequence.elements) {
        if (element instanceof Element.Rule next) {
          found.add(next.index());
        }
        if (!mayBeEmpty(element)) {
          break;
        }
      }
    }
    return found;
  }
}
