package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Assignments.Assignment;
import dev.hearth.model.jinja.Execution.Flow;
import dev.hearth.model.jinja.Scope.Border;
import dev.hearth.model.jinja.Statement.For;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Makes closures of loops. */
final class LoopCompiler {
  private final Compiler compiler;

  LoopCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  /** The parts of a loop that do not depend on how it is run. */
  private record Parts(
      Assignment target,
      Scope.@Nullable Place variable,
      Border border,
      Execution body,
      Border otherwiseBorder,
      @Nullable Execution otherwise) {}

  Execution compile(For loop, Scope outer) {
    refuseLoopAsTarget(loop);
    Scope scope = loop.recursive() ? outer.function(true) : outer.looping();
    Scope otherwise = scope.beside(!loop.recursive() && outer.inLoop, outer.symbols);
    boolean extended =
        loop.recursive()
            || Symbols.undeclared(loop.body(), "loop").contains("loop")
            || containsScopedBlock(loop);
    if (extended) {
      scope.symbols.declare("loop");
    }
    scope.symbols.declareTarget(loop.target());
    scope.symbols.analyze(loop.body());
    otherwise.symbols.analyze(loop.otherwise());
    Evaluation iterable = ExpressionCompiler.compile(loop.iterable(), outer);
    Filter filter = filter(loop, outer);
    Border border = scope.border();
    Border otherwiseBorder = otherwise.border();
    Parts parts =
        new Parts(
            Assignments.compile(loop.target(), scope),
            extended ? scope.place("loop") : null,
            border,
            compiler.body(loop.body(), scope),
            otherwiseBorder,
            loop.otherwise().isEmpty() ? null : compiler.body(loop.otherwise(), otherwise));
    if (loop.recursive()) {
      return recursive(parts, iterable, filter, scope, compiler.height(loop.body()));
    }
    return (activation, output) -> {
      Object items = filter.apply(activation, iterable.evaluate(activation));
      return run(parts, activation, output, items, null, 0);
    };
  }

  /** Jinja keeps the name for itself. */
  private static void refuseLoopAsTarget(Node node) {
    if (node instanceof Target.Variable variable && variable.name().equals("loop")) {
      throw Failure.compilation(
          "Can't assign to special loop variable in for-loop target", variable.line());
    }
    for (Node child : node.children()) {
      boolean parameter =
          (node instanceof Statement.Function || node instanceof Statement.With)
              && child instanceof Target;
      if (!parameter) {
        refuseLoopAsTarget(child);
      }
    }
  }

  private static boolean containsScopedBlock(Node node) {
    return node.children().stream()
        .anyMatch(child ->
            (child instanceof Statement.Block block && block.scoped())
                || containsScopedBlock(child));
  }

  /** Chooses the items that a loop goes through. */
  private interface Filter {
    Object apply(Activation activation, Object items);
  }

  private static Filter filter(For loop, Scope outer) {
    Expression condition = loop.test();
    if (condition == null) {
      return (activation, items) -> items;
    }
    Scope scope = outer.function(false);
    scope.symbols.declareTarget(loop.target());
    scope.symbols.analyze(Node.all(condition));
    Border border = scope.border();
    Assignment target = Assignments.compile(loop.target(), scope);
    Evaluation test = ExpressionCompiler.compile(condition, scope);
    Evaluation value = Assignments.value(loop.target(), scope);
    return (activation, items) -> {
      Rendering rendering = activation.rendering();
      Iterator<Object> source = Iteration.iterator(rendering, items);
      Activation inner = activation.inner(scope.frame);
      Filtered filtered = new Filtered(source, inner, border, target, test, value);
      return GeneratorValue.over(rendering, items, "filter", filtered);
    };
  }

  /** The items for which a condition holds. */
  private static final class Filtered implements Iterator<Object> {
    private final Iterator<Object> source;
    private final Activation activation;
    private final Border border;
    private final Assignment target;
    private final Evaluation test;
    private final Evaluation value;
    private boolean begun;
    private @Nullable Object next;

    Filtered(
        Iterator<Object> source,
        Activation activation,
        Border border,
        Assignment target,
        Evaluation test,
        Evaluation value) {
      this.source = source;
      this.activation = activation;
      this.border = border;
      this.target = target;
      this.test = test;
      this.value = value;
    }

    @Override
    public boolean hasNext() {
      if (!begun) {
        begun = true;
        border.enter(activation);
      }
      while (next == null && source.hasNext()) {
        activation.rendering().steps(1);
        target.assign(activation, source.next());
        if (Iteration.isTrue(test.evaluate(activation))) {
          next = value.evaluate(activation);
        }
      }
      return next != null;
    }

    @Override
    public Object next() {
      Object item = hasNext() ? next : null;
      if (item == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return item;
    }
  }

  private static Flow run(
      Parts parts,
      Activation activation,
      Output output,
      Object items,
      LoopValue.@Nullable Recursion recursion,
      int depth) {
    Rendering rendering = activation.rendering();
    boolean completed;
    if (parts.variable != null) {
      LoopValue loop = new LoopValue(rendering, items, recursion, depth);
      completed = false;
      while (loop.advance()) {
        parts.target.assign(activation, loop.current());
        parts.variable.set(activation, loop);
        Flow flow = iterate(parts, activation, output);
        completed |= flow == Flow.NORMAL;
        if (flow == Flow.BREAK) {
          break;
        }
      }
    } else {
      completed = runPlainly(parts, activation, output, Iteration.iterator(rendering, items));
    }
    parts.border.leave(activation);
    // as in Jinja2, an iteration that was cut short does not count
    if (parts.otherwise == null || completed) {
      return Flow.NORMAL;
    }
    parts.otherwiseBorder.enter(activation);
    Flow flow = parts.otherwise.execute(activation, output);
    parts.otherwiseBorder.leave(activation);
    return flow;
  }

  private static boolean runPlainly(
      Parts parts, Activation activation, Output output, Iterator<Object> items) {
    boolean completed = false;
    while (items.hasNext()) {
      parts.target.assign(activation, items.next());
      Flow flow = iterate(parts, activation, output);
      completed |= flow == Flow.NORMAL;
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return completed;
  }

  private static Flow iterate(Parts parts, Activation activation, Output output) {
    parts.border.enter(activation);
    return parts.body.execute(activation, output);
  }

  private static Execution recursive(
      Parts parts, Evaluation iterable, Filter filter, Scope scope, int levels) {
    return (activation, output) -> {
      Object items = iterable.evaluate(activation);
      Object text = new RecursiveRun(parts, filter, scope, levels, activation).render(items, 0);
      output.append(Types.text(text));
      return Flow.NORMAL;
    };
  }

  /** A loop that its body can call for other items. */
  private record RecursiveRun(Parts parts, Filter filter, Scope scope, int levels, Activation outer)
      implements LoopValue.Recursion {
    @Override
    public Object render(Object items, int depth) {
      Rendering rendering = outer.rendering();
      rendering.enter(levels);
      Activation activation = outer.inner(scope.frame);
      Output output = Output.captured(rendering);
      run(parts, activation, output, filter.apply(outer, items), this, depth);
      rendering.leave(levels);
      return BodyCompiler.captured(rendering, output.toString(), scope.escaping);
    }
  }
}
