package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template into tokens, with {@code trim_blocks} and {@code lstrip_blocks}: the first line
 * end after a statement or comment does not count, nor do spaces from the beginning of a line to a
 * statement or comment.
 */
final class Lexer {
  private static final Map<String, Kind> OPERATORS = operators();

  private final String source;
  private final List<Token> tokens = new ArrayList<>();

  /** The closing brackets that are still expected. */
  private final ArrayDeque<Character> open = new ArrayDeque<>();

  private int at;
  private int line = 1;
  private int lineCountedTo;

  /** Whether what was read last ended with a line end. */
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  private static Map<String, Kind> operators() {
    Map<String, Kind> operators = new HashMap<>();
    for (Kind kind : Kind.values()) {
      if (kind.compareTo(Kind.ADD) >= 0 && kind.compareTo(Kind.SEMICOLON) <= 0) {
        operators.put(kind.description, kind);
      }
    }
    return Map.copyOf(operators);
  }

  /** The tokens, the last of which is the end of the template or an error. */
  static List<Token> tokens(String template) {
    String unix = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer = new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix);
    try {
      lexer.run();
      lexer.tokens.add(Token.of(Kind.END, lexer.lastLine()));
    } catch (TemplateException e) {
      lexer.tokens.add(new Token(Kind.ERROR, e.line(), "", e));
    }
    return lexer.tokens;
  }

  private int lastLine() {
    return tokens.isEmpty() ? 1 : tokens.getLast().line();
  }

  /** The line of {@code position}, which may only grow from call to call. */
  private int lineAt(int position) {
    while (lineCountedTo < position) {
      if (source.charAt(lineCountedTo++) == '\n') {
        line++;
      }
    }
    return line;
  }

  private void add(Kind kind, int position, String text, Object value) {
    tokens.add(new Token(kind, lineAt(position), text, value));
  }

  private void run() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Kind.DATA, at, source.substring(at), "");
        return;
      }
      Raw raw = raw(tag);
      char sign = signAt(tag + 2);
      if (raw != null) {
        data(tag, raw.sign, true);
        raw(raw);
      } else if (source.charAt(tag + 1) == '{') {
        data(tag, sign, false);
        inside(tag, sign, Kind.VARIABLE_BEGIN, Kind.VARIABLE_END);
      } else if (source.charAt(tag + 1) == '%') {
        data(tag, sign, true);
        inside(tag, sign, Kind.BLOCK_BEGIN, Kind.BLOCK_END);
      } else {
        data(tag, sign, true);
        comment(tag, sign);
      }
    }
  }

  /** A minus or plus that belongs to a tag; a space for none. */
  private char signAt(int position) {
    char c = position < source.length() ? source.charAt(position) : ' ';
    return c == '-' || c == '+' ? c : ' ';
  }

  private int nextTag() {
    int brace = source.indexOf('{', at);
    while (brace >= 0 && brace + 1 < source.length()) {
      if ("{%#".indexOf(source.charAt(brace + 1)) >= 0) {
        return brace;
      }
      brace = source.indexOf('{', brace + 1);
    }
    return -1;
  }

  /** The text before a tag, without the spaces that the tag takes. */
  private void data(int end, char sign, boolean statement) {
    String text = source.substring(at, end);
    String kept = text;
    if (sign == '-') {
      kept = CodePoints.stripEnd(text);
    } else if (sign != '+' && statement) {
      int lineBegin = text.lastIndexOf('\n') + 1;
      boolean fromLineBegin = lineBegin > 0 || lineStarting;
      String before = text.substring(lineBegin);
      if (fromLineBegin && !before.isEmpty() && CodePoints.strip(before).isEmpty()) {
        kept = text.substring(0, lineBegin);
      }
    }
    if (!kept.isEmpty()) {
      add(Kind.DATA, at, kept, "");
    }
    at = end;
  }

  /** The beginning of a raw block: its sign and where its content begins. */
  private record Raw(char sign, int contentBegin) {}

  private @Nullable Raw raw(int tag) {
    if (source.charAt(tag + 1) != '%') {
      return null;
    }
    char sign = signAt(tag + 2);
    int word = skipSpaces(tag + (sign == ' ' ? 2 : 3));
    if (!source.startsWith("raw", word)) {
      return null;
    }
    int end = skipSpaces(word + 3);
    if (source.startsWith("-%}", end)) {
      return new Raw(sign, skipSpaces(end + 3));
    }
    return source.startsWith("%}", end) ? new Raw(sign, end + 2) : null;
  }

  private void raw(Raw raw) {
    int begin = raw.contentBegin;
    lineStarting = source.charAt(begin - 1) == '\n';
    int tagLine = lineAt(at);
    at = begin;
    for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
      char sign = signAt(tag + 2);
      int word = skipSpaces(tag + (sign == ' ' ? 2 : 3));
      int end = source.startsWith("endraw", word) ? tagEnd(skipSpaces(word + 6), "%}") : -1;
      if (end >= 0) {
        data(tag, sign, true);
        goTo(end);
        return;
      }
    }
    if (at < source.length()) {
      throw Failure.syntax("Missing end of raw directive", tagLine);
    }
  }

  private void comment(int tag, char sign) {
    int begin = tag + (sign == ' ' ? 2 : 3);
    int tagLine = lineAt(tag);
    int close = source.indexOf("#}", begin);
    if (close < 0) {
      if (begin < source.length()) {
        throw Failure.syntax("Missing end of comment tag", tagLine);
      }
      at = source.length();
      return;
    }
    boolean signed = close > begin && signAt(close - 1) != ' ';
    goTo(tagEnd(signed ? close - 1 : close, "#}"));
  }

  /** Where a tag ends that closes at {@code from}, with the white space it takes; or -1. */
  private int tagEnd(int from, String close) {
    if (source.startsWith("-" + close, from)) {
      return skipSpaces(from + 3);
    }
    if (source.startsWith("+" + close, from)) {
      return from + 3;
    }
    if (!source.startsWith(close, from)) {
      return -1;
    }
    return source.startsWith("\n", from + 2) ? from + 3 : from + 2;
  }

  private int skipSpaces(int from) {
    int end = from;
    while (end < source.length() && CodePoints.isSpace(source.charAt(end))) {
      end++;
    }
    return end;
  }

  private void goTo(int end) {
    at = end;
    lineStarting = source.charAt(end - 1) == '\n';
  }

  /** A print statement or a statement, from its tag to its end. */
  private void inside(int tag, char sign, Kind begin, Kind end) {
    add(begin, tag, "", "");
    goTo(tag + (sign == ' ' ? 2 : 3));
    while (at < source.length()) {
      int close = open.isEmpty() ? closeOf(end) : -1;
      if (close >= 0) {
        add(end, at, "", "");
        goTo(close);
        return;
      }
      token();
    }
  }

  private int closeOf(Kind end) {
    if (end == Kind.BLOCK_END) {
      return tagEnd(at, "%}");
    }
    if (source.startsWith("-}}", at)) {
      return skipSpaces(at + 3);
    }
    return source.startsWith("}}", at) ? at + 2 : -1;
  }

  private void token() {
    char c = source.charAt(at);
    if (CodePoints.isSpace(c)) {
      at = skipSpaces(at);
      return;
    }
    int end = Literals.floatEnd(source, at);
    if (end >= 0) {
      String digits = source.substring(at, end).replace("_", "");
      literal(Kind.FLOAT, end, Double.parseDouble(digits));
      return;
    }
    end = Literals.integerEnd(source, at);
    if (end >= 0) {
      literal(Kind.INTEGER, end, Literals.integer(source.substring(at, end), lineAt(at)));
      return;
    }
    end = nameEnd();
    if (end > at) {
      name(end);
      return;
    }
    end = c == '\'' || c == '"' ? Literals.stringEnd(source, at) : -1;
    if (end >= 0) {
      String text = source.substring(at + 1, end - 1);
      literal(Kind.STRING, end, Literals.unescape(text, lineAt(at)));
      return;
    }
    operator();
  }

  private void literal(Kind kind, int end, Object value) {
    add(kind, at, source.substring(at, end), value);
    at = end;
  }

  private int nameEnd() {
    int end = at;
    while (end < source.length()) {
      int c = source.codePointAt(end);
      boolean part =
          c == '_'
              || TextPredicates.isAlphanumeric(c)
              || (c >= 0x80 && TextPredicates.isIdentifierPart(c));
      if (!part) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private void name(int end) {
    String name = source.substring(at, end);
    if (!TextPredicates.isIdentifier(name)) {
      throw Failure.syntax("Invalid character in identifier", lineAt(at));
    }
    add(Kind.NAME, at, name, name);
    at = end;
  }

  private void operator() {
    String two = source.substring(at, Math.min(at + 2, source.length()));
    Kind kind = OPERATORS.get(two);
    String text = kind == null ? source.substring(at, at + 1) : two;
    kind = kind == null ? OPERATORS.get(text) : kind;
    if (kind == null) {
      String character = Character.toString(source.codePointAt(at));
      throw Failure.syntax(
          "unexpected char "
              + Representation.quoted(character)
              + " at "
              + CodePoints.index(source, at),
          lineAt(at));
    }
    balance(text);
    add(kind, at, text, text);
    at += text.length();
  }

  private void balance(String text) {
    switch (text) {
      case "{" -> open.push('}');
      case "(" -> open.push(')');
      case "[" -> open.push(']');
      case "}", ")", "]" -> {
        if (open.isEmpty()) {
          throw Failure.syntax("unexpected '" + text + "'", lineAt(at));
        }
        char expected = open.pop();
        if (expected != text.charAt(0)) {
          throw Failure.syntax(
              "unexpected '" + text + "', expected '" + expected + "'", lineAt(at));
        }
      }
      default -> {}
    }
  }
}
