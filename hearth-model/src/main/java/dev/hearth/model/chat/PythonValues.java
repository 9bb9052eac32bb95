package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's notation of calls and values, to JSON text. Rules:
 *
 * <ul>
 *   <li>strings in either quote, with Python's escapes; a quote that is not followed by {@code , )
 *       ] } :} or the end is part of the string, since templates write strings without escaping
 *       them;
 *   <li>numbers that are JSON numbers stay exactly as they are; {@code .5}, {@code 5.}, {@code +5},
 *       {@code 1_000} and {@code 0x1F} become the nearest JSON form of the same value;
 *   <li>{@code True}, {@code False}, {@code None} and their JSON spellings; lists; dictionaries
 *       with string keys; nothing else: no names, no operators, no positional arguments.
 * </ul>
 */
final class PythonValues {
  private final String text;
  private int at;
  private int depth;

  private PythonValues(String text) {
    this.text = text;
  }

  /** A call, and where in the text it ends. */
  record Call(String name, String argumentsJson, int end) {}

  /** The calls of {@code [f(a="b"), g()]} or of one call without brackets. */
  static List<Call> calls(String text) throws MalformedMarkupException {
    PythonValues reader = new PythonValues(text);
    List<Call> calls = new ArrayList<>();
    boolean list = reader.take('[');
    do {
      calls.add(reader.call());
    } while (reader.take(',') && !(list && reader.peek() == ']'));
    if (list) {
      reader.expect(']');
    }
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw new MalformedMarkupException("after the calls stands more text");
    }
    return calls;
  }

  /** One value as JSON text, or null if it is none. */
  static @Nullable String toJson(String text) {
    PythonValues reader = new PythonValues(text);
    StringBuilder out = new StringBuilder();
    try {
      reader.value(out);
      reader.skipSpace();
      return reader.at == text.length() ? out.toString() : null;
    } catch (MalformedMarkupException e) {
      return null;
    }
  }

  private void skipSpace() {
    while (at < text.length() && Feed.isSpace(text.charAt(at))) {
      at++;
    }
  }

  /** The next character that is no white space; 0 at the end. */
  private char peek() {
    skipSpace();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws MalformedMarkupException {
    if (!take(c)) {
      throw new MalformedMarkupException("a '" + c + "' is missing");
    }
  }

  private Call call() throws MalformedMarkupException {
    String name = word("the call names no tool");
    expect('(');
    StringBuilder out = new StringBuilder("{");
    Set<String> seen = new HashSet<>();
    while (peek() != ')') {
      String key = word("an argument has no name");
      if (peek() != '=') {
        throw new MalformedMarkupException("an argument has no name");
      }
      at++;
      if (!seen.add(key)) {
        throw new MalformedMarkupException("argument " + key + " is given twice");
      }
      out.append(seen.size() > 1 ? "," : "").append(Json.quote(key)).append(':');
      value(out);
      if (!take(',') && peek() != ')') {
        throw new MalformedMarkupException("after argument " + key + " stands no ','");
      }
    }
    at++;
    return new Call(name, out.append('}').toString(), at);
  }

  /** The name of a tool or argument: anything without white space, brackets, quotes and signs. */
  private String word(String otherwise) throws MalformedMarkupException {
    skipSpace();
    int from = at;
    while (at < text.length() && "()[]{}=,:'\" \n\t\r".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw new MalformedMarkupException(otherwise);
    }
    return text.substring(from, at);
  }

  private void value(StringBuilder out) throws MalformedMarkupException {
    switch (peek()) {
      case '"', '\'' -> out.append(Json.quote(string()));
      case '[' -> list(out);
      case '{' -> dictionary(out);
      case 0 -> throw new MalformedMarkupException("a value is missing");
      default -> out.append(literal(word("a value is missing")));
    }
  }

  private void deeper() throws MalformedMarkupException {
    if (++depth > JsonScanner.DEPTH_MAX) {
      throw new MalformedMarkupException("values nest deeper than " + JsonScanner.DEPTH_MAX);
    }
    at++;
  }

  private void list(StringBuilder out) throws MalformedMarkupException {
    deeper();
    out.append('[');
    for (boolean first = true; peek() != ']'; first = false) {
      out.append(first ? "" : ",");
      value(out);
      if (!take(',') && peek() != ']') {
        throw new MalformedMarkupException("a list has no ']'");
      }
    }
    at++;
    depth--;
    out.append(']');
  }

  private void dictionary(StringBuilder out) throws MalformedMarkupException {
    deeper();
    out.append('{');
    for (boolean first = true; peek() != '}'; first = false) {
      if (peek() != '"' && peek() != '\'') {
        throw new MalformedMarkupException("a key of a dictionary is no string");
      }
      out.append(first ? "" : ",").append(Json.quote(string()));
      expect(':');
      out.append(':');
      value(out);
      if (!take(',') && peek() != '}') {
        throw new MalformedMarkupException("a dictionary has no '}'");
      }
    }
    at++;
    depth--;
    out.append('}');
  }

  private String string() throws MalformedMarkupException {
    char quote = text.charAt(at);
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote && closes()) {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        escape(value);
      } else {
        value.append(c);
      }
    }
    throw new MalformedMarkupException("a string has no end");
  }

  private boolean closes() {
    int next = at + 1;
    while (next < text.length() && Feed.isSpace(text.charAt(next))) {
      next++;
    }
    return next == text.length() || ",)]}:".indexOf(text.charAt(next)) >= 0;
  }

  private void escape(StringBuilder value) throws MalformedMarkupException {
    char c = text.charAt(at);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case '\n' -> {} // a line goes on
      case '\\', '\'', '"' -> value.append(c);
      case 'x' -> codePoint(value, 2);
      case 'u' -> codePoint(value, 4);
      case 'U' -> codePoint(value, 8);
      default -> octal(value, c);
    }
  }

  private void codePoint(StringBuilder value, int digits) throws MalformedMarkupException {
    int end = at + 1 + digits;
    String hex = end <= text.length() ? text.substring(at + 1, end) : "";
    if (hex.isEmpty() || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw new MalformedMarkupException("a string has a broken escape");
    }
    long code = Long.parseLong(hex, 16);
    if (code > Character.MAX_CODE_POINT) {
      throw new MalformedMarkupException("a string has a character beyond Unicode");
    }
    value.appendCodePoint((int) code);
    at = end - 1;
  }

  /** An octal escape, or, as in Python, a backslash that means itself. */
  private void octal(StringBuilder value, char first) {
    if (first < '0' || first > '7') {
      value.append('\\').append(first);
      return;
    }
    int code = 0;
    int end = at;
    while (end < text.length() && end < at + 3 && Character.digit(text.charAt(end), 8) >= 0) {
      code = code * 8 + Character.digit(text.charAt(end++), 8);
    }
    value.append((char) code);
    at = end - 1;
  }

  /** A number, truth value or None as JSON. */
  static String literal(String word) throws MalformedMarkupException {
    return switch (word) {
      case "True", "true" -> "true";
      case "False", "false" -> "false";
      case "None", "null" -> "null";
      default -> number(word);
    };
  }

  private static String number(String word) throws MalformedMarkupException {
    boolean starts = !word.isEmpty() && "+-.0123456789".indexOf(word.charAt(0)) >= 0;
    if (starts && Json.valid(word)) {
      return word;
    }
    String plain = word.replaceAll("(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])", "");
    String sign = plain.startsWith("-") ? "-" : "";
    String size = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
    if (size.matches("0[xX][0-9a-fA-F]{1,32}")) {
      return sign + new java.math.BigInteger(size.substring(2), 16);
    }
    if (size.startsWith(".")) {
      size = "0" + size;
    }
    size = size.replaceFirst("^([0-9]+\\.)($|[eE])", "$10$2");
    if (starts && Json.valid(sign + size)) {
      return sign + size;
    }
    throw new MalformedMarkupException("\"" + word + "\" is no value");
  }
}
