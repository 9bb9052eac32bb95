package dev.hearth.model.chat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to plain values and back, as far as messages need it: objects as maps in the order of
 * the text (the last of equal keys wins), arrays as lists, numbers as Long, BigInteger or Double.
 * Strict; {@link JsonScanner#DEPTH_MAX} deep at most.
 */
final class Json {
  private static final int INTEGER_DIGITS_MAX = 4300;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Whether the whole text is one JSON value, white space around it allowed. */
  static boolean valid(String text) {
    JsonScanner scanner = new JsonScanner();
    for (int i = 0; i < text.length(); i++) {
      switch (scanner.accept(text.charAt(i))) {
        case MORE -> {}
        case LAST -> {
          return text.substring(i + 1).chars().allMatch(c -> Feed.isSpace((char) c));
        }
        case BEFORE -> {
          return text.substring(i).chars().allMatch(c -> Feed.isSpace((char) c));
        }
        case WRONG -> {
          return false;
        }
      }
    }
    return scanner.mayEnd();
  }

  /** Whether the whole text is one JSON object. */
  static boolean validObject(String text) {
    return text.stripLeading().startsWith("{") && valid(text);
  }

  /** The value of a text that is {@link #valid}. */
  static @Nullable Object parse(String text) {
    if (!valid(text)) {
      throw new IllegalArgumentException("no JSON value: " + text);
    }
    return new Json(text).value();
  }

  private char next() {
    while (Feed.isSpace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private @Nullable Object value() {
    return switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private @Nullable Object literal(String name, @Nullable Object value) {
    at += name.length();
    return value;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    while (next() != '}') {
      String key = string();
      next();
      at++; // the colon
      map.put(key, value());
      if (next() == ',') {
        at++;
        next();
      }
    }
    at++;
    return map;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    while (next() != ']') {
      list.add(value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return list;
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
        c = escaped();
      }
      value.append(c);
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char c = text.charAt(at);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
      }
      default -> c;
    };
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    boolean whole = digits.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    if (whole && digits.length() <= 18) {
      return Long.valueOf(digits);
    }
    if (whole && digits.length() <= INTEGER_DIGITS_MAX) {
      BigInteger big = new BigInteger(digits);
      return big.bitLength() < Long.SIZE ? (Object) big.longValueExact() : big;
    }
    return Double.valueOf(digits);
  }

  /** A text as a JSON string; only what must be escaped is, so other characters stay themselves. */
  static String quote(String text) {
    return '"' + escape(text) + '"';
  }

  /** The inside of a JSON string. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || isLoneSurrogate(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
