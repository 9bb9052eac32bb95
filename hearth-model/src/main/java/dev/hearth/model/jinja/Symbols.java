package dev.hearth.model.jinja;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the names of one scope refer to, decided before anything runs. The rules, and so their
 * surprises, are those of Jinja2's compiler (its module idtracking): a name that is assigned
 * anywhere in a scope belongs to that scope, and begins with the value it has outside.
 */
final class Symbols {
  /** How a reference gets its value when its scope is entered. */
  sealed interface Load {
    /** By whoever calls or iterates. */
    record Parameter() implements Load {}

    /** From the variables of the rendering. */
    record Resolve(String name) implements Load {}

    /** From a reference of an outer scope. */
    record Alias(Reference source) implements Load {}

    /** Not at all: it is undefined. */
    record Absent() implements Load {}
  }

  /** A variable of a scope; the level tells scopes apart. */
  record Reference(int level, String name) {}

  private static final Load PARAMETER = new Load.Parameter();
  private static final Load ABSENT = new Load.Absent();

  private final @Nullable Symbols parent;

  /** What this is a branch of: everything that holds there holds here. */
  private final @Nullable Symbols trunk;

  private final int level;
  private final Map<String, Reference> references = new LinkedHashMap<>();
  private final Map<Reference, Load> loads = new LinkedHashMap<>();
  private final Set<String> stores = new LinkedHashSet<>();

  Symbols(@Nullable Symbols parent) {
    this.parent = parent;
    this.trunk = null;
    this.level = parent == null ? 0 : parent.level + 1;
  }

  private Symbols(Symbols trunk, @Nullable Symbols parent) {
    this.parent = parent;
    this.trunk = trunk;
    this.level = trunk.level;
  }

  Map<Reference, Load> loads() {
    return loads;
  }

  private Reference define(String name, Load load) {
    Reference reference = new Reference(level, name);
    references.put(name, reference);
    loads.put(reference, load);
    return reference;
  }

  @Nullable Reference find(String name) {
    Reference own = own(name);
    return own != null || parent == null ? own : parent.find(name);
  }

  private @Nullable Reference own(String name) {
    Reference own = references.get(name);
    return own != null || trunk == null ? own : trunk.own(name);
  }

  private boolean stores(String name) {
    return stores.contains(name) || (trunk != null && trunk.stores(name));
  }

  /** The reference of {@code name}, looked up when the scope is entered if it has none yet. */
  Reference reference(String name) {
    Reference known = find(name);
    return known == null ? define(name, new Load.Resolve(name)) : known;
  }

  void store(String name) {
    stores.add(name);
    if (own(name) != null) {
      return;
    }
    Reference outer = parent == null ? null : parent.find(name);
    define(name, outer == null ? ABSENT : new Load.Alias(outer));
  }

  Reference declare(String name) {
    stores.add(name);
    return define(name, PARAMETER);
  }

  void load(String name) {
    reference(name);
  }

  /** What {@code name} refers to, if this scope or one around it assigns it; else null. */
  @Nullable Reference stored(String name) {
    for (Symbols scope = this; scope != null; scope = scope.parent) {
      if (scope.stores(name)) {
        return find(name);
      }
    }
    return null;
  }

  /** Looks at everything that {@code nodes} say about names of this scope. */
  void analyze(List<? extends Node> nodes) {
    nodes.forEach(this::visit);
  }

  /** A target whose names are given values by a loop. */
  void declareTarget(Target target) {
    forEachVariable(target, variable -> declare(variable.name()));
  }

  private static void forEachVariable(Target target, Consumer<Target.Variable> action) {
    switch (target) {
      case Target.Variable variable -> action.accept(variable);
      case Target.Several several ->
          several.targets().forEach(part -> forEachVariable(part, action));
      case Target.Member member -> {}
    }
  }

  private void visit(Node node) {
    switch (node) {
      case Expression.Name name -> load(name.name());
      case Target.Variable variable -> store(variable.name());
      case Target.Member member -> load(member.namespace());
      case Statement.If choice -> visitChoice(choice);
      case Statement.Macro macro -> store(macro.name());
      case Statement.Load load -> {
        analyze(load.children());
        load.names().forEach(this::store);
      }
      case Statement.Assign assign -> {
        visit(assign.value());
        visit(assign.target());
      }
      // what follows opens a scope of its own, and only its outer part belongs to this one
      case Statement.For loop -> visit(loop.iterable());
      case Statement.CallBlock block -> analyze(Node.all(block.call()));
      case Statement.FilterBlock block -> visit(block.filter());
      case Statement.With with -> analyze(with.values());
      case Statement.AssignBlock block -> visit(block.target());
      case Statement.Autoescape scope -> {}
      case Statement.Block block -> {}
      default -> analyze(node.children());
    }
  }

  private void visitChoice(Statement.If choice) {
    visit(choice.test());
    Symbols body = branch(choice.body());
    Symbols branches = branch(choice.branches());
    Symbols otherwise = branch(choice.otherwise());
    merge(List.of(body, branches, otherwise));
  }

  private Symbols branch(List<? extends Node> nodes) {
    Symbols branch = new Symbols(this, parent);
    branch.analyze(nodes);
    return branch;
  }

  /** A name that only some branches assign begins with its outer value. */
  private void merge(List<Symbols> branches) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Symbols branch : branches) {
      for (String name : branch.stores) {
        if (!stores(name)) {
          counts.merge(name, 1, Integer::sum);
        }
      }
    }
    for (Symbols branch : branches) {
      references.putAll(branch.references);
      loads.putAll(branch.loads);
      stores.addAll(branch.stores);
    }
    counts.forEach((name, count) -> {
      if (count < branches.size()) {
        Reference outer = parent == null ? null : parent.find(name);
        loads.put(reference(name), outer == null ? new Load.Resolve(name) : new Load.Alias(outer));
      }
    });
  }

  /**
   * Which of {@code names} the nodes read before they assign them. Unlike scopes this looks into
   * everything but blocks.
   */
  static Set<String> undeclared(List<? extends Node> nodes, String... names) {
    Undeclared search = new Undeclared(new HashSet<>(Set.of(names)), new HashSet<>());
    search.visitAll(nodes);
    return search.found;
  }

  private record Undeclared(Set<String> names, Set<String> found) {
    void visitAll(List<? extends Node> nodes) {
      nodes.forEach(this::visit);
    }

    private void visit(Node node) {
      // once all have been found the search is over, and no assignment takes one back
      if (found.equals(names)) {
        return;
      }
      switch (node) {
        case Expression.Name name -> {
          if (names.contains(name.name())) {
            found.add(name.name());
          }
        }
        case Target.Variable variable -> names.remove(variable.name());
        case Statement.Block block -> {}
        default -> visitAll(node.children());
      }
    }
  }
}
