package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Execution.Flow;
import dev.hearth.model.jinja.Scope.Border;
import dev.hearth.model.jinja.Scope.Escaping;

/** Makes closures of statements that have a body with variables of its own. */
final class BodyCompiler {
  private final Compiler compiler;

  BodyCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  /** The text of a block as a value of the kind that the scope demands. */
  static Object captured(Rendering rendering, String text, Escaping escaping) {
    boolean safe =
        escaping == Escaping.ON || (escaping == Escaping.DYNAMIC && rendering.escaping());
    return safe ? new Markup(text) : text;
  }

  /** The filters of a block, applied to what is in the slot. */
  private static Evaluation blockFilter(Expression filter, Scope scope, int slot) {
    Evaluation content =
        activation -> {
          Object value = activation.slots()[slot];
          return value == null ? "" : value;
        };
    return ExpressionCompiler.filtered((Expression.Filtered) filter, scope, content);
  }

  Execution filterBlock(Statement.FilterBlock block, Scope outer) {
    Scope scope = outer.inner();
    scope.symbols.analyze(block.children());
    Border border = scope.border();
    Execution body = compiler.body(block.body(), scope);
    int slot = scope.frame.temporary();
    Evaluation filter = blockFilter(block.filter(), scope, slot);
    return (activation, output) -> {
      border.enter(activation);
      Output captured = Output.captured(activation.rendering());
      Flow flow = body.execute(activation, captured);
      if (flow != Flow.NORMAL) {
        return flow;
      }
      activation.slots()[slot] =
          captured(activation.rendering(), captured.toString(), scope.escaping);
      output.appendString(filter.evaluate(activation));
      border.leave(activation);
      return Flow.NORMAL;
    };
  }

  Execution with(Statement.With with, Scope outer) {
    Scope scope = outer.inner();
    with.targets().forEach(scope.symbols::declareTarget);
    scope.symbols.analyze(with.body());
    Border border = scope.border();
    int count = with.targets().size();
    Evaluation[] values = new Evaluation[count];
    Assignments.Assignment[] targets = new Assignments.Assignment[count];
    for (int i = 0; i < count; i++) {
      values[i] = ExpressionCompiler.compile(with.values().get(i), outer);
      targets[i] = Assignments.compile(with.targets().get(i), scope);
    }
    Execution body = compiler.body(with.body(), scope);
    return (activation, output) -> {
      border.enter(activation);
      for (int i = 0; i < count; i++) {
        targets[i].assign(activation, values[i].evaluate(activation));
      }
      Flow flow = body.execute(activation, output);
      border.leave(activation);
      return flow;
    };
  }

  Execution autoescape(Statement.Autoescape block, Scope outer) {
    Escaping mode =
        !(block.on() instanceof Expression.Constant constant)
            ? Escaping.DYNAMIC
            : Iteration.isTrue(constant.value()) ? Escaping.ON : Escaping.OFF;
    Scope scope = outer.inner().escaping(mode);
    scope.symbols.analyze(block.children());
    Border border = scope.border();
    Evaluation on = ExpressionCompiler.compile(block.on(), scope);
    Execution body = compiler.body(block.body(), scope);
    return (activation, output) -> {
      border.enter(activation);
      Rendering rendering = activation.rendering();
      boolean before = rendering.escaping();
      rendering.escaping(Iteration.isTrue(on.evaluate(activation)));
      Flow flow = body.execute(activation, output);
      rendering.escaping(before);
      border.leave(activation);
      return flow;
    };
  }

  Execution assignBlock(Statement.AssignBlock block, Scope outer) {
    Scope scope = outer.inner();
    scope.symbols.analyze(block.body());
    scope.symbols.analyze(Node.all(block.filter()));
    Border border = scope.border();
    Execution body = compiler.body(block.body(), scope);
    int slot = scope.frame.temporary();
    Expression filter = block.filter();
    Evaluation filtered = filter == null ? null : blockFilter(filter, scope, slot);
    Assignments.Assignment target = Assignments.exported(block.target(), outer);
    return (activation, output) -> {
      Rendering rendering = activation.rendering();
      border.enter(activation);
      Output captured = Output.captured(rendering);
      Flow flow = body.execute(activation, captured);
      if (flow != Flow.NORMAL) {
        return flow;
      }
      Object value = captured.toString();
      if (filtered != null) {
        activation.slots()[slot] = captured(rendering, captured.toString(), scope.escaping);
        value = filtered.evaluate(activation);
      }
      if (rendering.escaping()) {
        value = new Markup(Representation.text(rendering, value));
      }
      target.assign(activation, value);
      border.leave(activation);
      return Flow.NORMAL;
    };
  }
}
