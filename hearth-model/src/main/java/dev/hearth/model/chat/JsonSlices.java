package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of a JSON value as their exact texts. Only for texts that are {@link Json#valid}. */
final class JsonSlices {
  private final String text;
  private int at;

  private JsonSlices(String text) {
    this.text = text;
  }

  /** A value's exact text and where it ends. */
  record Slice(String text, int end) {}

  /** The elements of an array. */
  static List<Slice> elements(String array) {
    JsonSlices reader = new JsonSlices(array);
    List<Slice> elements = new ArrayList<>();
    reader.open('[');
    while (reader.peek() != ']') {
      elements.add(reader.value());
      reader.separator();
    }
    return elements;
  }

  /** The members of an object; of equal keys the last. */
  static Map<String, String> members(String object) {
    JsonSlices reader = new JsonSlices(object);
    Map<String, String> members = new LinkedHashMap<>();
    reader.open('{');
    while (reader.peek() != '}') {
      String key = String.valueOf(Json.parse(reader.value().text()));
      reader.open(':');
      members.put(key, reader.value().text());
      reader.separator();
    }
    return members;
  }

  private char peek() {
    while (Feed.isSpace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void open(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("no '" + c + "' at " + at);
    }
    at++;
  }

  private void separator() {
    if (peek() == ',') {
      at++;
    }
  }

  private Slice value() {
    peek();
    int from = at;
    JsonScanner scanner = new JsonScanner();
    while (true) {
      switch (scanner.accept(text.charAt(at))) {
        case MORE -> at++;
        case LAST -> {
          at++;
          return new Slice(text.substring(from, at), at);
        }
        case BEFORE -> {
          return new Slice(text.substring(from, at), at);
        }
        case WRONG -> throw new IllegalArgumentException("no JSON at " + at);
      }
    }
  }
}
