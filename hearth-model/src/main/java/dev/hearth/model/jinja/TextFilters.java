package dev.hearth.model.jinja;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters for text. */
final class TextFilters {
  static final Map<String, BuiltinFunction> ALL =
      Map.ofEntries(
          entry("upper", simple("do_upper", "s", a -> like(a, TextCase.upper(a.firstAsText())))),
          entry("lower", simple("do_lower", "s", a -> like(a, TextCase.lower(a.firstAsText())))),
          entry(
              "capitalize",
              simple("do_capitalize", "s", a -> like(a, TextCase.capitalize(a.firstAsText())))),
          entry("title", simple("do_title", "s", TextFilters::title)),
          entry("trim", simple("do_trim", "value chars?", TextFilters::trim)),
          entry("center", simple("do_center", "value width?", TextFilters::center)),
          entry("replace", simple("do_replace", "^ s old new count?", TextFilters::replace)),
          entry("indent", simple("do_indent", "s width? first? blank?", TextFilters::indent)),
          entry(
              "truncate",
              simple("do_truncate", "^ s length? killwords? end? leeway?", TextFilters::truncate)),
          entry("wordcount", simple("do_wordcount", "s", TextFilters::wordCount)),
          entry(
              "wordwrap",
              simple(
                  "do_wordwrap",
                  "^ s width? break_long_words? wrapstring? break_on_hyphens?",
                  TextFilters::wordWrap)),
          entry("format", simple("do_format", "value * **", TextFilters::format)),
          entry(
              "string",
              new BuiltinFunction(
                  new Signature("markupsafe._speedups.soft_str", Signature.Style.EXACT, "s"),
                  "builtin_function_or_method",
                  a -> softText(a.rendering(), a.get(0)))),
          entry("pprint", simple("do_pprint", "value", TextFilters::prettyPrint)),
          entry(
              "tojson",
              simple(
                  "tojson", "x ensure_ascii? indent? separators? sort_keys?", TextFilters::json)));

  private TextFilters() {}

  static BuiltinFunction simple(String function, String parameters, BuiltinFunction.Body body) {
    return BuiltinFunction.python(function, parameters, body);
  }

  /** Counts a result and gives it the safety of the first argument. */
  private static Object like(Bound a, String text) {
    a.rendering().scan(text.length());
    a.rendering().characters(text.length());
    return a.get(0) instanceof Markup ? new Markup(text) : text;
  }

  /** Strings, safe or not, as they are, everything else as its text. */
  static Object softText(Rendering rendering, Object value) {
    return Types.isText(value) ? value : Representation.text(rendering, value);
  }

