package dev.hearth.model.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Values as text: Python's {@code str} and {@code repr}. */
final class Representation {
  private final Rendering rendering;
  private final TextBuilder out;

  /** The containers being written: through a namespace they may contain themselves. */
  private final List<Object> open = new ArrayList<>();

  private Representation(Rendering rendering) {
    this.rendering = rendering;
    this.out = new TextBuilder(rendering);
  }

  /** Python's {@code str(value)}: what a print statement writes. */
  static String text(Rendering rendering, Object value) {
    return switch (value) {
      case String text -> text;
      case Markup markup -> markup.text();
      case UndefinedValue undefined -> "";
      default -> of(rendering, value);
    };
  }

  /** Python's {@code repr(value)}. */
  static String of(Rendering rendering, Object value) {
    return switch (value) {
      case Long number -> number.toString();
      case Boolean truth -> truth ? "True" : "False";
      case None none -> "None";
      case Double number -> FloatText.shortest(number);
      default -> {
        Representation representation = new Representation(rendering);
        representation.write(value, 0);
        yield representation.out.toString();
      }
    };
  }

  /** A string as Python quotes it in messages. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    char quote = quoteFor(text);
    quoted.append(quote);
    text.codePoints().forEach(c -> quoted.append(escaped(c, quote)));
    return quoted.append(quote).toString();
  }

  private static char quoteFor(String text) {
    return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
  }

  private static String escaped(int c, char quote) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> {
        if (c == quote) {
          yield "\\" + quote;
        }
        if (CodePoints.isPrintable(c)) {
          yield Character.toString(c);
        }
        yield hexEscape(c);
      }
    };
  }

  /** Python's escape of one code point: two, four or eight hexadecimal digits. */
  static String hexEscape(int c) {
    if (c < 0x100) {
      return "\\x" + hex(c, 2);
    }
    return c < 0x10000 ? "\\u" + hex(c, 4) : "\\U" + hex(c, 8);
  }

  static String hex(int number, int digits) {
    String text = Integer.toHexString(number);
    return "0".repeat(digits - text.length()) + text;
  }

  private void write(Object value, int depth) {
    rendering.checkNesting(depth);
    rendering.steps(1);
    switch (value) {
      case String text -> writeQuoted(text);
      case Markup markup -> {
        out.append("Markup(");
        writeQuoted(markup.text());
        out.append(')');
      }
      case BigInteger number -> out.append(NumberText.decimal(number));
      case ListValue list -> {
        if (begin(list, "[...]")) {
          writeItems("[", list.items().iterator(), "]", depth);
          open.removeLast();
        }
      }
      case TupleValue tuple -> {
        if (begin(tuple, "(...)")) {
          writeItems("(", tuple.items().iterator(), tuple.size() == 1 ? ",)" : ")", depth);
          open.removeLast();
        }
      }
      case DictionaryValue dictionary -> writeDictionary(dictionary, depth);
      case DictionaryView view -> {
        out.append(view.part().typeName);
        writeItems("([", view.iterator(), "])", depth);
      }
      case NamespaceValue namespace -> {
        out.append("<Namespace ");
        writeDictionary(namespace.attributes(), depth + 1);
        out.append('>');
      }
      default -> out.append(plain(value));
    }
  }

  private String plain(Object value) {
    return switch (value) {
      case RangeValue range ->
          "range("
              + range.start()
              + ", "
              + range.stop()
              + (range.step() == 1 ? "" : ", " + range.step())
              + ")";
      case UndefinedValue undefined -> "Undefined";
      case GeneratorValue generator -> generator.description();
      case LoopValue loop -> "<LoopContext " + loop.index() + "/" + loop.length() + ">";
      case MacroValue macro -> "<Macro " + macro.description() + ">";
      case BoundMethod method -> method.description();
      case BuiltinFunction function -> function.description();
      case TemplateReference reference -> "<TemplateReference None>";
      case CyclerValue cycler -> "<jinja2.utils.Cycler object>";
      case JoinerValue joiner -> "<jinja2.utils.Joiner object>";
      case BlockReference reference -> "<jinja2.runtime.BlockReference object>";
      default -> of(rendering, value);
    };
  }

  private void writeQuoted(String text) {
    rendering.scan(text.length());
    char quote = quoteFor(text);
    out.append(quote);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c > '\\' && c < 0x7f) {
        out.append((char) c);
      } else {
        out.append(escaped(c, quote));
      }
    }
    out.append(quote);
  }

  private void writeItems(String open, Iterator<Object> items, String close, int depth) {
    out.append(open);
    for (boolean first = true; items.hasNext(); first = false) {
      if (!first) {
        out.append(", ");
      }
      write(items.next(), depth + 1);
    }
    out.append(close);
  }

  /** False where the container is being written already, which is noted instead. */
  private boolean begin(Object container, String again) {
    for (Object outer : open) {
      if (Comparison.isIdentical(outer, container)) {
        out.append(again);
        return false;
      }
    }
    open.add(container);
    return true;
  }

  private void writeDictionary(DictionaryValue dictionary, int depth) {
    if (!begin(dictionary, "{...}")) {
      return;
    }
    out.append('{');
    Iterator<Object> keys = dictionary.keys();
    Iterator<Object> values = dictionary.values();
    for (boolean first = true; keys.hasNext(); first = false) {
      if (!first) {
        out.append(", ");
      }
      write(keys.next(), depth + 1);
      out.append(": ");
      write(values.next(), depth + 1);
    }
    out.append('}');
    open.removeLast();
  }
}
