package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads statements: what the tokens of a whole template say. */
final class Parser {
  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final Nesting nesting;

  /** The tags that are open, for messages. */
  private final List<String> openTags = new ArrayList<>();

  /** The tags that would end the bodies being read, for messages. */
  private final List<List<String>> awaited = new ArrayList<>();

  private Parser(List<Token> tokens, Limits limits) {
    this.stream = new TokenStream(tokens);
    this.nesting = new Nesting(limits.nestingMax());
    this.expressions = new ExpressionParser(stream, nesting);
  }

  /** The statements of a template, and how deep each of them nests. */
  record Tree(List<Statement> statements, Nesting nesting) {}

  static Tree parse(String source, Limits limits) {
    Parser parser = new Parser(Lexer.tokens(source), limits);
    return new Tree(parser.body(List.of()), parser.nesting);
  }

  /** Statements up to one of {@code ends}, or to the end of the template where there is none. */
  private List<Statement> body(List<String> ends) {
    List<Statement> body = new ArrayList<>();
    List<Expression> output = new ArrayList<>();
    if (!ends.isEmpty()) {
      awaited.add(ends);
    }
    nesting.enter(stream.current().line());
    while (!stream.is(Kind.END)) {
      Token token = stream.current();
      switch (token.kind()) {
        case DATA -> {
          output.add(new Expression.Data(token.text(), token.line()));
          stream.next();
        }
        case VARIABLE_BEGIN -> {
          stream.next();
          output.add(expressions.tuple(true));
          stream.expect(Kind.VARIABLE_END);
        }
        default -> {
          flush(output, body);
          stream.expect(Kind.BLOCK_BEGIN);
          if (stream.is(Kind.NAME) && ends.contains(stream.current().text())) {
            awaited.removeLast();
            nesting.leave();
            return body;
          }
          body.add(statement());
          stream.expect(Kind.BLOCK_END);
        }
      }
    }
    flush(output, body);
    if (!ends.isEmpty()) {
      throw unknownTag(null, stream.current().line());
    }
    nesting.leave();
    return body;
  }

  private void flush(List<Expression> output, List<Statement> body) {
    if (!output.isEmpty()) {
      int line = output.getFirst().line();
      body.add(nesting.made(new Statement.Output(List.copyOf(output), line)));
      output.clear();
    }
  }

  /** The rest of the tag, then statements up to one of {@code ends}, which stays current. */
  private List<Statement> bodyAfterTag(String... ends) {
    stream.skip(Kind.COLON);
    stream.expect(Kind.BLOCK_END);
    return body(List.of(ends));
  }

  private List<Statement> bodyUntil(String end) {
    List<Statement> body = bodyAfterTag(end);
    stream.next();
    return body;
  }

  private Statement statement() {
    Token token = stream.current();
    if (token.kind() != Kind.NAME) {
      throw Failure.syntax("tag name expected", token.line());
    }
    openTags.add(token.text());
    Statement statement =
        switch (token.text()) {
          case "for" -> loop();
          case "if" -> choice();
          case "set" -> assignment();
          case "macro" -> macro();
          case "call" -> callBlock();
          case "filter" -> filterBlock();
          case "with" -> with();
          case "autoescape" -> autoescape();
          case "block" -> block();
          case "print" -> print();
          case "generation" -> generation();
          case "break", "continue" -> jump();
          case "extends", "include", "import", "from" ->
              new LoadParser(stream, expressions).parse();
          default -> {
            openTags.removeLast();
            throw unknownTag(token.text(), token.line());
          }
        };
    openTags.removeLast();
    return nesting.made(statement);
  }

  private TemplateException unknownTag(@Nullable String name, int line) {
    StringBuilder message = new StringBuilder();
    message.append(
        name == null
            ? "Unexpected end of template."
            : "Encountered unknown tag " + Representation.quoted(name) + ".");
    if (!awaited.isEmpty()) {
      Set<String> expected = new HashSet<>();
      awaited.forEach(expected::addAll);
      String looking =
          awaited.getLast().stream()
              .map(Representation::quoted)
              .collect(Collectors.joining(" or "));
      message.append(
          name != null && expected.contains(name)
              ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                  + " looking for "
              : " Jinja was looking for the following tags: ");
      message.append(looking).append('.');
    }
    if (!openTags.isEmpty()) {
      message
          .append(" The innermost block that needs to be closed is ")
          .append(Representation.quoted(openTags.getLast()))
          .append('.');
    }
    return Failure.syntax(message.toString(), line);
  }

  private Statement loop() {
    int line = stream.next().line();
    Target target = expressions.target();
    stream.expectName("in");
    Expression iterable = expressions.tuple(false);
    Expression test = stream.skipName("if") ? expressions.expression() : null;
    boolean recursive = stream.skipName("recursive");
    List<Statement> body = bodyAfterTag("endfor", "else");
    List<Statement> otherwise =
        stream.next().text().equals("endfor") ? List.of() : bodyUntil("endfor");
    return new Statement.For(target, iterable, body, otherwise, test, recursive, line);
  }

