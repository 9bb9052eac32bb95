package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the statements that would load other templates, so that their mistakes are found. */
final class LoadParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;

  LoadParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  Statement parse() {
    Token tag = stream.next();
    Expression template = expressions.expression();
    List<String> names =
        switch (tag.text()) {
          case "include" -> include();
          case "import" -> imported();
          case "from" -> importedNames();
          default -> List.of();
        };
    return new Statement.Load(template, names, tag.text().equals("extends"), tag.line());
  }

  private List<String> include() {
    if (stream.isName("ignore") && stream.look().isName("missing")) {
      stream.next();
      stream.next();
    }
    context();
    return List.of();
  }

  private List<String> imported() {
    stream.expectName("as");
    List<String> names = List.of(expressions.name().name());
    context();
    return names;
  }

  private boolean context() {
    boolean found =
        (stream.isName("with") || stream.isName("without")) && stream.look().isName("context");
    if (found) {
      stream.next();
      stream.next();
    }
    return found;
  }

  private List<String> importedNames() {
    stream.expectName("import");
    List<String> names = new ArrayList<>();
    while (true) {
      if (!names.isEmpty()) {
        stream.expect(Kind.COMMA);
      }
      if (!stream.is(Kind.NAME)) {
        stream.expect(Kind.NAME);
      }
      if (context()) {
        return names;
      }
      Target.Variable name = expressions.name();
      if (name.name().startsWith("_")) {
        throw Failure.compilation(
            "names starting with an underline can not be imported", name.line());
      }
      names.add(stream.skipName("as") ? expressions.name().name() : name.name());
      if (context() || !stream.is(Kind.COMMA)) {
        return names;
      }
    }
  }
}
