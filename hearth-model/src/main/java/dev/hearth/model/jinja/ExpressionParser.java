package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Expression.Comparator;
import dev.hearth.model.jinja.Operators.Binary;
import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions: the operators by rising precedence, and what can be assigned to. */
final class ExpressionParser {
  private final TokenStream stream;
  private final Nesting nesting;
  private final OperandParser operands;

  ExpressionParser(TokenStream stream, Nesting nesting) {
    this.stream = stream;
    this.nesting = nesting;
    this.operands = new OperandParser(stream, nesting, this);
  }

  /** For what stands between operators. */
  OperandParser operands() {
    return operands;
  }

  /** An expression, a tuple of some, or nothing, up to the closing parenthesis. */
  Expression parenthesized() {
    return tuple(this::expression, true);
  }

  /** An expression, or a tuple of some without parentheses. */
  Expression tuple(boolean conditional) {
    return tuple(() -> conditional ? expression() : or(), false);
  }

  private interface Part {
    Expression parse();
  }

  private Expression tuple(Part part, boolean parentheses) {
    int line = stream.current().line();
    List<Expression> items = new ArrayList<>();
    boolean tuple = false;
    while (true) {
      if (!items.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (isTupleEnd()) {
        break;
      }
      items.add(part.parse());
      if (!stream.is(Kind.COMMA)) {
        break;
      }
      tuple = true;
      line = stream.current().line();
    }
    if (!tuple && !items.isEmpty()) {
      return items.getFirst();
    }
    if (!tuple && !parentheses) {
      throw Failure.syntax(
          "Expected an expression, got " + Representation.quoted(stream.current().describe()),
          stream.current().line());
    }
    return nesting.made(new Expression.Items(items, true, line));
  }

  private boolean isTupleEnd() {
    return switch (stream.current().kind()) {
      case VARIABLE_END, BLOCK_END, RIGHT_PARENTHESIS -> true;
      default -> false;
    };
  }

  Target.Variable name() {
    Token token = stream.expect(Kind.NAME);
    Target.Variable name = new Target.Variable(token.text(), token.line());
    if (isConstant(name.name())) {
      throw Failure.syntax("can't assign to 'name'", token.line());
    }
    return name;
  }

  /** What {@code set} assigns to: also an attribute of a namespace. */
  Target assignmentTarget() {
    if (stream.look().kind() == Kind.DOT) {
      Token namespace = stream.expect(Kind.NAME);
      stream.next();
      Token attribute = stream.expect(Kind.NAME);
      return new Target.Member(namespace.text(), attribute.text(), namespace.line());
    }
    return target();
  }

  Target target() {
    Expression expression = tuple(operands::primary, false);
    if (!isAssignable(expression)) {
      String type =
          switch (expression) {
            case Expression.Constant constant -> "const";
            case Expression.Items items -> items.tuple() ? "tuple" : "list";
            case Expression.Mapping mapping -> "dict";
            default -> "name";
          };
      throw Failure.syntax("can't assign to '" + type + "'", expression.line());
    }
    return asTarget(expression);
  }

  private static boolean isConstant(String name) {
    return Set.of("true", "false", "none", "True", "False", "None").contains(name);
  }

  private static boolean isAssignable(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> true;
      case Expression.Items items ->
          items.tuple() && items.items().stream().allMatch(ExpressionParser::isAssignable);
      default -> false;
    };
  }

