package dev.hearth.model.jinja;

/**
 * A piece of the source that the parser looks at.
 *
 * @param text what it says: a name, text between tags, an operator
 * @param value of a string or number literal, the error of {@link Kind#ERROR}; else the text
 */
record Token(Kind kind, int line, String text, Object value) {
  /** What a token is. */
  enum Kind {
    DATA("template data / text"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    ADD("+"),
    SUBTRACT("-"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MULTIPLY("*"),
    MODULO("%"),
    POWER("**"),
    TILDE("~"),
    LEFT_BRACKET("["),
    RIGHT_BRACKET("]"),
    LEFT_PARENTHESIS("("),
    RIGHT_PARENTHESIS(")"),
    LEFT_BRACE("{"),
    RIGHT_BRACE("}"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    ASSIGN("="),
    DOT("."),
    COLON(":"),
    PIPE("|"),
    COMMA(","),
    SEMICOLON(";"),
    END("end of template"),
    /** Here the source is wrong; the error counts once the parser gets there. */
    ERROR("error");

    final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  static Token of(Kind kind, int line) {
    return new Token(kind, line, "", "");
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** As messages call it. */
  String describe() {
    return kind == Kind.NAME ? text : kind.description;
  }
}
