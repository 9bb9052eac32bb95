package dev.hearth.model.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the syntax tree. */
sealed interface Statement extends Node {

  /** Text and the values of expressions. */
  record Output(List<Expression> parts, int line) implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(parts);
    }
  }

  /** A loop. */
  record For(
      Target target,
      Expression iterable,
      List<Statement> body,
      List<Statement> otherwise,
      @Nullable Expression test,
      boolean recursive,
      int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(target, iterable, body, otherwise, test);
    }
  }

  /** A choice; the branches after the first have neither branches nor an else of their own. */
  record If(
      Expression test, List<Statement> body, List<If> branches, List<Statement> otherwise, int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(test, body, branches, otherwise);
    }
  }

  /** The parameters of a macro; the last ones have the defaults. */
  record Parameters(List<Target.Variable> names, List<Expression> defaults) {}

  /** What has parameters and a body that is rendered when it is called. */
  sealed interface Function extends Statement {
    Parameters parameters();

    List<Statement> body();
  }

  /** A macro. */
  record Macro(String name, Parameters parameters, List<Statement> body, int line)
      implements Function {
    @Override
    public List<Node> children() {
      return Node.all(parameters.names(), parameters.defaults(), body);
    }
  }

  /**
   * A call with a body.
   *
   * @param call null for a {@code generation} block, which only renders its body
   */
  record CallBlock(
      Expression.@Nullable Call call, Parameters parameters, List<Statement> body, int line)
      implements Function {
    @Override
    public List<Node> children() {
      return Node.all(call, parameters.names(), parameters.defaults(), body);
    }
  }

  /** A filter on what the body renders. */
  record FilterBlock(List<Statement> body, Expression filter, int line) implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(body, filter);
    }
  }

  /** Variables of its own for the body. */
  record With(List<Target> targets, List<Expression> values, List<Statement> body, int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(targets, values, body);
    }
  }

  /** Escaping switched on or off for the body. */
  record Autoescape(Expression on, List<Statement> body, int line) implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(on, body);
    }
  }

  /** An assignment. */
  record Assign(Target target, Expression value, int line) implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(target, value);
    }
  }

  /** An assignment of what the body renders. */
  record AssignBlock(Target target, @Nullable Expression filter, List<Statement> body, int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(target, filter, body);
    }
  }

  /** A named block. */
  record Block(String name, List<Statement> body, boolean scoped, boolean required, int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(body);
    }
  }

  /**
   * What would load another template, of which there is none.
   *
   * @param names the variables it would set
   */
  record Load(Expression template, List<String> names, boolean extending, int line)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.all(template);
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(boolean leaving, int line) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }
}
