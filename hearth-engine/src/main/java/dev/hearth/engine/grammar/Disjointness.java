package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the branches of oneOf: at first sight, or by the value of a property that both
 * require. What it does not tell apart is treated as overlapping, which is right but larger.
 */
final class Disjointness implements Expander.Judge {
  private static final int DEPTH_MAX = 3;

  private final RegexFactory factory;
  private @Nullable Expander expander;

  Disjointness(RegexFactory factory) {
    this.factory = factory;
  }

  void use(Expander known) {
    expander = known;
  }

  @Override
  public boolean disjoint(Condition a, Condition b, Type type) {
    Set<Literal> both = new LinkedHashSet<>(List.of(Literal.of(a), Literal.of(b)));
    try {
      return impossible(both, type, 0);
    } catch (SelfReferenceException e) {
      return false;
    }
  }

  private boolean impossible(Set<Literal> literals, Type type, int depth) {
    Expander known = expander;
    if (known == null) {
      return false;
    }
    List<Conjunct> all = known.all(literals, type);
    return all.stream().allMatch(one -> impossible(one, type, depth));
  }

  private boolean impossible(Conjunct one, Type type, int depth) {
    return switch (type) {
      case NULL, TRUE, FALSE, ARRAY -> false;
      case NUMBER -> {
        List<NumberTest> tests = new ArrayList<>();
        for (Condition part : one.parts()) {
          if (part instanceof Condition.Num(NumberTest test)) {
            tests.add(test);
          }
        }
        yield !NumberShape.of(tests).isPossible();
      }
      case STRING -> {
        Regex regex = GoalTable.regex(factory, List.of(one));
        yield one.parts().stream().anyMatch(part -> part instanceof Condition.Text)
            && DfaContent.of(factory, regex).start() == Content.DEAD;
      }
      case OBJECT -> depth < DEPTH_MAX && object(one, depth);
    };
  }

  /** Whether a property that must be there cannot have any value. */
  private boolean object(Conjunct one, int depth) {
    Set<String> required = new LinkedHashSet<>();
    for (Condition part : one.parts()) {
      if (part instanceof Condition.Exists(Selector.Named named, Condition ignored)) {
        required.add(named.name());
      }
    }
    for (String name : required) {
      Set<Literal> value = value(one, name);
      boolean none = true;
      for (Type type : Type.values()) {
        none &= impossible(value, type, depth + 1);
      }
      if (none) {
        return true;
      }
    }
    return false;
  }

  private Set<Literal> value(Conjunct one, String name) {
    Set<Literal> found = new LinkedHashSet<>();
    for (Condition part : one.parts()) {
      switch (part) {
        case Condition.Exists(Selector keys, Condition condition) -> {
          if (keys instanceof Selector.Named named && named.name().equals(name)) {
            found.add(Literal.of(condition));
          }
        }
        case Condition.Members(Selector keys, Condition condition, boolean ignored) -> {
          if (keys.has(name, matched(keys, name))) {
            found.add(Literal.of(condition));
          }
        }
        default -> {}
      }
    }
    return found;
  }

  private Set<Regex> matched(Selector keys, String name) {
    Set<Regex> patterns = new HashSet<>();
    keys.collect(new HashSet<>(), patterns);
    patterns.removeIf(pattern -> !matches(pattern, name));
    return patterns;
  }

  private boolean matches(Regex marked, String text) {
    Regex rest = factory.derive(marked, CodePoints.BEGIN);
    for (int c : text.codePoints().toArray()) {
      rest = factory.derive(rest, c);
    }
    return factory.derive(rest, CodePoints.END).nullable;
  }
}
