package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Expression.CallArguments;
import dev.hearth.model.jinja.Expression.Comparator;
import dev.hearth.model.jinja.Expression.Keyword;
import dev.hearth.model.jinja.Operators.Binary;
import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, by falling precedence from primary to conditional. */
final class ExpressionParser {
  private final TokenStream stream;
  private final Nesting nesting;

  ExpressionParser(TokenStream stream, Nesting nesting) {
    this.stream = stream;
    this.nesting = nesting;
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
    Expression expression = tuple(this::primary, false);
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
    nesting.enter(stream.current().line());
    int line = stream.current().line();
    Expression expression = or();
    while (stream.skipName("if")) {
      Expression test = or();
      Expression otherwise = stream.skipName("else") ? expression() : null;
      expression = nesting.made(new Expression.Conditional(test, expression, otherwise, line));
      line = stream.current().line();
    }
    nesting.leave();
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
    return arithmetic(operators, () -> arithmetic(Set.of(Binary.POWER), () -> unary(true)));
  }

  private Expression unary(boolean withFilters) {
    Token token = stream.current();
    Expression expression;
    if (token.kind() == Kind.SUBTRACT || token.kind() == Kind.ADD) {
      stream.next();
      nesting.enter(token.line());
      Expression.Unary.Operator operator =
          token.kind() == Kind.ADD
              ? Expression.Unary.Operator.PLUS
              : Expression.Unary.Operator.NEGATE;
      expression = nesting.made(new Expression.Unary(operator, unary(false), token.line()));
      nesting.leave();
    } else {
      expression = primary();
    }
    expression = postfix(expression);
    return withFilters ? filtersAndTests(expression) : expression;
  }