  private Statement choice() {
    int line = stream.next().line();
    Expression test = expressions.tuple(false);
    List<Statement> body = bodyAfterTag("elif", "else", "endif");
    List<Statement.If> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    while (true) {
      Token token = stream.next();
      if (token.text().equals("elif")) {
        int branchLine = stream.current().line();
        Expression branchTest = expressions.tuple(false);
        List<Statement> branchBody = bodyAfterTag("elif", "else", "endif");
        branches.add(
            nesting.made(
                new Statement.If(branchTest, branchBody, List.of(), List.of(), branchLine)));
        continue;
      }
      if (token.text().equals("else")) {
        otherwise = bodyUntil("endif");
      }
      return new Statement.If(test, body, branches, otherwise, line);
    }
  }

  private Statement assignment() {
    int line = stream.next().line();
    Target target = expressions.assignmentTarget();
    if (stream.skip(Kind.ASSIGN)) {
      return new Statement.Assign(target, expressions.tuple(true), line);
    }
    Expression filter = expressions.operands().filters(null);
    return new Statement.AssignBlock(target, filter, bodyUntil("endset"), line);
  }

  private Statement.Parameters parameters() {
    List<Target.Variable> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    Set<String> known = new HashSet<>();
    stream.expect(Kind.LEFT_PARENTHESIS);
    while (!stream.is(Kind.RIGHT_PARENTHESIS)) {
      if (!names.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      Target.Variable name = expressions.name();
      if (stream.skip(Kind.ASSIGN)) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw Failure.syntax(
            "non-default argument follows default argument", stream.current().line());
      }
      if (!known.add(name.name())) {
        throw Failure.pythonSyntax(
            "duplicate argument '" + name.name() + "' in function definition", name.line());
      }
      names.add(name);
    }
    stream.expect(Kind.RIGHT_PARENTHESIS);
    return new Statement.Parameters(names, defaults);
  }

  private Statement macro() {
    int line = stream.next().line();
    String name = expressions.name().name();
    Statement.Parameters parameters = parameters();
    return new Statement.Macro(name, parameters, bodyUntil("endmacro"), line);
  }

  private Statement callBlock() {
    int line = stream.next().line();
    Statement.Parameters parameters =
        stream.is(Kind.LEFT_PARENTHESIS)
            ? parameters()
            : new Statement.Parameters(List.of(), List.of());
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw Failure.syntax("expected call", line);
    }
    return new Statement.CallBlock(call, parameters, bodyUntil("endcall"), line);
  }

  private Statement generation() {
    int line = stream.next().line();
    Statement.Parameters none = new Statement.Parameters(List.of(), List.of());
    return new Statement.CallBlock(null, none, bodyUntil("endgeneration"), line);
  }

  private Statement filterBlock() {
    int line = stream.next().line();
    Expression filter = expressions.operands().filtersOfBlock();
    return new Statement.FilterBlock(bodyUntil("endfilter"), filter, line);
  }

  private Statement with() {
    int line = stream.next().line();
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!stream.is(Kind.BLOCK_END)) {
      if (!targets.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      targets.add(expressions.target());
      stream.expect(Kind.ASSIGN);
      values.add(expressions.expression());
    }
    return new Statement.With(targets, values, bodyUntil("endwith"), line);
  }

  private Statement autoescape() {
    int line = stream.next().line();
    Expression on = expressions.expression();
    return new Statement.Autoescape(on, bodyUntil("endautoescape"), line);
  }

  private Statement block() {
    int line = stream.next().line();
    String name = stream.expect(Kind.NAME).text();
    boolean scoped = stream.skipName("scoped");
    boolean required = stream.skipName("required");
    if (stream.is(Kind.SUBTRACT)) {
      throw Failure.syntax(
          "Block names in Jinja have to be valid Python identifiers and may not contain hyphens,"
              + " use an underscore instead.",
          stream.current().line());
    }
    List<Statement> body = bodyUntil("endblock");
    if (required && !isBlank(body)) {
      throw Failure.syntax(
          "Required blocks can only contain comments or whitespace", stream.current().line());
    }
    stream.skipName(name);
    return new Statement.Block(name, body, scoped, required, line);
  }

  private static boolean isBlank(List<Statement> body) {
    return body.stream()
        .allMatch(statement ->
            statement instanceof Statement.Output output
                && output.parts().stream()
                    .allMatch(part ->
                        part instanceof Expression.Data data
                            && CodePoints.strip(data.text()).isEmpty()));
  }

  private Statement print() {
    int line = stream.next().line();
    List<Expression> parts = new ArrayList<>();
    while (!stream.is(Kind.BLOCK_END)) {
      if (!parts.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      parts.add(expressions.expression());
    }
    return new Statement.Output(parts, line);
  }

  private Statement jump() {
    Token token = stream.next();
    return new Statement.Jump(token.text().equals("break"), token.line());
  }
}
