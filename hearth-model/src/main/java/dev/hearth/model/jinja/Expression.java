package dev.hearth.model.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of the syntax tree. */
sealed interface Expression extends Node {

  /** Text between tags. */
  record Data(String text, int line) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** A literal. */
  record Constant(Object value, int line) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** A variable. */
  record Name(String name, int line) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** A tuple or list literal. */
  record Items(List<Expression> items, boolean tuple, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(items);
    }
  }

  /** A mapping literal: keys and values take turns. */
  record Mapping(List<Expression> entries, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(entries);
    }
  }

  /** An arithmetic operator with two sides. */
  record Arithmetic(Operators.Binary operator, Expression left, Expression right, int line)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(left, right);
    }
  }

  /** An operator with one side. */
  record Unary(Operator operator, Expression operand, int line) implements Expression {
    /** Which. */
    enum Operator {
      NOT,
      NEGATE,
      PLUS
    }

    @Override
    public List<Node> children() {
      return Node.all(operand);
    }
  }

  /** {@code and} or {@code or}. */
  record Logical(boolean and, Expression left, Expression right, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(left, right);
    }
  }

  /** A chain of comparisons: {@code a < b <= c}. */
  record Compared(Expression first, List<Operand> operands, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(first, operands.stream().map(Operand::expression).toList());
    }
  }

  /** One further side of a comparison. */
  record Operand(Comparator comparator, Expression expression) {}

  /** The operators that compare. */
  enum Comparator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    IN,
    NOT_IN
  }

  /** {@code a ~ b ~ c}. */
  record Concatenated(List<Expression> parts, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(parts);
    }
  }

  /** {@code then if test else otherwise}. */
  record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int line)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(test, then, otherwise);
    }
  }

  /** The arguments of a call. */
  record CallArguments(
      List<Expression> positional,
      List<Keyword> named,
      @Nullable Expression rest,
      @Nullable Expression restNamed) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);

    List<Node> children() {
      return Node.all(positional, named.stream().map(Keyword::value).toList(), rest, restNamed);
    }
  }

  /** An argument by name. */
  record Keyword(String name, Expression value) {}

  /**
   * A filter.
   *
   * @param operand null where it is applied to the content of a block
   */
  record Filtered(@Nullable Expression operand, String name, CallArguments arguments, int line)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(operand, arguments.children());
    }
  }

  /** A test. */
  record Tested(Expression operand, String name, CallArguments arguments, int line)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(operand, arguments.children());
    }
  }

  /** A call. */
  record Call(Expression callee, CallArguments arguments, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(callee, arguments.children());
    }
  }

  /** {@code owner.name}. */
  record Attribute(Expression owner, String name, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(owner);
    }
  }

  /** {@code owner[key]}. */
  record Item(Expression owner, Expression key, int line) implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(owner, key);
    }
  }

  /** {@code start:stop:step} between brackets. */
  record Slice(
      @Nullable Expression start, @Nullable Expression stop, @Nullable Expression step, int line)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.all(start, stop, step);
    }
  }
}
