package dev.hearth.model.chat;

/**
 * Reads one JSON value (RFC 8259, strictly) character by character, without building anything. A
 * number or literal ends before the first character that cannot belong to it; all other values end
 * with their own last character.
 */
final class JsonScanner {
  /** Objects and arrays within each other at most. */
  static final int DEPTH_MAX = 128;

  /** What a character did. */
  enum Step {
    /** It belongs to the value, which goes on. */
    MORE,
    /** It is the value's last. */
    LAST,
    /** The value has ended before it. */
    BEFORE,
    /** No JSON value goes on like this. */
    WRONG
  }

  private enum State {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    AFTER_VALUE,
    STRING,
    ESCAPE,
    HEX,
    LITERAL,
    MINUS,
    ZERO,
    DIGITS,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS
  }

  private final boolean[] objects = new boolean[DEPTH_MAX];
  private int depth;
  private State state = State.VALUE;
  private boolean inKey;
  private int hexLeft;
  private String literal = "";
  private int literalAt;

  /** Takes the next character. */
  Step accept(char c) {
    return switch (state) {
      case VALUE -> value(c, false);
      case VALUE_OR_END -> value(c, true);
      case KEY -> key(c, false);
      case KEY_OR_END -> key(c, true);
      case COLON -> goOn(Feed.isSpace(c) ? State.COLON : c == ':' ? State.VALUE : null);
      case AFTER_VALUE -> afterValue(c);
      case STRING -> string(c);
      case ESCAPE -> escape(c);
      case HEX -> hex(c);
      case LITERAL -> literal(c);
      default -> number(c);
    };
  }

  /** Whether the value may end here, where nothing more comes. */
  boolean mayEnd() {
    return depth == 0 && endsNumber();
  }

  private Step goOn(@org.jspecify.annotations.Nullable State next) {
    if (next == null) {
      return Step.WRONG;
    }
    state = next;
    return Step.MORE;
  }

  private Step value(char c, boolean orEnd) {
    if (Feed.isSpace(c)) {
      return Step.MORE;
    }
    return switch (c) {
      case '{' -> open(true);
      case '[' -> open(false);
      case ']' -> orEnd ? close(false) : Step.WRONG;
      case '"' -> goOn(State.STRING);
      case '-' -> goOn(State.MINUS);
      case '0' -> goOn(State.ZERO);
      case 't' -> startLiteral("true");
      case 'f' -> startLiteral("false");
      case 'n' -> startLiteral("null");
      default -> goOn(c >= '1' && c <= '9' ? State.DIGITS : null);
    };
  }

  private Step open(boolean object) {
    if (depth == DEPTH_MAX) {
      return Step.WRONG;
    }
    objects[depth++] = object;
    return goOn(object ? State.KEY_OR_END : State.VALUE_OR_END);
  }

  private Step close(boolean object) {
    if (depth == 0 || objects[depth - 1] != object) {
      return Step.WRONG;
    }
    depth--;
    return endOfValue();
  }

  private Step endOfValue() {
    state = State.AFTER_VALUE;
    return depth == 0 ? Step.LAST : Step.MORE;
  }

  private Step key(char c, boolean orEnd) {
    if (Feed.isSpace(c)) {
      return Step.MORE;
    }
    if (c == '}') {
      return orEnd ? close(true) : Step.WRONG;
    }
    inKey = c == '"';
    return goOn(inKey ? State.STRING : null);
  }

  private Step afterValue(char c) {
    if (Feed.isSpace(c)) {
      return Step.MORE;
    }
    if (c == ',') {
      return goOn(objects[depth - 1] ? State.KEY : State.VALUE);
    }
    return c == '}' || c == ']' ? close(c == '}') : Step.WRONG;
  }

  private Step string(char c) {
    if (c == '"') {
      boolean wasKey = inKey;
      inKey = false;
      return wasKey ? goOn(State.COLON) : endOfValue();
    }
    return goOn(c == '\\' ? State.ESCAPE : c < ' ' ? null : State.STRING);
  }

  private Step escape(char c) {
    if (c == 'u') {
      hexLeft = 4;
      return goOn(State.HEX);
    }
    return goOn("\"\\/bfnrt".indexOf(c) >= 0 ? State.STRING : null);
  }

  private Step hex(char c) {
    boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    hexLeft--;
    return goOn(!digit ? null : hexLeft == 0 ? State.STRING : State.HEX);
  }

  private Step startLiteral(String text) {
    literal = text;
    literalAt = 1;
    return goOn(State.LITERAL);
  }

  private Step literal(char c) {
    if (c != literal.charAt(literalAt++)) {
      return Step.WRONG;
    }
    return literalAt == literal.length() ? endOfValue() : Step.MORE;
  }

  private boolean endsNumber() {
    return state == State.ZERO
        || state == State.DIGITS
        || state == State.FRACTION
        || state == State.EXPONENT_DIGITS;
  }

  private Step number(char c) {
    boolean digit = c >= '0' && c <= '9';
    boolean power = c == 'e' || c == 'E';
    State next =
        switch (state) {
          case MINUS -> c == '0' ? State.ZERO : digit ? State.DIGITS : null;
          case ZERO -> c == '.' ? State.POINT : power ? State.EXPONENT : null;
          case DIGITS ->
              digit ? State.DIGITS : c == '.' ? State.POINT : power ? State.EXPONENT : null;
          case POINT -> digit ? State.FRACTION : null;
          case FRACTION -> digit ? State.FRACTION : power ? State.EXPONENT : null;
          case EXPONENT ->
              digit ? State.EXPONENT_DIGITS : c == '+' || c == '-' ? State.EXPONENT_SIGN : null;
          case EXPONENT_SIGN, EXPONENT_DIGITS -> digit ? State.EXPONENT_DIGITS : null;
          default -> throw new IllegalStateException("not in a number: " + state);
        };
    if (next != null) {
      return goOn(next);
    }
    if (!endsNumber() || (state == State.ZERO && digit)) {
      return Step.WRONG;
    }
    if (depth == 0) {
      return Step.BEFORE;
    }
    state = State.AFTER_VALUE;
    return afterValue(c);
  }
}
