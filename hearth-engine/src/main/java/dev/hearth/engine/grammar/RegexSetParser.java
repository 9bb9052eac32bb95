package dev.hearth.engine.grammar;

/** Reads what stands for one character of a pattern: itself, an escape, a class in brackets. */
final class RegexSetParser {
  private final String pattern;
  private int at;

  RegexSetParser(String pattern) {
    this.pattern = pattern;
  }

  /** Where the last {@link #read} ended. */
  int next() {
    return at;
  }

  CodePoints read(int from) {
    at = from;
    int c = pattern.codePointAt(at);
    if (c == '[') {
      return brackets();
    }
    if (c == '\\') {
      return escape();
    }
    at += Character.charCount(c);
    if (c == '.') {
      return RegexClasses.LINE_END.not();
    }
    return CodePoints.of(c).and(CodePoints.ALL);
  }

  private CodePoints brackets() {
    at++;
    boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
    at += negated ? 1 : 0;
    CodePoints all = CodePoints.NONE;
    while (true) {
      if (at >= pattern.length()) {
        throw damaged("']' is missing");
      }
      if (pattern.charAt(at) == ']') {
        at++;
        return negated ? all.not() : all;
      }
      CodePoints first = member();
      boolean range =
          at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (range) {
        at++;
        CodePoints last = member();
        all = all.or(range(first, last));
      } else {
        all = all.or(first);
      }
    }
  }

  private CodePoints range(CodePoints first, CodePoints last) {
    int[] from = first.ranges();
    int[] to = last.ranges();
    if (from.length != 2 || to.length != 2 || from[0] != from[1] || to[0] != to[1]) {
      throw damaged("a range of classes");
    }
    if (from[0] > to[0]) {
      throw damaged("a range in the wrong order");
    }
    return CodePoints.range(from[0], to[0]).and(CodePoints.ALL);
  }

  private CodePoints member() {
    int c = pattern.codePointAt(at);
    if (c == '\\') {
      return escape();
    }
    at += Character.charCount(c);
    return CodePoints.of(c);
  }

  private CodePoints escape() {
    if (at + 1 >= pattern.length()) {
      throw damaged("it ends with '\\'");
    }
    char c = pattern.charAt(at + 1);
    at += 2;
    return switch (c) {
      case 'd' -> RegexClasses.DIGIT;
      case 'D' -> RegexClasses.DIGIT.not();
      case 'w' -> RegexClasses.WORD;
      case 'W' -> RegexClasses.WORD.not();
      case 's' -> RegexClasses.SPACE;
      case 'S' -> RegexClasses.SPACE.not();
      case 'p' -> RegexClasses.property(braced());
      case 'P' -> RegexClasses.property(braced()).not();
      case 't' -> CodePoints.of('\t');
      case 'n' -> CodePoints.of('\n');
      case 'v' -> CodePoints.of(0x0B);
      case 'f' -> CodePoints.of('\f');
      case 'r' -> CodePoints.of('\r');
      case 'b' -> CodePoints.of(0x08); // outside of brackets it is a boundary, refused before
      case 'c' -> control();
      case 'x' -> CodePoints.of(hex(2));
      case 'u' -> CodePoints.of(unicode());
      case '0' -> nul();
      default -> identity(c);
    };
  }

  private CodePoints nul() {
    if (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
      throw damaged("an octal escape");
    }
    return CodePoints.of(0);
  }

  private CodePoints identity(char c) {
    if ((c >= '1' && c <= '9') || c == 'k') {
      throw Refusals.unsupported(
          "the pattern '" + pattern + "'", "a reference to a group is not supported");
    }
    if (Character.isLetterOrDigit(c) || c == '_') {
      throw damaged("there is no escape '\\" + c + "'");
    }
    return CodePoints.of(c);
  }

  private CodePoints control() {
    if (at >= pattern.length() || !RegexClasses.WORD.has(pattern.charAt(at))) {
      throw damaged("'\\c' without a letter");
    }
    return CodePoints.of(pattern.charAt(at++) % 32);
  }

  private int unicode() {
    if (at < pattern.length() && pattern.charAt(at) == '{') {
      String digits = braced();
      if (!digits.matches("[0-9a-fA-F]{1,8}")) {
        throw damaged("'\\u{" + digits + "}'");
      }
      long value = Long.parseLong(digits, 16);
      if (value > CodePoints.MAX) {
        throw damaged("'\\u{" + digits + "}' is no code point");
      }
      return (int) value;
    }
    int first = hex(4);
    if (Character.isHighSurrogate((char) first) && pattern.startsWith("\\u", at)) {
      int back = at;
      at += 2;
      int second = hex(4);
      if (Character.isLowSurrogate((char) second)) {
        return Character.toCodePoint((char) first, (char) second);
      }
      at = back;
    }
    return first;
  }

  private int hex(int digits) {
    String written = pattern.substring(at, Math.min(at + digits, pattern.length()));
    if (!written.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw damaged("an escape needs " + digits + " hexadecimal digits");
    }
    at += digits;
    return Integer.parseInt(written, 16);
  }

  private String braced() {
    int close = pattern.indexOf('}', at);
    if (at >= pattern.length() || pattern.charAt(at) != '{' || close < 0) {
      throw damaged("'{…}' is missing behind an escape");
    }
    String inside = pattern.substring(at + 1, close);
    at = close + 1;
    return inside;
  }

  private RuntimeException damaged(String fact) {
    return Refusals.damaged("the pattern '" + pattern + "' is damaged: " + fact);
  }
}