  private static Target asTarget(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> new Target.Variable(name.name(), name.line());
      case Expression.Items items ->
          new Target.Several(
              items.items().stream().map(ExpressionParser::asTarget).toList(), items.line());
      default -> throw new IllegalStateException("not a target");
    };
  }

  Expression expression() {
    nesting.enterExpression(stream.current().line());
    int line = stream.current().line();
    Expression expression = or();
    while (stream.skipName("if")) {
      Expression test = or();
      Expression otherwise = stream.skipName("else") ? expression() : null;
      expression = nesting.made(new Expression.Conditional(test, expression, otherwise, line));
      line = stream.current().line();
    }
    nesting.leaveExpression();
    return expression;
  }

  private Expression or() {
    int line = stream.current().line();
    Expression left = and();
    while (stream.skipName("or")) {
      left = nesting.made(new Expression.Logical(false, left, and(), line));
      line = stream.current().line();
    }
    return left;
  }

  private Expression and() {
    int line = stream.current().line();
    Expression left = not();
    while (stream.skipName("and")) {
      left = nesting.made(new Expression.Logical(true, left, not(), line));
      line = stream.current().line();
    }
    return left;
  }

  private Expression not() {
    if (!stream.isName("not")) {
      return comparison();
    }
    int line = stream.next().line();
    nesting.enter(line);
    Expression operand = not();
    nesting.leave();
    return nesting.made(new Expression.Unary(Expression.Unary.Operator.NOT, operand, line));
  }

  private Expression comparison() {
    int line = stream.current().line();
    Expression first = sum();
    List<Expression.Operand> operands = new ArrayList<>();
    for (Comparator next = comparator(); next != null; next = comparator()) {
      operands.add(new Expression.Operand(next, sum()));
      line = stream.current().line();
    }
    return operands.isEmpty()
        ? first
        : nesting.made(new Expression.Compared(first, operands, line));
  }

  private @Nullable Comparator comparator() {
    Comparator comparator =
        switch (stream.current().kind()) {
          case EQUAL -> Comparator.EQUAL;
          case NOT_EQUAL -> Comparator.NOT_EQUAL;
          case LESS -> Comparator.LESS;
          case LESS_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
          case GREATER -> Comparator.GREATER;
          case GREATER_OR_EQUAL -> Comparator.GREATER_OR_EQUAL;
          case NAME ->
              stream.isName("in")
                  ? Comparator.IN
                  : stream.isName("not") && stream.look().isName("in") ? Comparator.NOT_IN : null;
          default -> null;
        };
    if (comparator == Comparator.NOT_IN) {
      stream.next();
    }
    if (comparator != null) {
      stream.next();
    }
    return comparator;
  }

  private static @Nullable Binary binary(Kind kind) {
    return switch (kind) {
      case ADD -> Binary.ADD;
      case SUBTRACT -> Binary.SUBTRACT;
      case MULTIPLY -> Binary.MULTIPLY;
      case DIVIDE -> Binary.DIVIDE;
      case FLOOR_DIVIDE -> Binary.FLOOR_DIVIDE;
      case MODULO -> Binary.MODULO;
      case POWER -> Binary.POWER;
      default -> null;
    };
  }

  private Expression arithmetic(Set<Binary> operators, Part part) {
    int line = stream.current().line();
    Expression left = part.parse();
    Binary operator = binary(stream.current().kind());
    while (operator != null && operators.contains(operator)) {
      stream.next();
      left = nesting.made(new Expression.Arithmetic(operator, left, part.parse(), line));
      line = stream.current().line();
      operator = binary(stream.current().kind());
    }
    return left;
  }

  private Expression sum() {
    return arithmetic(Set.of(Binary.ADD, Binary.SUBTRACT), this::concatenation);
  }

  private Expression concatenation() {
    int line = stream.current().line();
    List<Expression> parts = new ArrayList<>();
    parts.add(product());
    while (stream.skip(Kind.TILDE)) {
      parts.add(product());
    }
    return parts.size() == 1
        ? parts.getFirst()
        : nesting.made(new Expression.Concatenated(parts, line));
  }

  private Expression product() {
    Set<Binary> operators =
        Set.of(Binary.MULTIPLY, Binary.DIVIDE, Binary.FLOOR_DIVIDE, Binary.MODULO);
    return arithmetic(
        operators, () -> arithmetic(Set.of(Binary.POWER), () -> operands.unary(true)));
  }
}
