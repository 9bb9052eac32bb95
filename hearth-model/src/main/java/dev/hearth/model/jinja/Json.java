package dev.hearth.model.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as JSON, character for character as Python's {@code json.dumps} writes it. */
final class Json {
  /**
   * How to write.
   *
   * @param ascii whether everything beyond ASCII is escaped
   * @param indent what each level is indented by; null for one line
   * @param itemSeparator between items
   * @param keySeparator between a key and its value
   */
  record Style(
      boolean ascii,
      @Nullable String indent,
      String itemSeparator,
      String keySeparator,
      boolean sorted) {}

  private final Rendering rendering;
  private final Style style;
  private final TextBuilder out;

  private Json(Rendering rendering, Style style) {
    this.rendering = rendering;
    this.style = style;
    this.out = new TextBuilder(rendering);
  }

  static String write(Rendering rendering, Object value, Style style) {
    Json json = new Json(rendering, style);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(Object value, int depth) {
    rendering.checkNesting(depth);
    rendering.steps(1);
    switch (value) {
      case String text -> writeText(text);
      case Markup markup -> writeText(markup.text());
      case None none -> out.append("null");
      case Boolean truth -> out.append(truth ? "true" : "false");
      case Long number -> out.append(number.toString());
      case BigInteger number -> out.append(NumberText.decimal(number));
      case Double number -> out.append(real(number));
      case ListValue list -> writeItems(list.items(), depth);
      case TupleValue tuple -> writeItems(tuple.items(), depth);
      case DictionaryValue dictionary -> writeDictionary(dictionary, depth);
      default ->
          throw Failure.type("Object of type " + Types.nameOf(value) + " is not JSON serializable");
    }
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return FloatText.shortest(number);
  }

  private void writeItems(List<Object> items, int depth) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(style.itemSeparator);
      }
      newLine(depth + 1);
      write(items.get(i), depth + 1);
    }
    newLine(depth);
    out.append(']');
  }

  private void writeDictionary(DictionaryValue dictionary, int depth) {
    if (dictionary.size() == 0) {
      out.append("{}");
      return;
    }
    Iterator<Object> items = dictionary.items();
    if (style.sorted) {
      List<Object> all = new ArrayList<>();
      rendering.items(dictionary.size());
      items.forEachRemaining(all::add);
      items = Sorting.sorted(all, (a, b) -> Comparison.less(rendering, a, b), false).iterator();
    }
    out.append('{');
    for (boolean first = true; items.hasNext(); first = false) {
      TupleValue item = (TupleValue) items.next();
      if (!first) {
        out.append(style.itemSeparator);
      }
      newLine(depth + 1);
      writeText(key(item.get(0)));
      out.append(style.keySeparator);
      write(item.get(1), depth + 1);
    }
    newLine(depth);
    out.append('}');
  }

  private static String key(Object key) {
    return switch (key) {
      case String text -> text;
      case Markup markup -> markup.text();
      case None none -> "null";
      case Boolean truth -> truth ? "true" : "false";
      case Double number -> real(number);
      case Long number -> number.toString();
      case BigInteger number -> NumberText.decimal(number);
      default ->
          throw Failure.type(
              "keys must be str, int, float, bool or None, not " + Types.nameOf(key));
    };
  }

  private void newLine(int depth) {
    if (style.indent != null) {
      out.append('\n').repeat(style.indent, depth);
    }
  }

  private void writeText(String text) {
    rendering.scan(text.length());
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      String escape = escape(text.charAt(i));
      if (escape != null) {
        out.append(text, plain, i).append(escape);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private @Nullable String escape(char c) {
    if (c >= ' ' && c != '"' && c != '\\' && (c < 0x7f || !style.ascii)) {
      return null;
    }
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      default -> "\\u" + Representation.hex(c, 4);
    };
  }

  /** Python's {@code ascii()}, given the text of {@code repr}. */
  static String ascii(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> out.append(c < 0x80 ? Character.toString(c) : Representation.hexEscape(c)));
    return out.toString();
  }
}