  private static Object title(Bound a) {
    String text = a.firstAsText();
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && !isBetweenWords(text.charAt(end))) {
        end++;
      }
      if (end > at) {
        int second = text.offsetByCodePoints(at, 1);
        out.append(TextCase.upper(text.substring(at, second)));
        out.append(TextCase.lower(text.substring(second, end)));
      }
      while (end < text.length() && isBetweenWords(text.charAt(end))) {
        out.append(text.charAt(end++));
      }
      at = end;
    }
    return like(a, out.toString());
  }

  private static boolean isBetweenWords(char c) {
    return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || CodePoints.isSpace(c);
  }

  private static Object trim(Bound a) {
    String text = a.firstAsText();
    if (a.isNone(1)) {
      return like(a, CodePoints.strip(text));
    }
    String characters = TextLayout.stripCharacters("strip", a.get(1));
    return like(a, TextLayout.stripped(a.rendering(), text, characters, true, true));
  }

  private static Object center(Bound a) {
    String text = a.firstAsText();
    return like(a, TextLayout.centered(a.rendering(), text, a.integer(1, 80), " "));
  }

  private static Object replace(Bound a) {
    Rendering rendering = a.rendering();
    long count = a.isNone(3) ? -1 : a.integer(3, -1);
    if (!rendering.escaping()) {
      String from = Representation.text(rendering, a.get(1));
      String to = Representation.text(rendering, a.get(2));
      return TextMethods.replaced(rendering, a.firstAsText(), from, to, count);
    }
    Object text = softText(rendering, a.get(0));
    boolean escape =
        a.get(1) instanceof Markup || (a.get(2) instanceof Markup && !(text instanceof Markup));
    if (escape) {
      text = Markup.escaped(rendering, text);
    }
    Arguments arguments =
        Arguments.of(softText(rendering, a.get(1)), softText(rendering, a.get(2)), (Object) count);
    return Globals.call(rendering, Subscript.attribute(rendering, text, "replace"), arguments);
  }

  private static Object indent(Bound a) {
    Rendering rendering = a.rendering();
    Object width = a.or(1, 4L);
    String indent = Types.isText(width) ? Types.text(width) : indentOf(rendering, width);
    String text = Types.text(lineEnded(rendering, a.get(0)));
    List<Object> lines = TextSplitting.lines(rendering, text, false);
    TextBuilder out = new TextBuilder(rendering);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indented = i == 0 ? a.isTrue(2) : a.isTrue(3) || !line.isEmpty();
      out.append(i == 0 ? "" : "\n").append(indented ? indent : "").append(line);
    }
    return a.get(0) instanceof Markup ? new Markup(out.toString()) : out.toString();
  }

  private static String indentOf(Rendering rendering, Object width) {
    return Types.text(Operators.Binary.MULTIPLY.apply(rendering, " ", width));
  }

  private static Object lineEnded(Rendering rendering, Object value) {
    if (Types.isText(value) || value instanceof UndefinedValue) {
      return Operators.Binary.ADD.apply(
          rendering, value, value instanceof Markup ? new Markup("\n") : "\n");
    }
    if (value instanceof ListValue) {
      throw Failure.attribute("'list' object has no attribute 'splitlines'");
    }
    throw Failure.type(
        "unsupported operand type(s) for +=: '" + Types.nameOf(value) + "' and 'str'");
  }

  private static Object truncate(Bound a) {
    Rendering rendering = a.rendering();
    Object length = a.or(1, 255L);
    Object end = a.or(3, "...");
    Object leeway = a.isNone(4) ? (Object) 5L : a.get(4);
    Object value = a.get(0);
    long endLength = Iteration.length(rendering, end);
    requireAtLeast(rendering, "length", length, endLength);
    requireAtLeast(rendering, "leeway", leeway, 0);
    Object most = Operators.Binary.ADD.apply(rendering, length, leeway);
    Object size = (long) Iteration.length(rendering, value);
    if (Comparison.ordered(rendering, Comparison.Order.LESS_OR_EQUAL, size, most)) {
      return value;
    }
    Object stop = Operators.Binary.SUBTRACT.apply(rendering, length, endLength);
    Object kept = Subscript.slice(rendering, value, None.NONE, stop, None.NONE);
    if (!a.isTrue(2)) {
      Arguments once = Arguments.of(" ", 1L);
      Object parts = Globals.call(rendering, Subscript.attribute(rendering, kept, "rsplit"), once);
      kept = Subscript.item(rendering, parts, 0L);
    }
    return Operators.Binary.ADD.apply(rendering, kept, end);
  }

  private static void requireAtLeast(Rendering rendering, String what, Object value, long least) {
    if (!Comparison.ordered(rendering, Comparison.Order.GREATER_OR_EQUAL, value, least)) {
      throw Failure.assertion(
          "expected " + what + " >= " + least + ", got " + Representation.of(rendering, value));
    }
  }

  private static Object wordCount(Bound a) {
    String text = a.firstAsText();
    a.rendering().scan(text.length());
    long count = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      boolean word = c == '_' || TextPredicates.isAlphanumeric(c);
      count += word && !inWord ? 1 : 0;
      inWord = word;
    }
    return count;
  }

  private static Object wordWrap(Bound a) {
    Object value = a.get(0);
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(a.rendering());
    }
    if (!Types.isText(value)) {
      throw Failure.attribute("'" + Types.nameOf(value) + "' object has no attribute 'splitlines'");
    }
    WordWrap wrap =
        new WordWrap(
            a.rendering(), a.integer(1, 79), !a.has(2) || a.isTrue(2), !a.has(4) || a.isTrue(4));
    String separator = a.isNone(3) ? "\n" : Representation.text(a.rendering(), a.get(3));
    return wrap.paragraphs(Types.text(value), separator);
  }

  private static Object format(Bound a) {
    if (!a.rest().isEmpty() && !a.restNamed().isEmpty()) {
      throw Failure.filterArgument(
          "can't handle positional and keyword arguments at the same time");
    }
    Object values = TupleValue.copyOf(a.rest());
    if (!a.restNamed().isEmpty()) {
      DictionaryValue named = new DictionaryValue();
      a.restNamed().forEach(named::put);
      values = named;
    }
    return PercentFormat.format(a.rendering(), softText(a.rendering(), a.get(0)), values);
  }

  private static Object prettyPrint(Bound a) {
    return PrettyPrint.format(a.rendering(), a.get(0));
  }

  private static Object json(Bound a) {
    Rendering rendering = a.rendering();
    Object[] separators = a.isNone(3) ? new Object[0] : Iteration.unpack(rendering, a.get(3), 2);
    String indent = null;
    if (!a.isNone(2)) {
      indent = Types.isText(a.get(2)) ? Types.text(a.get(2)) : indentOf(rendering, a.get(2));
    }
    String itemSeparator = indent == null ? ", " : ",";
    String keySeparator = ": ";
    if (separators.length > 0) {
      itemSeparator = Methods.string(separators[0], "make_encoder() argument 5 must be str, not ");
      keySeparator = Methods.string(separators[1], "make_encoder() argument 4 must be str, not ");
    }
    return Json.write(
        rendering,
        a.get(0),
        new Json.Style(a.isTrue(1), indent, itemSeparator, keySeparator, a.isTrue(4)));
  }

  /** The texts of all items with {@code separator} between. */
  static Object join(Rendering rendering, Iterator<Object> items, Object separator) {
    if (!rendering.escaping()) {
      return joined(rendering, items, Representation.text(rendering, separator), false);
    }
    List<Object> all = new ArrayList<>();
    boolean safe = separator instanceof Markup;
    while (items.hasNext()) {
      rendering.items(1);
      Object item = items.next();
      safe |= item instanceof Markup;
      all.add(item);
    }
    if (!safe) {
      return joined(rendering, all.iterator(), Representation.text(rendering, separator), false);
    }
    String between = Markup.escaped(rendering, separator).text();
    return new Markup(joined(rendering, all.iterator(), between, true));
  }

  private static String joined(
      Rendering rendering, Iterator<Object> items, String separator, boolean escape) {
    TextBuilder out = new TextBuilder(rendering);
    for (boolean first = true; items.hasNext(); first = false) {
      Object item = items.next();
      out.append(first ? "" : separator);
      out.append(
          escape ? Markup.escaped(rendering, item).text() : Representation.text(rendering, item));
    }
    return out.toString();
  }
}
