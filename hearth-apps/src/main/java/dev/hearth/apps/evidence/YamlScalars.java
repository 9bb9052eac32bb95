package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Node.Maker;
import dev.hearth.apps.evidence.Node.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The parts of YAML that lie within a line. */
final class YamlScalars {
  private YamlScalars() {}

  /** Where the colon behind the key lies; -1 where the text has no key. */
  static int keyEnd(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    char first = text.charAt(0);
    if (first == '"' || first == '\'') {
      int close = closing(text, 0);
      return close > 0 && close + 1 < text.length() && text.charAt(close + 1) == ':'
          ? close + 1
          : -1;
    }
    if (first == '{' || first == '[') {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ':' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        return i;
      }
      if (text.charAt(i) == '#' && i > 0 && text.charAt(i - 1) == ' ') {
        return -1;
      }
    }
    return -1;
  }

  /** Where the quotation that begins at {@code from} ends; -1 where it does not. */
  static int closing(CharSequence text, int from) {
    char quote = text.charAt(from);
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote == '"') {
        i++;
      } else if (c == quote) {
        if (quote == '\'' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  static String withoutComment(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      at = Math.max(at, closing(text, at));
    }
    for (int i = at; i < text.length(); i++) {
      if (text.charAt(i) == '#' && (i == 0 || text.charAt(i - 1) == ' ')) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** Whether quotations and brackets that were opened are closed. */
  static boolean isComplete(CharSequence text) {
    char first = text.charAt(0);
    if (first == '"' || first == '\'') {
      return closing(text, 0) > 0;
    }
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || (c == '\'' && i > 0 && "[{,: ".indexOf(text.charAt(i - 1)) >= 0)) {
        i = closing(text, i);
        if (i < 0) {
          return false;
        }
      } else if (c == '{' || c == '[') {
        open++;
      } else if (c == '}' || c == ']') {
        open--;
      }
    }
    return open <= 0;
  }

  /** The text of a plain or quoted scalar; empty for null. */
  static String unquoted(String text) {
    int length = text.length();
    if (length >= 2 && text.charAt(0) == '\'' && text.charAt(length - 1) == '\'') {
      return text.substring(1, length - 1).replace("''", "'");
    }
    if (length >= 2 && text.charAt(0) == '"' && text.charAt(length - 1) == '"') {
      try {
        // a folded line's own escape of its end
        String joined = text.replace("\\ ", " ");
        return JsonReader.read(joined.getBytes(StandardCharsets.UTF_8), 0).text();
      } catch (Unreadable e) {
        return text.substring(1, length - 1);
      }
    }
    return text.equals("null") || text.equals("~") ? "" : text;
  }

  /** A value in flow style; all its parts lie where the whole lies. */
  static Node flow(String text, int from, int to, Maker maker) throws Unreadable {
    Flow flow = new Flow(text, from, to, maker);
    return flow.value(0);
  }

  private static final class Flow {
    private final String text;
    private final int from;
    private final int to;
    private final Maker maker;
    private int at;

    Flow(String text, int from, int to, Maker maker) {
      this.text = text;
      this.from = from;
      this.to = to;
      this.maker = maker;
    }

    Node value(int depth) throws Unreadable {
      space();
      if (depth > Node.DEPTH_MAX || at >= text.length()) {
        throw new Unreadable("a value in brackets that is not read");
      }
      char c = text.charAt(at);
      if (c == '{') {
        at++;
        LinkedHashMap<String, Node> members = new LinkedHashMap<>();
        while (!closes('}')) {
          String key = token(":,}]");
          space();
          if (at < text.length() && text.charAt(at) == ':') {
            at++;
            members.put(key, value(depth + 1));
          } else {
            members.put(key, maker.scalar(from, to, ""));
          }
        }
        return maker.object(from, to, members);
      }
      if (c == '[') {
        at++;
        List<Node> elements = new ArrayList<>();
        while (!closes(']')) {
          elements.add(value(depth + 1));
        }
        return maker.list(from, to, elements);
      }
      return maker.scalar(from, to, token(",}]"));
    }

    private String token(String ends) throws Unreadable {
      space();
      int begin = at;
      if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
        at = closing(text, at) + 1;
        if (at == 0) {
          throw new Unreadable("a quotation that does not end");
        }
        return unquoted(text.substring(begin, at));
      }
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return unquoted(text.substring(begin, at).strip());
    }

    private boolean closes(char bracket) throws Unreadable {
      space();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        space();
      }
      if (at >= text.length()) {
        throw new Unreadable("a bracket that is not closed");
      }
      if (text.charAt(at) == bracket) {
        at++;
        return true;
      }
      return false;
    }

    private void space() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
