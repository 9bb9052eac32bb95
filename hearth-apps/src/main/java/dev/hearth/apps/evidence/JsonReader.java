package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Node.Maker;
import dev.hearth.apps.evidence.Node.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * JSON (RFC 8259) that remembers where each value lies. Lists of objects are given out one object
 * at a time, so that a list of any length needs the memory of one.
 */
final class JsonReader {
  private final byte[] bytes;
  private int at;
  private Maker maker = new Maker();

  JsonReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /**
   * Reads one value after another to the end: of a list, and of an object's list {@code items}, its
   * elements; of everything else itself.
   */
  static void readObjects(byte[] bytes, Consumer<Node> objects) throws Unreadable {
    JsonReader reader = new JsonReader(bytes, 0);
    reader.space();
    while (reader.at < bytes.length) {
      reader.top(objects);
      reader.space();
    }
  }

  /** The bytes as one value; what follows it is not looked at. */
  static Node read(byte[] bytes, int from) throws Unreadable {
    JsonReader reader = new JsonReader(bytes, from);
    reader.space();
    return reader.value(0);
  }

  /** Where reading stopped. */
  int position() {
    return at;
  }

  private void top(Consumer<Node> objects) throws Unreadable {
    maker = new Maker();
    if (peek() == '[') {
      elements("", objects);
    } else if (peek() == '{') {
      int from = at++;
      LinkedHashMap<String, Node> members = new LinkedHashMap<>();
      boolean list = false;
      for (boolean first = true; !closes('}', first); first = false) {
        int keyFrom = at;
        String key = key();
        if (key.equals("items") && peek() == '[') {
          list = true;
          String kind = members.getOrDefault("kind", Node.NONE).text();
          elements(kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "", objects);
        } else {
          members.put(key, value(1).withKey(keyFrom));
        }
      }
      if (!list) {
        objects.accept(maker.object(from, at, members));
      }
    } else {
      throw unexpected();
    }
  }

  /**
   * @param kind of elements that do not say theirs; may be empty
   */
  private void elements(String kind, Consumer<Node> objects) throws Unreadable {
    at++;
    for (boolean first = true; !closes(']', first); first = false) {
      maker = new Maker();
      Node element = value(1);
      if (!kind.isEmpty() && !element.isScalar()) {
        element.members().putIfAbsent("kind", maker.scalar(element.from(), element.from(), kind));
      }
      objects.accept(element);
    }
  }

  Node value(int depth) throws Unreadable {
    if (depth > Node.DEPTH_MAX) {
      throw new Unreadable("nested more than %d deep".formatted(Node.DEPTH_MAX));
    }
    int from = at;
    return switch (peek()) {
      case '{' -> {
        at++;
        LinkedHashMap<String, Node> members = new LinkedHashMap<>();
        for (boolean first = true; !closes('}', first); first = false) {
          int keyFrom = at;
          String key = key();
          members.put(key, value(depth + 1).withKey(keyFrom));
        }
        yield maker.object(from, at, members);
      }
      case '[' -> {
        at++;
        List<Node> elements = new ArrayList<>();
        for (boolean first = true; !closes(']', first); first = false) {
          elements.add(value(depth + 1));
        }
        yield maker.list(from, at, elements);
      }
      case '"' -> {
        String text = string();
        yield maker.scalar(from, at, text);
      }
      default -> literal();
    };
  }

  private Node literal() throws Unreadable {
    int from = at;
    while (at < bytes.length && " \t\r\n,]}:\"".indexOf(bytes[at]) < 0) {
      at++;
    }
    String text = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
    if (!text.matches("true|false|null|-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      at = from;
      throw unexpected();
    }
    return maker.scalar(from, at, text.equals("null") ? "" : text);
  }

  private String key() throws Unreadable {
    if (peek() != '"') {
      throw unexpected();
    }
    String key = string();
    space();
    if (peek() != ':') {
      throw unexpected();
    }
    at++;
    space();
    return key;
  }

  /** Before an element or a member: whether there is none. Takes commas. */
  private boolean closes(char bracket, boolean first) throws Unreadable {
    space();
    if (peek() == bracket) {
      at++;
      return true;
    }
    if (!first) {
      if (peek() != ',') {
        throw unexpected();
      }
      at++;
      space();
    }
    return false;
  }

  private String string() throws Unreadable {
    at++;
    int from = at;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    if (at < bytes.length && bytes[at] == '"') {
      return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder();
    while (at < bytes.length && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8)).append(escape());
        from = at;
      } else {
        at++;
      }
    }
    if (at >= bytes.length) {
      throw new Unreadable("it ends within a string");
    }
    return text.append(new String(bytes, from, at++ - from, StandardCharsets.UTF_8)).toString();
  }

  private char escape() throws Unreadable {
    int c = at + 1 < bytes.length ? bytes[at + 1] : 0;
    at += 2;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> (char) c;
      case 'u' -> {
        String digits =
            new String(
                bytes,
                Math.min(at, bytes.length),
                Math.min(4, Math.max(0, bytes.length - at)),
                StandardCharsets.US_ASCII);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw unexpected();
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw unexpected();
    };
  }

  private void space() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }

  private int peek() throws Unreadable {
    if (at >= bytes.length) {
      throw new Unreadable("it ends too early");
    }
    return bytes[at];
  }

  private Unreadable unexpected() {
    return new Unreadable("not JSON at byte " + at);
  }
}
