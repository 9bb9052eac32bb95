package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.Methods.created;
import static dev.hearth.model.jinja.Methods.string;
import static dev.hearth.model.jinja.Methods.text;

import dev.hearth.model.jinja.Signature.Style;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The methods of strings that look into them, split and join them. */
final class TextMethods {
  static final Map<String, BuiltinFunction> METHODS = methods();

  private TextMethods() {}

  private static Map<String, BuiltinFunction> methods() {
    Map<String, BuiltinFunction> methods = new HashMap<>(TextPredicates.METHODS);
    methods.putAll(TextLayout.METHODS);
    methods.putAll(
        Map.ofEntries(
            text("startswith", Style.PARSED, "prefix start? end?", a -> affix(a, true)),
            text("endswith", Style.PARSED, "suffix start? end?", a -> affix(a, false)),
            text("find", Style.PARSED, "sub start? end?", a -> find(a, false)),
            text("rfind", Style.PARSED, "sub start? end?", a -> find(a, true)),
            text("index", Style.PARSED, "sub start? end?", a -> index(a, false)),
            text("rindex", Style.PARSED, "sub start? end?", a -> index(a, true)),
            text("count", Style.PARSED, "sub start? end?", TextMethods::count),
            text("split", Style.NAMED, "sep? maxsplit?", TextMethods::split),
            text("rsplit", Style.NAMED, "sep? maxsplit?", TextMethods::splitFromEnd),
            text("splitlines", Style.NAMED, "keepends?", TextMethods::lines),
            text("partition", Style.EXACT, "sep", a -> partition(a, false)),
            text("rpartition", Style.EXACT, "sep", a -> partition(a, true)),
            text("join", Style.EXACT, "iterable", TextMethods::join),
            text("replace", Style.POSITIONAL, "old new count?", TextMethods::replace),
            text("removeprefix", Style.EXACT, "prefix", a -> removeAffix(a, true)),
            text("removesuffix", Style.EXACT, "suffix", a -> removeAffix(a, false)),
            Methods.wrapped("format", "* **", TextMethods::format),
            Methods.wrapped("format_map", "* **", TextMethods::formatMap)));
    return Map.copyOf(methods);
  }

  /** Part of a string, in UTF-16 units; {@code valid} is false where it begins after the end. */
  private record Span(int from, int to, boolean valid) {}

  private static Span span(Bound a, int startAt) {
    String text = a.text();
    a.rendering().scan(text.length());
    if (a.isNone(startAt) && a.isNone(startAt + 1)) {
      return new Span(0, text.length(), true);
    }
    int length = CodePoints.length(text);
    long start = a.isNone(startAt) ? 0 : Subscript.sliceIndex(a.get(startAt));
    long end = a.isNone(startAt + 1) ? length : Subscript.sliceIndex(a.get(startAt + 1));
    start = start < 0 ? Math.max(0, start + length) : start;
    end = end < 0 ? Math.max(0, end + length) : Math.min(end, length);
    if (start > end) {
      return new Span(0, 0, false);
    }
    return new Span(CodePoints.offset(text, (int) start), CodePoints.offset(text, (int) end), true);
  }

  private static Object affix(Bound a, boolean atStart) {
    Span span = span(a, 1);
    String text = a.text().substring(span.from(), span.to());
    Object wanted = a.get(0);
    String name = atStart ? "startswith" : "endswith";
    if (wanted instanceof TupleValue tuple) {
      for (Object item : tuple.items()) {
        String affix = string(item, "tuple for " + name + " must only contain str, not ");
        if (span.valid() && hasAffix(a.rendering(), text, affix, atStart)) {
          return true;
        }
      }
      return false;
    }
    String affix = string(wanted, name + " first arg must be str or a tuple of str, not ");
    return span.valid() && hasAffix(a.rendering(), text, affix, atStart);
  }

  private static boolean hasAffix(Rendering rendering, String text, String affix, boolean atStart) {
    rendering.scan(affix.length());
    return atStart ? text.startsWith(affix) : text.endsWith(affix);
  }

  private static Object removeAffix(Bound a, boolean atStart) {
    String name = atStart ? "removeprefix" : "removesuffix";
    String affix = string(a.get(0), name + "() argument must be str, not ");
    String text = a.text();
    if (affix.isEmpty() || !hasAffix(a.rendering(), text, affix, atStart)) {
      return text;
    }
    return created(
        a,
        atStart
            ? text.substring(affix.length())
            : text.substring(0, text.length() - affix.length()));
  }

  private static int findOffset(Bound a, boolean last) {
    String wanted = string(a.get(0), "must be str, not ");
    Span span = span(a, 1);
    if (!span.valid()) {
      return -1;
    }
    Search search = new Search(a.rendering(), a.text(), wanted);
    if (last) {
      return search.last(span.from(), span.to());
    }
    int found = search.next(span.from());
    return found + wanted.length() > span.to() ? -1 : found;
  }

  private static Object find(Bound a, boolean last) {
    int found = findOffset(a, last);
    return found < 0 ? -1L : (long) CodePoints.index(a.text(), found);
  }

