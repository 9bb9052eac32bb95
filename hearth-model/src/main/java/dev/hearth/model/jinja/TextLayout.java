package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.Methods.created;
import static dev.hearth.model.jinja.Methods.string;
import static dev.hearth.model.jinja.Methods.text;

import dev.hearth.model.jinja.Signature.Style;
import java.util.Map;

/** The methods of strings that change their case, their edges and single characters. */
final class TextLayout {
  static final Map<String, BuiltinFunction> METHODS =
      Map.ofEntries(
          text("upper", Style.EXACT, "", a -> scanned(a, TextCase.upper(a.text()))),
          text("lower", Style.EXACT, "", a -> scanned(a, TextCase.lower(a.text()))),
          text("title", Style.EXACT, "", a -> scanned(a, TextCase.title(a.text()))),
          text("capitalize", Style.EXACT, "", a -> scanned(a, TextCase.capitalize(a.text()))),
          text("swapcase", Style.EXACT, "", a -> scanned(a, TextCase.swapCase(a.text()))),
          text("casefold", Style.EXACT, "", a -> scanned(a, TextCase.caseFold(a.text()))),
          text("strip", Style.POSITIONAL, "chars?", a -> strip(a, true, true)),
          text("lstrip", Style.POSITIONAL, "chars?", a -> strip(a, true, false)),
          text("rstrip", Style.POSITIONAL, "chars?", a -> strip(a, false, true)),
          text("center", Style.POSITIONAL, "width fillchar?", TextLayout::center),
          text("ljust", Style.POSITIONAL, "width fillchar?", a -> justify(a, true)),
          text("rjust", Style.POSITIONAL, "width fillchar?", a -> justify(a, false)),
          text("zfill", Style.EXACT, "width", TextLayout::zeroFill),
          text("expandtabs", Style.NAMED, "tabsize?", TextLayout::expandTabs),
          text("maketrans", Style.POSITIONAL, "x y? z?", TextLayout::translationTable),
          text("translate", Style.EXACT, "table", TextLayout::translate),
          Methods.unsupported("str", "encode", "there are no byte strings"));

  private TextLayout() {}

  private static Object scanned(Bound a, String result) {
    a.rendering().scan(a.text().length());
    return created(a, result);
  }

  private static Object strip(Bound a, boolean start, boolean end) {
    String text = a.text();
    if (a.isNone(0)) {
      a.rendering().scan(text.length());
      String from = start ? CodePoints.stripStart(text) : text;
      return created(a, end ? CodePoints.stripEnd(from) : from);
    }
    String name = start && end ? "strip" : start ? "lstrip" : "rstrip";
    String characters = stripCharacters(name, a.get(0));
    return stripped(a.rendering(), text, characters, start, end);
  }

  static String stripCharacters(String name, Object value) {
    if (!Types.isText(value)) {
      throw Failure.type(name + " arg must be None or str");
    }
    return Types.text(value);
  }

