package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259) with limits; an object with a key twice is refused. */
final class JsonReader {
  static final int LENGTH_MAX = 8 << 20;
  static final int DEPTH_MAX = 500;
  static final int EXPONENT_MAX = 9_999;
  private static final BigInteger EXPONENTS_END = BigInteger.valueOf(EXPONENT_MAX + 1);
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?([0-9]+))?");

  private final String text;
  private final int depthMax;
  private int at;
  private int depth;

  private JsonReader(String text, int depthMax) {
    this.text = text;
    this.depthMax = depthMax;
  }

  /** As {@link #read(String, int)}, with {@link #DEPTH_MAX}. */
  static JsonValue read(String text) {
    return read(text, DEPTH_MAX);
  }

  /**
   * The value that the text is.
   *
   * @param depthMax how many values may be inside each other
   * @throws HearthException BAD_INPUT or LIMIT
   */
  static JsonValue read(String text, int depthMax) {
    if (text.length() > LENGTH_MAX) {
      throw Refusals.limit("characters of JSON", LENGTH_MAX);
    }
    JsonReader reader = new JsonReader(text, depthMax);
    JsonValue value = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.damaged("something follows the value");
    }
    return value;
  }

  private JsonValue value() {
    space();
    if (at >= text.length()) {
      throw damaged("a value is missing");
    }
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonValue.Str(string());
      case 't' -> word("true", new JsonValue.Bool(true));
      case 'f' -> word("false", new JsonValue.Bool(false));
      case 'n' -> word("null", new JsonValue.Null());
      default -> number();
    };
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw damaged("a word is none of true, false and null");
    }
    at += word.length();
    return value;
  }

  private JsonValue number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw damaged("a value is missing");
    }
    at = matcher.end();
    String exponent = matcher.group(1);
    if (exponent != null && new BigInteger(exponent).compareTo(EXPONENTS_END) >= 0) {
      throw Refusals.limit("the exponent of a number", EXPONENT_MAX);
    }
    return new JsonValue.Num(new BigDecimal(matcher.group()));
  }

  private JsonValue array() {
    enter();
    List<JsonValue> items = new ArrayList<>();
    space();
    if (!skip(']')) {
      do {
        items.add(value());
        space();
      } while (skip(','));
      expect(']');
    }
    depth--;
    return new JsonValue.Arr(items);
  }

  private JsonValue object() {
    enter();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    space();
    if (!skip('}')) {
      do {
        space();
        if (at >= text.length() || text.charAt(at) != '"') {
          throw damaged("a key is missing");
        }
        String key = string();
        space();
        expect(':');
        if (members.put(key, value()) != null) {
          throw damaged("the key '" + key + "' is there twice");
        }
        space();
      } while (skip(','));
      expect('}');
    }
    depth--;
    return new JsonValue.Obj(members);
  }

  private void enter() {
    at++;
    if (++depth > depthMax) {
      throw Refusals.limit("values inside each other in JSON", depthMax);
    }
  }

  private String string() {
    StringBuilder found = new StringBuilder();
    at++;
    while (true) {
      char c = character("a string does not end");
      if (c == '"') {
        return found.toString();
      }
      if (c < ' ') {
        throw damaged("a control character in a string");
      }
      found.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = character("a string does not end");
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw damaged("'\\u' without four hexadecimal digits");
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw damaged("there is no escape '\\" + c + "'");
    };
  }

  private char character(String otherwise) {
    if (at >= text.length()) {
      throw damaged(otherwise);
    }
    return text.charAt(at++);
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw damaged("'" + c + "' is missing");
    }
  }

  private HearthException damaged(String fact) {
    return Refusals.damaged("the JSON is damaged at character " + at + ": " + fact);
  }
}
