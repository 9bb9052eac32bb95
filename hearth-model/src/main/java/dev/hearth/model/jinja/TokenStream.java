package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Token.Kind;
import java.util.List;

/** The tokens, one after the other. */
final class TokenStream {
  private final List<Token> tokens;
  private int at;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
    check();
  }

  private void check() {
    if (tokens.get(at).value() instanceof TemplateException error) {
      throw error;
    }
  }

  Token current() {
    return tokens.get(at);
  }

  /** The token after the current one. */
  Token look() {
    Token next = tokens.get(Math.min(at + 1, tokens.size() - 1));
    if (next.value() instanceof TemplateException error) {
      throw error;
    }
    return next;
  }

  boolean is(Kind kind) {
    return current().kind() == kind;
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  /** Goes on, and gives what was current. */
  Token next() {
    Token token = current();
    if (at + 1 < tokens.size()) {
      at++;
      check();
    }
    return token;
  }

  boolean skip(Kind kind) {
    boolean found = is(kind);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = isName(name);
    if (found) {
      next();
    }
    return found;
  }

  Token expect(Kind kind) {
    if (!is(kind)) {
      throw unexpected(kind.description);
    }
    return next();
  }

  Token expectName(String name) {
    if (!isName(name)) {
      throw unexpected(name);
    }
    return next();
  }

  private TemplateException unexpected(String wanted) {
    Token token = current();
    String expected = Representation.quoted(wanted);
    return token.kind() == Kind.END
        ? Failure.syntax("unexpected end of template, expected " + expected + ".", token.line())
        : Failure.syntax(
            "expected token " + expected + ", got " + Representation.quoted(token.describe()),
            token.line());
  }
}