  private static Object index(Bound a, boolean last) {
    int found = findOffset(a, last);
    if (found < 0) {
      throw Failure.value("substring not found");
    }
    return (long) CodePoints.index(a.text(), found);
  }

  private static Object count(Bound a) {
    String wanted = string(a.get(0), "must be str, not ");
    Span span = span(a, 1);
    if (!span.valid()) {
      return 0L;
    }
    if (wanted.isEmpty()) {
      return (long) a.text().codePointCount(span.from(), span.to()) + 1;
    }
    Search search = new Search(a.rendering(), a.text(), wanted);
    long count = 0;
    int found = search.next(span.from());
    while (found >= 0 && found + wanted.length() <= span.to()) {
      count++;
      found = search.next(found + wanted.length());
    }
    return count;
  }

  private static Object split(Bound a) {
    long splits = a.integer(1, -1);
    List<Object> parts =
        a.isNone(0)
            ? TextSplitting.atSpaces(a.rendering(), a.text(), splits)
            : TextSplitting.at(a.rendering(), a.text(), separator(a), splits);
    return ListValue.copyOf(parts);
  }

  private static Object splitFromEnd(Bound a) {
    long splits = a.integer(1, -1);
    List<Object> parts =
        a.isNone(0)
            ? TextSplitting.atSpacesFromEnd(a.rendering(), a.text(), splits)
            : TextSplitting.atFromEnd(a.rendering(), a.text(), separator(a), splits);
    return ListValue.copyOf(parts);
  }

  private static String separator(Bound a) {
    return string(a.get(0), "must be str or None, not ");
  }

  private static Object lines(Bound a) {
    boolean keepEnds = a.has(0) && a.integer(0, 0) != 0;
    return ListValue.copyOf(TextSplitting.lines(a.rendering(), a.text(), keepEnds));
  }

  private static Object partition(Bound a, boolean last) {
    String text = a.text();
    String separator = string(a.get(0), "must be str, not ");
    if (separator.isEmpty()) {
      throw Failure.value("empty separator");
    }
    Search search = new Search(a.rendering(), text, separator);
    int found = last ? search.last(0, text.length()) : search.next(0);
    created(a, text);
    if (found < 0) {
      return last ? TupleValue.of("", "", text) : TupleValue.of(text, "", "");
    }
    return TupleValue.of(
        text.substring(0, found), separator, text.substring(found + separator.length()));
  }

  private static Object join(Bound a) {
    if (!Iteration.isIterable(a.get(0))) {
      throw Failure.type("can only join an iterable");
    }
    Iterator<Object> items = Iteration.iterator(a.rendering(), a.get(0));
    TextBuilder out = new TextBuilder(a.rendering());
    for (int i = 0; items.hasNext(); i++) {
      Object item = items.next();
      if (!Types.isText(item)) {
        throw Failure.type(
            "sequence item " + i + ": expected str instance, " + Types.nameOf(item) + " found");
      }
      out.append(i == 0 ? "" : a.text()).append(Types.text(item));
    }
    return out.toString();
  }

  private static Object replace(Bound a) {
    String from = string(a.get(0), "replace() argument 1 must be str, not ");
    String to = string(a.get(1), "replace() argument 2 must be str, not ");
    return replaced(a.rendering(), a.text(), from, to, a.integer(2, -1));
  }

  /** The first {@code times} occurrences replaced; all of them where negative. */
  static String replaced(Rendering rendering, String text, String from, String to, long times) {
    if (from.isEmpty()) {
      return interleaved(rendering, text, to, times);
    }
    Search search = new Search(rendering, text, from);
    int found = times == 0 ? -1 : search.next(0);
    if (found < 0) {
      return text;
    }
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    for (long done = 0; found >= 0 && (times < 0 || done < times); done++) {
      rendering.steps(1);
      out.append(text, at, found).append(to);
      at = found + from.length();
      found = search.next(at);
    }
    return out.append(text, at, text.length()).toString();
  }

  /** Nothing replaced by something: it comes before every character and at the end. */
  private static String interleaved(Rendering rendering, String text, String to, long times) {
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    for (long done = 0; times < 0 || done < times; done++) {
      rendering.steps(1);
      out.append(to);
      if (at == text.length()) {
        break;
      }
      int next = text.offsetByCodePoints(at, 1);
      out.append(text, at, next);
      at = next;
    }
    return out.append(text, at, text.length()).toString();
  }

  private static Object format(Bound a) {
    return BraceFormat.format(a.rendering(), a.text(), a.rest(), a.restNamed()::get);
  }

  private static Object formatMap(Bound a) {
    if (!a.restNamed().isEmpty()) {
      throw Failure.type("format_map() takes no keyword arguments");
    }
    if (a.rest().size() != 1) {
      throw Failure.type("format_map() takes exactly one argument (" + a.rest().size() + " given)");
    }
    Object mapping = a.rest().getFirst();
    return BraceFormat.format(
        a.rendering(),
        a.text(),
        List.of(),
        name -> Subscript.itemOrNull(a.rendering(), mapping, name));
  }
}
