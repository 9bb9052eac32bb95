package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.List;

/** The words of a GBNF text. */
final class GbnfReader {
  private final String text;
  private int at;

  GbnfReader(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean at(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  boolean skip(char c) {
    if (at(c)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String word) {
    if (!text.startsWith(word, at)) {
      throw damaged("'" + word + "' is missing");
    }
    at += word.length();
  }

  /** Skips blanks and comments; ends of lines too where {@code lines}. */
  void space(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        at++;
      } else {
        return;
      }
    }
  }

  boolean lineEnd() {
    return at('\n') || at('\r');
  }

  boolean atName() {
    return at < text.length() && isName(text.charAt(at));
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  String name() {
    int from = at;
    while (atName()) {
      at++;
    }
    if (from == at) {
      throw damaged("the name of a rule is missing");
    }
    return text.substring(from, at);
  }

  /** The code points of a text in quotes. */
  List<Integer> literal() {
    List<Integer> found = new ArrayList<>();
    expect("\"");
    while (!at('"')) {
      found.add(character());
    }
    at++;
    return found;
  }

  CodePoints brackets() {
    expect("[");
    boolean negated = skip('^');
    CodePoints all = CodePoints.NONE;
    while (!at(']')) {
      int first = character();
      int last = first;
      if (at('-') && at + 1 < text.length() && text.charAt(at + 1) != ']') {
        at++;
        last = character();
        if (last < first) {
          throw damaged("a range in the wrong order");
        }
      }
      all = all.or(CodePoints.range(first, last).and(CodePoints.ALL));
    }
    at++;
    return negated ? all.not() : all;
  }

  private int character() {
    if (atEnd()) {
      throw damaged("a text or class does not end");
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    if (atEnd()) {
      throw damaged("it ends with '\\'");
    }
    char escape = text.charAt(at++);
    return switch (escape) {
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      case '\\', '"', '[', ']' -> escape;
      default -> throw damaged("there is no escape '\\" + escape + "'");
    };
  }

  private int hex(int digits) {
    String written = text.substring(at, Math.min(at + digits, text.length()));
    if (!written.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw damaged("an escape needs " + digits + " hexadecimal digits");
    }
    at += digits;
    long value = Long.parseLong(written, 16);
    if (value > CodePoints.MAX) {
      throw damaged("'" + written + "' is no code point");
    }
    return (int) value;
  }

  /** {@code <[42]>} or {@code <name>}, perhaps with {@code !} before. */
  Element token() {
    boolean negated = skip('!');
    int close = text.indexOf('>', at);
    if (!at('<') || close < 0) {
      throw damaged("a token is missing behind '!' or does not end");
    }
    String name = text.substring(at, close + 1);
    at = close + 1;
    if (!name.startsWith("<[")) {
      return new Element.Marker(name, negated);
    }
    if (!name.matches("<\\[\\d{1,9}]>")) {
      throw damaged("the token '" + name + "' is no number");
    }
    int id = Integer.parseInt(name, 2, name.length() - 2, 10);
    return new Element.TokenId(id, negated);
  }

  /** {@code {3}}, {@code {3,}}, {@code {,5}} or {@code {3,5}}: least and most, -1 for no end. */
  int[] braces(int most) {
    expect("{");
    space(false);
    int min = at(',') ? 0 : number(most);
    int max = min;
    space(false);
    if (skip(',')) {
      space(false);
      max = at('}') ? -1 : number(most);
      space(false);
    }
    expect("}");
    if (max >= 0 && max < min) {
      throw damaged("a repetition has its numbers in the wrong order");
    }
    return new int[] {min, max};
  }

  private int number(int most) {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (from == at) {
      throw damaged("a number of repetitions is missing");
    }
    if (at - from > 9 || Integer.parseInt(text, from, at, 10) > most) {
      throw Refusals.limit("repetitions in a grammar", most);
    }
    return Integer.parseInt(text, from, at, 10);
  }

  HearthException damaged(String fact) {
    int line = 1 + (int) text.substring(0, Math.min(at, text.length())).lines().count();
    return Refusals.damaged(
        "the grammar is damaged near line " + Math.max(line - 1, 1) + ": " + fact);
  }
}
