package dev.hearth.model.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gemma 4's notation of a call, {@code call:name{key:value,…}}, to JSON. Keys stand bare, values
 * are
 *
 * <ul>
 *   <li>strings between {@code <|"|>} tags, without any escapes, or JSON strings;
 *   <li>numbers, {@code true}, {@code false}, {@code null} as in JSON (Python's spellings too);
 *   <li>objects and lists of such values. One whole JSON object may stand in the braces too.
 * </ul>
 */
final class GemmaValues {
  private static final String QUOTE = "<|\"|>";
  private static final String CALL = "call:";

  private final String text;
  private int at;
  private int depth;

  private GemmaValues(String text) {
    this.text = text;
  }

  /** The one call between the tags. */
  static List<BlockMode.Converted> call(String body) throws MalformedMarkupException {
    GemmaValues reader = new GemmaValues(body);
    reader.skipSpace();
    if (!body.startsWith(CALL, reader.at)) {
      throw new MalformedMarkupException("the call does not begin with " + CALL);
    }
    reader.at += CALL.length();
    int brace = body.indexOf('{', reader.at);
    String name = brace < 0 ? "" : body.substring(reader.at, brace).strip();
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw new MalformedMarkupException("the call names no tool");
    }
    reader.at = brace;
    StringBuilder out = new StringBuilder();
    String json = reader.wholeJson(body);
    if (json != null) {
      out.append(json);
    } else {
      reader.object(out);
      reader.skipSpace();
      if (reader.at < body.length()) {
        throw new MalformedMarkupException("after the arguments stands more text");
      }
    }
    return List.of(new BlockMode.Converted(name, out.toString(), body.length()));
  }

  /** The object of {@code {{"a": 1}}}, which templates write for arguments given as JSON text. */
  private @org.jspecify.annotations.Nullable String wholeJson(String body) {
    String rest = body.substring(at).strip();
    String inner = rest.length() > 2 ? rest.substring(1, rest.length() - 1).strip() : "";
    return rest.endsWith("}") && Json.validObject(inner) ? inner : null;
  }

  private void skipSpace() {
    while (at < text.length() && Feed.isSpace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    skipSpace();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void open() throws MalformedMarkupException {
    if (++depth > JsonScanner.DEPTH_MAX) {
      throw new MalformedMarkupException("values nest deeper than " + JsonScanner.DEPTH_MAX);
    }
    at++;
  }

  private void object(StringBuilder out) throws MalformedMarkupException {
    open();
    out.append('{');
    Set<String> seen = new HashSet<>();
    while (peek() != '}') {
      String key = key();
      if (!seen.add(key)) {
        throw new MalformedMarkupException("argument " + key + " is given twice");
      }
      out.append(seen.size() > 1 ? "," : "").append(Json.quote(key)).append(':');
      value(out);
      separator('}');
    }
    at++;
    depth--;
    out.append('}');
  }

  private void list(StringBuilder out) throws MalformedMarkupException {
    open();
    out.append('[');
    for (boolean first = true; peek() != ']'; first = false) {
      out.append(first ? "" : ",");
      value(out);
      separator(']');
    }
    at++;
    depth--;
    out.append(']');
  }

  private void separator(char close) throws MalformedMarkupException {
    if (peek() == ',') {
      at++;
    } else if (peek() != close) {
      throw new MalformedMarkupException("a ',' or '" + close + "' is missing");
    }
  }

  private String key() throws MalformedMarkupException {
    if (text.startsWith(QUOTE, at)) {
      String key = quoted();
      if (peek() != ':') {
        throw new MalformedMarkupException("a key has no value");
      }
      at++;
      return key;
    }
    int colon = text.indexOf(':', at);
    String key = colon < 0 ? "" : text.substring(at, colon).strip();
    if (Json.valid(key) && key.startsWith("\"")) {
      key = String.valueOf(Json.parse(key));
    }
    if (key.isEmpty() || key.chars().anyMatch(c -> "{}[],\"<>\n".indexOf(c) >= 0)) {
      throw new MalformedMarkupException("a key has no value");
    }
    at = colon + 1;
    return key;
  }

  private String quoted() throws MalformedMarkupException {
    int from = at + QUOTE.length();
    int end = text.indexOf(QUOTE, from);
    if (end < 0) {
      throw new MalformedMarkupException("a string has no end");
    }
    at = end + QUOTE.length();
    return text.substring(from, end);
  }

  private void value(StringBuilder out) throws MalformedMarkupException {
    switch (peek()) {
      case '{' -> object(out);
      case '[' -> list(out);
      case '"' -> out.append(jsonString());
      default -> {
        if (text.startsWith(QUOTE, at)) {
          out.append(Json.quote(quoted()));
        } else {
          int from = at;
          while (at < text.length() && ",}]".indexOf(text.charAt(at)) < 0) {
            at++;
          }
          out.append(PythonValues.literal(text.substring(from, at).strip()));
        }
      }
    }
  }

  private String jsonString() throws MalformedMarkupException {
    JsonScanner scanner = new JsonScanner();
    for (int i = at; i < text.length(); i++) {
      JsonScanner.Step step = scanner.accept(text.charAt(i));
      if (step == JsonScanner.Step.LAST) {
        String json = text.substring(at, i + 1);
        at = i + 1;
        return json;
      }
      if (step == JsonScanner.Step.WRONG) {
        break;
      }
    }
    throw new MalformedMarkupException("a string has no end");
  }
}