  private Expression primary() {
    Token token = stream.current();
    switch (token.kind()) {
      case NAME -> {
        stream.next();
        return ofName(token);
      }
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (stream.is(Kind.STRING)) {
          text.append((String) stream.next().value());
        }
        return new Expression.Constant(text.toString(), token.line());
      }
      case INTEGER, FLOAT -> {
        stream.next();
        return new Expression.Constant(token.value(), token.line());
      }
      case LEFT_PARENTHESIS -> {
        stream.next();
        nesting.enter(token.line());
        Expression inner = tuple(this::expression, true);
        nesting.leave();
        stream.expect(Kind.RIGHT_PARENTHESIS);
        return inner;
      }
      case LEFT_BRACKET -> {
        return list();
      }
      case LEFT_BRACE -> {
        return mapping();
      }
      default ->
          throw Failure.syntax(
              "unexpected " + Representation.quoted(token.describe()), token.line());
    }
  }

  private static Expression ofName(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expression.Constant(true, token.line());
      case "false", "False" -> new Expression.Constant(false, token.line());
      case "none", "None" -> new Expression.Constant(None.NONE, token.line());
      default -> new Expression.Name(token.text(), token.line());
    };
  }

  private Expression list() {
    int line = stream.next().line();
    List<Expression> items = new ArrayList<>();
    while (!stream.is(Kind.RIGHT_BRACKET)) {
      if (!items.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (stream.is(Kind.RIGHT_BRACKET)) {
        break;
      }
      items.add(expression());
    }
    stream.expect(Kind.RIGHT_BRACKET);
    return nesting.made(new Expression.Items(items, false, line));
  }

  private Expression mapping() {
    int line = stream.next().line();
    List<Expression> entries = new ArrayList<>();
    while (!stream.is(Kind.RIGHT_BRACE)) {
      if (!entries.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (stream.is(Kind.RIGHT_BRACE)) {
        break;
      }
      entries.add(expression());
      stream.expect(Kind.COLON);
      entries.add(expression());
    }
    stream.expect(Kind.RIGHT_BRACE);
    return nesting.made(new Expression.Mapping(entries, line));
  }

  private Expression postfix(Expression expression) {
    Expression result = expression;
    while (true) {
      switch (stream.current().kind()) {
        case DOT -> result = attribute(result);
        case LEFT_BRACKET -> result = item(result);
        case LEFT_PARENTHESIS -> result = call(result);
        default -> {
          return result;
        }
      }
    }
  }

  private Expression filtersAndTests(Expression expression) {
    Expression result = expression;
    while (true) {
      if (stream.is(Kind.PIPE)) {
        result = filter(result, false);
      } else if (stream.isName("is")) {
        result = test(result);
      } else if (stream.is(Kind.LEFT_PARENTHESIS)) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  private Expression attribute(Expression owner) {
    int line = stream.next().line();
    Token token = stream.current();
    stream.next();
    if (token.kind() == Kind.NAME) {
      return nesting.made(new Expression.Attribute(owner, token.text(), line));
    }
    if (token.kind() != Kind.INTEGER) {
      throw Failure.syntax("expected name or number", token.line());
    }
    return nesting.made(
        new Expression.Item(owner, new Expression.Constant(token.value(), token.line()), line));
  }

  private Expression item(Expression owner) {
    int line = stream.next().line();
    List<Expression> keys = new ArrayList<>();
    while (!stream.is(Kind.RIGHT_BRACKET)) {
      if (!keys.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      keys.add(subscript());
    }
    stream.expect(Kind.RIGHT_BRACKET);
    Expression key =
        keys.size() == 1 ? keys.getFirst() : nesting.made(new Expression.Items(keys, true, line));
    return nesting.made(new Expression.Item(owner, key, line));
  }

  private Expression subscript() {
    int line = stream.current().line();
    Expression start = stream.is(Kind.COLON) ? null : expression();
    if (start != null && !stream.is(Kind.COLON)) {
      return start;
    }
    stream.expect(Kind.COLON);
    Expression stop = stream.is(Kind.COLON) ? null : sliceEnd();
    Expression step = stream.skip(Kind.COLON) ? sliceEnd() : null;
    return nesting.made(new Expression.Slice(start, stop, step, line));
  }

  private @Nullable Expression sliceEnd() {
    return stream.is(Kind.RIGHT_BRACKET) || stream.is(Kind.COMMA) ? null : expression();
  }

  private Expression.Call call(Expression callee) {
    int line = stream.current().line();
    return nesting.made(new Expression.Call(callee, arguments(), line));
  }

  private CallArguments arguments() {
    int line = stream.expect(Kind.LEFT_PARENTHESIS).line();
    List<Expression> positional = new ArrayList<>();
    List<Keyword> named = new ArrayList<>();
    Expression rest = null;
    Expression restNamed = null;
    boolean first = true;
    while (!stream.is(Kind.RIGHT_PARENTHESIS)) {
      if (!first) {
        stream.expect(Kind.COMMA);
        if (stream.is(Kind.RIGHT_PARENTHESIS)) {
          break;
        }
      }
      first = false;
      if (stream.is(Kind.MULTIPLY)) {
        ensure(rest == null && restNamed == null, line);
        stream.next();
        rest = expression();
      } else if (stream.is(Kind.POWER)) {
        ensure(restNamed == null, line);
        stream.next();
        restNamed = expression();
      } else if (stream.is(Kind.NAME) && stream.look().kind() == Kind.ASSIGN) {
        ensure(restNamed == null, line);
        named.add(keyword(named));
      } else {
        ensure(rest == null && restNamed == null && named.isEmpty(), line);
        positional.add(expression());
      }
    }
    stream.expect(Kind.RIGHT_PARENTHESIS);
    return new CallArguments(positional, named, rest, restNamed);
  }

  private Keyword keyword(List<Keyword> others) {
    Token name = stream.next();
    stream.next();
    Keyword keyword = new Keyword(name.text(), expression());
    if (others.stream().anyMatch(other -> other.name().equals(name.text()))) {
      throw Failure.pythonSyntax("keyword argument repeated: " + name.text(), name.line());
    }
    return keyword;
  }

  private static void ensure(boolean valid, int line) {
    if (!valid) {
      throw Failure.syntax("invalid syntax for function call expression", line);
    }
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(stream.expect(Kind.NAME).text());
    while (stream.skip(Kind.DOT)) {
      name.append('.').append(stream.expect(Kind.NAME).text());
    }
    return name.toString();
  }

  /** The filters that follow; null stands for the content of a block, or for nothing at all. */
  @Nullable Expression filters(@Nullable Expression operand) {
    Expression result = operand;
    while (stream.is(Kind.PIPE)) {
      result = filter(result, false);
    }
    return result;
  }

  /** The filters of a block, the first of which has no sign before it. */
  Expression filtersOfBlock() {
    Expression result = filter(null, true);
    while (stream.is(Kind.PIPE)) {
      result = filter(result, false);
    }
    return result;
  }

  private Expression filter(@Nullable Expression operand, boolean begun) {
    if (!begun) {
      stream.next();
    }
    int line = stream.current().line();
    String name = dottedName();
    CallArguments arguments = stream.is(Kind.LEFT_PARENTHESIS) ? arguments() : CallArguments.NONE;
    return nesting.made(new Expression.Filtered(operand, name, arguments, line));
  }

  private Expression test(Expression operand) {
    int line = stream.next().line();
    boolean negated = stream.skipName("not");
    String name = dottedName();
    CallArguments arguments = CallArguments.NONE;
    if (stream.is(Kind.LEFT_PARENTHESIS)) {
      arguments = arguments();
    } else if (beginsTestArgument()) {
      if (stream.isName("is")) {
        throw Failure.syntax("You cannot chain multiple tests with is", stream.current().line());
      }
      nesting.enter(line);
      List<Expression> argument = List.of(postfix(primary()));
      nesting.leave();
      arguments = new CallArguments(argument, List.of(), null, null);
    }
    Expression test = nesting.made(new Expression.Tested(operand, name, arguments, line));
    return negated
        ? nesting.made(new Expression.Unary(Expression.Unary.Operator.NOT, test, line))
        : test;
  }

  private boolean beginsTestArgument() {
    return switch (stream.current().kind()) {
      case NAME -> !stream.isName("else") && !stream.isName("or") && !stream.isName("and");
      case STRING, INTEGER, FLOAT, LEFT_BRACKET, LEFT_BRACE -> true;
      default -> false;
    };
  }
}
