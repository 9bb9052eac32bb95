package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Execution.Flow;
import dev.hearth.model.jinja.Scope.Border;
import dev.hearth.model.jinja.Scope.Escaping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes closures of statements. One compiler belongs to one template. */
final class Compiler {
  private final Nesting nesting;
  private final FunctionCompiler functions;
  private final LoopCompiler loops;
  private final BodyCompiler bodies;
  private final Map<String, Program> blocks = new HashMap<>();

  private Compiler(Nesting nesting) {
    this.nesting = nesting;
    this.functions = new FunctionCompiler(this);
    this.loops = new LoopCompiler(this);
    this.bodies = new BodyCompiler(this);
  }

  /** A template or a block, ready to run. */
  interface Program {
    void run(Rendering rendering, Context context, Output output);
  }

  static Program compile(Parser.Tree tree) {
    Compiler compiler = new Compiler(tree.nesting());
    Map<String, Statement.Block> found = new LinkedHashMap<>();
    tree.statements().forEach(statement -> collectBlocks(statement, found));
    Program program = compiler.program(tree.statements(), null);
    found.forEach((name, block) -> compiler.blocks.put(name, compiler.program(block.body(), name)));
    return program;
  }

  private static void collectBlocks(Node node, Map<String, Statement.Block> found) {
    if (node instanceof Statement.Block block && found.put(block.name(), block) != null) {
      throw Failure.compilation(
          "block " + Representation.quoted(block.name()) + " defined twice", block.line());
    }
    node.children().forEach(child -> collectBlocks(child, found));
  }

  /**
   * @param block the name of the block, null for the template itself
   */
  private Program program(List<Statement> body, @Nullable String block) {
    Scope scope = Scope.outermost(block == null);
    Set<String> special = Symbols.undeclared(body, "self", "super");
    boolean self = special.contains("self");
    boolean parent = block != null && special.contains("super");
    if (self) {
      scope.symbols.declare("self");
    }
    if (parent) {
      scope.symbols.declare("super");
    }
    scope.symbols.analyze(body);
    Border border = scope.border();
    Execution content = body(body, scope);
    int levels = height(body);
    return (rendering, context, output) -> {
      Activation activation = new Activation(scope.frame, null, context, rendering);
      if (self) {
        scope.place("self").set(activation, reference(rendering, context));
      }
      if (parent && block != null) {
        scope.place("super").set(activation, BlockReference.parentOf(block));
      }
      rendering.enter(levels);
      border.enter(activation);
      content.execute(activation, output);
      rendering.leave(levels);
    };
  }

  private TemplateReference reference(Rendering rendering, Context context) {
    return new TemplateReference(name -> {
      Program program = blocks.get(name);
      return program == null
          ? null
          : new BlockReference(
              name,
              () -> {
                Output output = Output.captured(rendering);
                program.run(rendering, context, output);
                return output.toString();
              });
    });
  }

  int height(List<? extends Node> nodes) {
    int height = 1;
    for (Node node : nodes) {
      height = Math.max(height, nesting.height(node) + 1);
    }
    return height;
  }

  /** How many expressions a statement evaluates itself, at most: its share of the steps. */
  private static int steps(Node node) {
    int steps = 1;
    for (Node child : node.children()) {
      if (child instanceof Expression) {
        steps += steps(child);
      }
    }
    return steps;
  }

