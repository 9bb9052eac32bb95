package dev.hearth.apps.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON or YAML document and where it lies.
 *
 * @param from offset of its first byte; with a key, of the key's
 * @param to offset behind its last byte
 * @param text of a scalar; empty for null and for what is no scalar
 * @param members of an object, in their order
 * @param elements of a list
 */
record Node(int from, int to, String text, Map<String, Node> members, List<Node> elements) {
  static final Node NONE = new Node(0, 0, "", Map.of(), List.of());

  /** More than that in one object is read as plain lines. */
  static final int COUNT_MAX = 200_000;

  static final int DEPTH_MAX = 100;

  /** The text is not an object after all, or one that is too large. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /** Counts what is made, so that hostile text cannot fill the memory. */
  static final class Maker {
    private int made;

    Node scalar(int from, int to, String text) throws Unreadable {
      count();
      return new Node(from, to, text, Map.of(), List.of());
    }

    Node object(int from, int to, Map<String, Node> members) throws Unreadable {
      count();
      return new Node(from, to, "", members, List.of());
    }

    Node list(int from, int to, List<Node> elements) throws Unreadable {
      count();
      return new Node(from, to, "", new LinkedHashMap<>(), elements);
    }

    private void count() throws Unreadable {
      made++;
      if (made > COUNT_MAX) {
        throw new Unreadable("an object of more than %,d values".formatted(COUNT_MAX));
      }
    }
  }

  /** The value at the end of the path; {@link #NONE} where there is none. */
  Node at(String... path) {
    Node node = this;
    for (String key : path) {
      node = node.members.getOrDefault(key, NONE);
    }
    return node;
  }

  /** Whether nothing is there; what is there has at least a byte. */
  boolean isNone() {
    return to == 0;
  }

  boolean isScalar() {
    return members.isEmpty() && elements.isEmpty();
  }

  String string(String... path) {
    return at(path).text;
  }

  /** 0 where it is no whole number. */
  long number(String... path) {
    String value = string(path);
    return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : 0;
  }

  /** Itself, with the bytes of its key before it. */
  Node withKey(int keyFrom) {
    return new Node(keyFrom, to, text, members, elements);
  }

  @Nullable Node firstOf(String... keys) {
    for (String key : keys) {
      Node node = members.get(key);
      if (node != null) {
        return node;
      }
    }
    return null;
  }
}
