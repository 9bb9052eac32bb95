package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Values laid out over several lines, as Python's pprint does. */
final class PrettyPrint {
  private static final int WIDTH = 80;

  private final Rendering rendering;
  private final TextBuilder out;

  private PrettyPrint(Rendering rendering) {
    this.rendering = rendering;
    this.out = new TextBuilder(rendering);
  }

  static String format(Rendering rendering, Object value) {
    PrettyPrint printer = new PrettyPrint(rendering);
    printer.write(value, 0, 0, 0);
    return printer.out.toString();
  }

  /**
   * @param allowance room to leave on the last line for what closes the values around
   */
  private void write(Object value, int indent, int allowance, int depth) {
    rendering.checkNesting(depth);
    String plain = plain(value, depth);
    if (CodePoints.length(plain) <= WIDTH - indent - allowance) {
      out.append(plain);
      return;
    }
    switch (value) {
      case DictionaryValue dictionary -> {
        out.append('{');
        writeEntries(sorted(dictionary), indent + 1, allowance + 1, depth);
        out.append('}');
      }
      case ListValue list -> {
        out.append('[');
        writeItems(list.items(), indent + 1, allowance + 1, depth);
        out.append(']');
      }
      case TupleValue tuple when !tuple.grouped() -> {
        String end = tuple.size() == 1 ? ",)" : ")";
        out.append('(');
        writeItems(tuple.items(), indent + 1, allowance + end.length(), depth);
        out.append(end);
      }
      case String text -> writeText(text, indent, allowance, depth);
      default -> out.append(plain);
    }
  }

  private void writeItems(List<Object> items, int indent, int allowance, int depth) {
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      write(items.get(i), indent, last ? allowance : 1, depth + 1);
      separate(last, indent);
    }
  }

  private void separate(boolean last, int indent) {
    if (!last) {
      out.append(",\n").repeat(" ", indent);
    }
  }

  private void writeEntries(List<Object> entries, int indent, int allowance, int depth) {
    for (int i = 0; i < entries.size(); i++) {
      TupleValue entry = (TupleValue) entries.get(i);
      boolean last = i == entries.size() - 1;
      String key = plain(entry.get(0), depth + 1);
      out.append(key).append(": ");
      int column = indent + CodePoints.length(key) + 2;
      write(entry.get(1), column, last ? allowance : 1, depth + 1);
      separate(last, indent);
    }
  }

  private List<Object> sorted(DictionaryValue dictionary) {
    List<Object> items = new ArrayList<>();
    rendering.items(dictionary.size());
    dictionary.items().forEachRemaining(items::add);
    return Sorting.sorted(
        items, (a, b) -> isBefore(((TupleValue) a).get(0), ((TupleValue) b).get(0)), false);
  }

  /** Values that have no order among them are ordered by their types. */
  private boolean isBefore(Object left, Object right) {
    try {
      return Comparison.less(rendering, left, right);
    } catch (TemplateException e) {
      if (!e.kind().equals("TypeError")) {
        throw e;
      }
      return Types.nameOf(left).compareTo(Types.nameOf(right)) < 0;
    }
  }

  /** On one line, with sorted keys. */
  private String plain(Object value, int depth) {
    TextBuilder line = new TextBuilder(rendering);
    writePlain(line, value, depth);
    return line.toString();
  }

  private void writePlain(TextBuilder line, Object value, int depth) {
    rendering.checkNesting(depth);
    rendering.steps(1);
    switch (value) {
      case DictionaryValue dictionary -> {
        line.append('{');
        Iterator<Object> items = sorted(dictionary).iterator();
        while (items.hasNext()) {
          TupleValue item = (TupleValue) items.next();
          writePlain(line, item.get(0), depth + 1);
          line.append(": ");
          writePlain(line, item.get(1), depth + 1);
          line.append(items.hasNext() ? ", " : "");
        }
        line.append('}');
      }
      case ListValue list -> writePlainItems(line, "[", list.items(), "]", depth);
      case TupleValue tuple when !tuple.grouped() ->
          writePlainItems(line, "(", tuple.items(), tuple.size() == 1 ? ",)" : ")", depth);
      default -> line.append(Representation.of(rendering, value));
    }
  }

  private void writePlainItems(
      TextBuilder line, String open, List<Object> items, String close, int depth) {
    line.append(open);
    for (int i = 0; i < items.size(); i++) {
      line.append(i == 0 ? "" : ", ");
      writePlain(line, items.get(i), depth + 1);
    }
    line.append(close);
  }

  /** Long text as several strings, one a line. */
  private void writeText(String text, int indent, int allowance, int depth) {
    boolean top = depth == 0;
    int column = top ? indent + 1 : indent;
    List<String> chunks = chunks(text, WIDTH - column, top ? allowance + 1 : allowance);
    if (chunks.size() == 1) {
      out.append(chunks.getFirst());
      return;
    }
    out.append(top ? "(" : "");
    for (int i = 0; i < chunks.size(); i++) {
      if (i > 0) {
        out.append('\n').repeat(" ", column);
      }
      out.append(chunks.get(i));
    }
    out.append(top ? ")" : "");
  }

  private List<String> chunks(String text, int width, int allowance) {
    List<String> chunks = new ArrayList<>();
    List<Object> lines = TextSplitting.lines(rendering, text, true);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean last = i == lines.size() - 1;
      String quoted = Representation.of(rendering, line);
      if (CodePoints.length(quoted) <= (last ? width - allowance : width)) {
        chunks.add(quoted);
      } else {
        chunkWords(chunks, line, width, last ? allowance : 0);
      }
    }
    return chunks;
  }

  private void chunkWords(List<String> chunks, String line, int width, int allowance) {
    List<String> words = words(line);
    String current = "";
    for (int i = 0; i < words.size(); i++) {
      rendering.items(1);
      int room = i == words.size() - 1 ? width - allowance : width;
      String longer = current + words.get(i);
      if (CodePoints.length(Representation.of(rendering, longer)) <= room) {
        current = longer;
      } else {
        if (!current.isEmpty()) {
          chunks.add(Representation.of(rendering, current));
        }
        current = words.get(i);
      }
    }
    if (!current.isEmpty()) {
      chunks.add(Representation.of(rendering, current));
    }
  }

  /** Each word with the white space after it. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && !CodePoints.isSpace(line.charAt(end))) {
        end++;
      }
      while (end < line.length() && CodePoints.isSpace(line.charAt(end))) {
        end++;
      }
      words.add(line.substring(at, end));
      at = end;
    }
    return words;
  }
}
