package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Expression.CallArguments;
import dev.hearth.model.jinja.Expression.Keyword;
import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands between operators: literals, names, calls, subscripts, filters, tests. */
final class OperandParser {
  private final TokenStream stream;
  private final Nesting nesting;
  private final ExpressionParser expressions;

  OperandParser(TokenStream stream, Nesting nesting, ExpressionParser expressions) {
    this.stream = stream;
    this.nesting = nesting;
    this.expressions = expressions;
  }

  Expression unary(boolean withFilters) {
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

  Expression primary() {
    Token token = stream.current();
    return switch (token.kind()) {
      case NAME -> ofName(stream.next());
      case STRING -> strings();
      case INTEGER, FLOAT -> new Expression.Constant(stream.next().value(), token.line());
      case LEFT_PARENTHESIS -> parenthesized();
      case LEFT_BRACKET -> list();
      case LEFT_BRACE -> mapping();
      default ->
          throw Failure.syntax(
              "unexpected " + Representation.quoted(token.describe()), token.line());
    };
  }

  /** Strings that follow each other are one. */
  private Expression strings() {
    int line = stream.current().line();
    StringBuilder text = new StringBuilder();
    while (stream.is(Kind.STRING)) {
      text.append((String) stream.next().value());
    }
    return new Expression.Constant(text.toString(), line);
  }

  private Expression parenthesized() {
    stream.next();
    Expression inner = expressions.parenthesized();
    stream.expect(Kind.RIGHT_PARENTHESIS);
    return inner;
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
      items.add(expressions.expression());
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
      entries.add(expressions.expression());
      stream.expect(Kind.COLON);
      entries.add(expressions.expression());
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
    Expression start = stream.is(Kind.COLON) ? null : expressions.expression();
    if (start != null && !stream.is(Kind.COLON)) {
      return start;
    }
    stream.expect(Kind.COLON);
    Expression stop = stream.is(Kind.COLON) ? null : sliceEnd();
    Expression step = stream.skip(Kind.COLON) ? sliceEnd() : null;
    return nesting.made(new Expression.Slice(start, stop, step, line));
  }

  private @Nullable Expression sliceEnd() {
    return stream.is(Kind.RIGHT_BRACKET) || stream.is(Kind.COMMA) ? null : expressions.expression();
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
    Set<String> known = new HashSet<>();
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
        rest = expressions.expression();
      } else if (stream.is(Kind.POWER)) {
        ensure(restNamed == null, line);
        stream.next();
        restNamed = expressions.expression();
      } else if (stream.is(Kind.NAME) && stream.look().kind() == Kind.ASSIGN) {
        ensure(restNamed == null, line);
        named.add(keyword(known));
      } else {
        ensure(rest == null && restNamed == null && named.isEmpty(), line);
        positional.add(expressions.expression());
      }
    }
    stream.expect(Kind.RIGHT_PARENTHESIS);
    return new CallArguments(positional, named, rest, restNamed);
  }

  private Keyword keyword(Set<String> known) {
    Token name = stream.next();
    stream.next();
    Keyword keyword = new Keyword(name.text(), expressions.expression());
    if (!known.add(name.text())) {
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
