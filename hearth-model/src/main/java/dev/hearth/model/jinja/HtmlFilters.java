package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.TextFilters.simple;
import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The filters for HTML and addresses. */
final class HtmlFilters {
  private static final BuiltinFunction ESCAPE =
      new BuiltinFunction(
          new Signature("markupsafe._speedups.escape", Signature.Style.EXACT, "s"),
          "builtin_function_or_method",
          a -> Markup.escaped(a.rendering(), a.get(0)));

  static final Map<String, BuiltinFunction> ALL =
      Map.ofEntries(
          entry("escape", ESCAPE),
          entry("e", ESCAPE),
          entry(
              "forceescape",
              simple(
                  "do_forceescape",
                  "value",
                  a -> new Markup(Markup.escape(a.rendering(), a.firstAsText())))),
          entry("safe", simple("do_mark_safe", "value", a -> new Markup(a.firstAsText()))),
          entry(
              "striptags",
              simple(
                  "do_striptags",
                  "value",
                  a -> HtmlText.stripTags(a.rendering(), a.firstAsText()))),
          entry("xmlattr", simple("do_xmlattr", "^ d autospace?", HtmlFilters::attributes)),
          entry("urlencode", simple("do_urlencode", "value", HtmlFilters::urlEncode)),
          entry(
              "urlize",
              simple(
                  "do_urlize",
                  "^ value trim_url_limit? nofollow? target? rel? extra_schemes?",
                  HtmlFilters::urlize)));

  private HtmlFilters() {}

  private static Object attributes(Bound a) {
    Rendering rendering = a.rendering();
    if (a.get(0) instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (!(a.get(0) instanceof DictionaryValue dictionary)) {
      throw Failure.attribute("'" + Types.nameOf(a.get(0)) + "' object has no attribute 'items'");
    }
    TextBuilder out = new TextBuilder(rendering);
    Iterator<Object> keys = dictionary.keys();
    Iterator<Object> values = dictionary.values();
    while (keys.hasNext()) {
      rendering.steps(1);
      Object key = keys.next();
      Object value = values.next();
      if (value == None.NONE || value instanceof UndefinedValue) {
        continue;
      }
      String name = Methods.string(key, "expected string or bytes-like object, got ");
      if (name.chars().anyMatch(HtmlFilters::endsAttributeName)) {
        throw Failure.value(
            "Invalid character in attribute name: " + Representation.of(rendering, key));
      }
      boolean first = out.isEmpty();
      out.append(first && a.has(1) && !a.isTrue(1) ? "" : " ")
          .append(Markup.escaped(rendering, key).text())
          .append("=\"")
          .append(Markup.escaped(rendering, value).text())
          .append('"');
    }
    return rendering.escaping() ? new Markup(out.toString()) : out.toString();
  }

  private static boolean endsAttributeName(int c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == '/' || c == '>' || c == '=';
  }

  private static Object urlEncode(Bound a) {
    Rendering rendering = a.rendering();
    Object value = a.get(0);
    if (Types.isText(value) || !Iteration.isIterable(value)) {
      return quoted(rendering, value, false);
    }
    Object pairs =
        value instanceof DictionaryValue dictionary
            ? new DictionaryView(dictionary, DictionaryView.Part.ITEMS)
            : value;
    Iterator<Object> items = Iteration.iterator(rendering, pairs);
    TextBuilder out = new TextBuilder(rendering);
    while (items.hasNext()) {
      Object[] pair = Iteration.unpack(rendering, items.next(), 2);
      out.append(out.isEmpty() ? "" : "&")
          .append(quoted(rendering, pair[0], true))
          .append("=")
          .append(quoted(rendering, pair[1], true));
    }
    return out.toString();
  }

  private static String quoted(Rendering rendering, Object value, boolean inQuery) {
    String text = Representation.text(rendering, value);
    rendering.characters(text.length());
    TextBuilder out = new TextBuilder(rendering);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-~".indexOf(c) >= 0
              || (c == '/' && !inQuery);
      if (plain) {
        out.append(c);
      } else if (c == ' ' && inQuery) {
        out.append('+');
      } else {
        out.append('%').append(TextCase.upper(Representation.hex(c, 2)));
      }
    }
    return out.toString();
  }

  private static Object urlize(Bound a) {
    Rendering rendering = a.rendering();
    TreeSet<String> relations = new TreeSet<>();
    String given = a.isNone(4) ? "" : Representation.text(rendering, a.get(4));
    TextSplitting.atSpaces(rendering, given, -1).forEach(word -> relations.add((String) word));
    if (a.isTrue(2)) {
      relations.add("nofollow");
    }
    relations.add("noopener");
    List<String> schemes = new ArrayList<>();
    if (!a.isNone(5)) {
      for (Object scheme : Iteration.copy(rendering, a.get(5))) {
        schemes.add(scheme(rendering, scheme));
      }
    }
    String target = a.isNone(3) ? null : Representation.text(rendering, a.get(3));
    Urlize urlize =
        new Urlize(
            rendering,
            a.isNone(1) ? Long.MAX_VALUE : a.integer(1, 0),
            String.join(" ", relations),
            target,
            schemes);
    String text = urlize.text(Markup.escaped(rendering, a.get(0)).text());
    return rendering.escaping() ? new Markup(text) : text;
  }

  private static String scheme(Rendering rendering, Object value) {
    String scheme = Methods.string(value, "expected string or bytes-like object, got ");
    if (!Urlize.isScheme(scheme)) {
      throw Failure.filterArgument(
          Representation.of(rendering, value) + " is not a valid URI scheme prefix.");
    }
    return scheme;
  }
}