  static String stripped(
      Rendering rendering, String text, String characters, boolean start, boolean end) {
    int from = 0;
    int to = text.length();
    while (start && from < to && isAmong(rendering, characters, text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && to > from && isAmong(rendering, characters, text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    rendering.characters(to - from);
    return text.substring(from, to);
  }

  private static boolean isAmong(Rendering rendering, String characters, int c) {
    rendering.scan(characters.length());
    return characters.indexOf(c) >= 0;
  }

  private static String fill(Bound a) {
    if (!a.has(1)) {
      return " ";
    }
    String fill = string(a.get(1), "The fill character must be a unicode character, not ");
    if (CodePoints.length(fill) != 1) {
      throw Failure.type("The fill character must be exactly one character long");
    }
    return fill;
  }

  private static Object center(Bound a) {
    return centered(a.rendering(), a.text(), Bound.integer(a.get(0)), fill(a));
  }

  static String centered(Rendering rendering, String text, long width, String fill) {
    long missing = Math.max(0, width - CodePoints.length(text));
    long left = missing / 2 + (missing & width & 1);
    return new TextBuilder(rendering)
        .repeat(fill, left)
        .append(text)
        .repeat(fill, missing - left)
        .toString();
  }

  private static Object justify(Bound a, boolean left) {
    String text = a.text();
    long missing = Math.max(0, Bound.integer(a.get(0)) - CodePoints.length(text));
    String fill = fill(a);
    TextBuilder out = new TextBuilder(a.rendering());
    out.repeat(fill, left ? 0 : missing).append(text).repeat(fill, left ? missing : 0);
    return out.toString();
  }

  private static Object zeroFill(Bound a) {
    String text = a.text();
    long missing = Math.max(0, Bound.integer(a.get(0)) - CodePoints.length(text));
    boolean signed = text.startsWith("+") || text.startsWith("-");
    int digits = signed ? 1 : 0;
    return new TextBuilder(a.rendering())
        .append(text, 0, digits)
        .repeat("0", missing)
        .append(text, digits, text.length())
        .toString();
  }

  private static Object expandTabs(Bound a) {
    long size = a.integer(0, 8);
    TextBuilder out = new TextBuilder(a.rendering());
    long column = 0;
    String text = a.text();
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c == '\t') {
        long spaces = size > 0 ? size - column % size : 0;
        out.repeat(" ", spaces);
        column += spaces;
      } else {
        out.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  private static Object translationTable(Bound a) {
    DictionaryValue table = new DictionaryValue();
    Rendering rendering = a.rendering();
    if (!a.has(1)) {
      if (!(a.get(0) instanceof DictionaryValue dictionary)) {
        throw Failure.type("if you give only one argument to maketrans it must be a dict");
      }
      dictionary
          .items()
          .forEachRemaining(item -> {
            TupleValue pair = (TupleValue) item;
            table.put(rendering, tableKey(pair.get(0)), pair.get(1));
          });
      return table;
    }
    int[] from =
        string(a.get(0), "first maketrans argument must be a string if there is a second, not ")
            .codePoints()
            .toArray();
    int[] to = string(a.get(1), "maketrans() argument 2 must be str, not ").codePoints().toArray();
    if (from.length != to.length) {
      throw Failure.value("the first two maketrans arguments must have equal length");
    }
    rendering.items(from.length);
    for (int i = 0; i < from.length; i++) {
      table.put(rendering, (long) from[i], (long) to[i]);
    }
    if (a.has(2)) {
      string(a.get(2), "maketrans() argument 3 must be str, not ")
          .codePoints()
          .forEach(c -> table.put(rendering, (long) c, None.NONE));
    }
    return table;
  }

  private static Object tableKey(Object key) {
    if (Types.isInteger(key)) {
      return key;
    }
    if (!Types.isText(key)) {
      throw Failure.type("keys in translate table must be strings or integers");
    }
    String text = Types.text(key);
    if (CodePoints.length(text) != 1) {
      throw Failure.value("string keys in translate table must be of length 1");
    }
    return (long) text.codePointAt(0);
  }

  private static Object translate(Bound a) {
    Rendering rendering = a.rendering();
    if (a.get(0) instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    boolean subscriptable =
        a.get(0) instanceof DictionaryValue
            || a.get(0) instanceof SequenceValue
            || Types.isText(a.get(0));
    if (!subscriptable) {
      throw Failure.type("'" + Types.nameOf(a.get(0)) + "' object is not subscriptable");
    }
    TextBuilder out = new TextBuilder(rendering);
    String text = a.text();
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      rendering.steps(1);
      Object replacement = Subscript.itemOrNull(rendering, a.get(0), (long) c);
      if (replacement == null) {
        out.appendCodePoint(c);
      } else if (Types.isInteger(replacement)) {
        long point = Numbers.clampedLong(replacement);
        if (point < 0 || point > Character.MAX_CODE_POINT) {
          throw Failure.value("character mapping must be in range(0x110000)");
        }
        out.appendCodePoint((int) point);
      } else if (replacement != None.NONE) {
        out.append(string(replacement, "character mapping must return integer, None or str, not "));
      }
    }
    return out.toString();
  }
}
