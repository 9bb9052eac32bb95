package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes closures of the targets of assignments. */
final class Assignments {
  private Assignments() {}

  /** Gives a value to a target. */
  interface Assignment {
    void assign(Activation activation, Object value);
  }

  static Assignment compile(Target target, Scope scope) {
    return switch (target) {
      case Target.Variable variable -> {
        Scope.Place place = scope.place(variable.name());
        yield place::set;
      }
      case Target.Several several -> {
        Assignment[] parts =
            several.targets().stream().map(t -> compile(t, scope)).toArray(Assignment[]::new);
        yield (activation, value) -> {
          Object[] values = Iteration.unpack(activation.rendering(), value, parts.length);
          for (int i = 0; i < parts.length; i++) {
            parts[i].assign(activation, values[i]);
          }
        };
      }
      case Target.Member member -> {
        Scope.Place place = scope.place(member.namespace());
        yield (activation, value) ->
            namespace(place.get(activation)).attributes().put(member.attribute(), value);
      }
    };
  }

  static NamespaceValue namespace(@Nullable Object value) {
    if (value instanceof NamespaceValue namespace) {
      return namespace;
    }
    throw Failure.runtime("cannot assign attribute on non-namespace object");
  }

  /** The value of a target after an assignment: what a filtered loop hands on. */
  static Evaluation value(Target target, Scope scope) {
    return switch (target) {
      case Target.Several several -> {
        List<Evaluation> parts =
            several.targets().stream().map(part -> value(part, scope)).toList();
        yield activation -> {
          List<Object> values = new ArrayList<>(parts.size());
          parts.forEach(part -> values.add(part.evaluate(activation)));
          return new TupleValue(values, false);
        };
      }
      case Target.Variable variable ->
          ExpressionCompiler.compile(new Expression.Name(variable.name(), variable.line()), scope);
      case Target.Member member -> throw new IllegalStateException("not a target of a loop");
    };
  }

  /** Makes top-level assignments visible to blocks. */
  static Assignment exported(Target target, Scope scope) {
    Assignment assignment = compile(target, scope);
    if (!scope.topLevel || target instanceof Target.Member) {
      return assignment;
    }
    Map<String, Scope.Place> places = new LinkedHashMap<>();
    collect(target, name -> places.put(name, scope.place(name)));
    return (activation, value) -> {
      assignment.assign(activation, value);
      for (Map.Entry<String, Scope.Place> assigned : places.entrySet()) {
        Object now = assigned.getValue().get(activation);
        if (now != null) {
          activation.context().set(assigned.getKey(), now);
        }
      }
    };
  }

  private static void collect(Target target, Consumer<String> names) {
    switch (target) {
      case Target.Variable variable -> names.accept(variable.name());
      case Target.Several several -> several.targets().forEach(part -> collect(part, names));
      case Target.Member member -> {}
    }
  }
}