  /** The statements of a body, one after the other. */
  Execution body(List<Statement> statements, Scope scope) {
    int count = statements.size();
    Execution[] executions = new Execution[count];
    int[] lines = new int[count];
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      Statement statement = statements.get(i);
      executions[i] = statement(statement, scope);
      lines[i] = statement.line();
      steps[i] = steps(statement);
    }
    return (activation, output) -> {
      int at = 0;
      try {
        for (; at < count; at++) {
          activation.rendering().steps(steps[at]);
          Flow flow = executions[at].execute(activation, output);
          if (flow != Flow.NORMAL) {
            return flow;
          }
        }
        return Flow.NORMAL;
      } catch (TemplateException e) {
        throw e.at(lines[at]);
      }
    };
  }

  private Execution statement(Statement statement, Scope scope) {
    return switch (statement) {
      case Statement.Output output -> output(output, scope);
      case Statement.For loop -> loops.compile(loop, scope);
      case Statement.If choice -> choice(choice, scope);
      case Statement.Macro macro -> functions.macro(macro, scope);
      case Statement.CallBlock block -> functions.callBlock(block, scope);
      case Statement.FilterBlock block -> bodies.filterBlock(block, scope);
      case Statement.With with -> bodies.with(with, scope);
      case Statement.Autoescape block -> bodies.autoescape(block, scope);
      case Statement.Assign assign -> assign(assign, scope);
      case Statement.AssignBlock block -> bodies.assignBlock(block, scope);
      case Statement.Block block -> block(block, scope);
      case Statement.Load load -> load(load, scope);
      case Statement.Jump jump -> jump(jump, scope);
    };
  }

  private static Execution output(Statement.Output output, Scope scope) {
    int count = output.parts().size();
    Evaluation[] parts = new Evaluation[count];
    int[] lines = new int[count];
    for (int i = 0; i < count; i++) {
      Expression part = output.parts().get(i);
      parts[i] = text(ExpressionCompiler.compile(part, scope), part, scope.escaping);
      lines[i] = part.line();
    }
    return (activation, out) -> {
      int at = 0;
      try {
        for (; at < count; at++) {
          out.append((String) parts[at].evaluate(activation));
        }
        return Flow.NORMAL;
      } catch (TemplateException e) {
        throw e.at(lines[at]);
      }
    };
  }

  /** A value as output; text between tags is never escaped. */
  private static Evaluation text(Evaluation value, Expression source, Escaping escaping) {
    if (source instanceof Expression.Data) {
      return value;
    }
    return switch (escaping) {
      case OFF -> a -> Representation.text(a.rendering(), value.evaluate(a));
      case ON -> a -> Markup.escaped(a.rendering(), value.evaluate(a)).text();
      case DYNAMIC ->
          a ->
              a.rendering().escaping()
                  ? Markup.escaped(a.rendering(), value.evaluate(a)).text()
                  : Representation.text(a.rendering(), value.evaluate(a));
    };
  }

  private Execution choice(Statement.If choice, Scope outer) {
    Scope scope = outer.asSoft();
    List<Statement.If> all = new ArrayList<>();
    all.add(choice);
    all.addAll(choice.branches());
    int count = all.size();
    Evaluation[] tests = new Evaluation[count];
    Execution[] bodies = new Execution[count];
    for (int i = 0; i < count; i++) {
      tests[i] = ExpressionCompiler.compile(all.get(i).test(), scope);
      bodies[i] = body(all.get(i).body(), scope);
    }
    int[] lines = all.stream().mapToInt(Statement.If::line).toArray();
    Execution otherwise = body(choice.otherwise(), scope);
    return (activation, output) -> {
      int at = 0;
      try {
        for (; at < count; at++) {
          if (Iteration.isTrue(tests[at].evaluate(activation))) {
            return bodies[at].execute(activation, output);
          }
        }
      } catch (TemplateException e) {
        throw e.at(lines[at]);
      }
      return otherwise.execute(activation, output);
    };
  }

  private static Execution assign(Statement.Assign assign, Scope scope) {
    Evaluation value = ExpressionCompiler.compile(assign.value(), scope);
    Assignments.Assignment target = Assignments.exported(assign.target(), scope);
    Scope.Place namespace =
        assign.target() instanceof Target.Member member ? scope.place(member.namespace()) : null;
    return (activation, output) -> {
      if (namespace != null) {
        Assignments.namespace(namespace.get(activation));
      }
      target.assign(activation, value.evaluate(activation));
      return Flow.NORMAL;
    };
  }

  private Execution block(Statement.Block block, Scope scope) {
    String name = block.name();
    if (block.required()) {
      return (activation, output) -> {
        throw Failure.runtime("Required block " + Representation.quoted(name) + " not found");
      };
    }
    return (activation, output) -> {
      Context context = activation.context();
      if (block.scoped()) {
        context = context.derived(local -> scope.stored(local, activation));
      }
      program(name).run(activation.rendering(), context, output);
      return Flow.NORMAL;
    };
  }

  private Program program(String name) {
    Program program = blocks.get(name);
    if (program == null) {
      throw new IllegalStateException("no block " + name);
    }
    return program;
  }

  private static Execution load(Statement.Load load, Scope scope) {
    if (load.extending() && !scope.topLevel) {
      throw Failure.compilation("cannot use extend from a non top-level scope", load.line());
    }
    Evaluation template = ExpressionCompiler.compile(load.template(), scope);
    return (activation, output) -> {
      template.evaluate(activation);
      throw Failure.noLoader();
    };
  }

  private static Execution jump(Statement.Jump jump, Scope scope) {
    if (!scope.inLoop) {
      throw Failure.pythonSyntax(
          jump.leaving() ? "'break' outside loop" : "'continue' not properly in loop", jump.line());
    }
    Flow flow = jump.leaving() ? Flow.BREAK : Flow.CONTINUE;
    return (activation, output) -> flow;
  }
}
