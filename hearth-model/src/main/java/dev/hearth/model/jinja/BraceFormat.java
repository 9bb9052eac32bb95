package dev.hearth.model.jinja;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code "{} {name!r:>8}".format(...)}, with attributes looked up by the sandbox's rules. */
final class BraceFormat {
  /** How deep fields may stand in the specifications of other fields. */
  private static final int DEPTH_MAX = 2;

  private final Rendering rendering;
  private final List<Object> positional;
  private final Function<String, @Nullable Object> named;
  private final boolean escaping;
  private int next;

  private BraceFormat(
      Rendering rendering,
      List<Object> positional,
      Function<String, @Nullable Object> named,
      boolean escaping) {
    this.rendering = rendering;
    this.positional = positional;
    this.named = named;
    this.escaping = escaping;
  }

  static String format(
      Rendering rendering,
      String format,
      List<Object> positional,
      Function<String, @Nullable Object> named) {
    return new BraceFormat(rendering, positional, named, false).expand(format, DEPTH_MAX);
  }

  /** The format of safe HTML: what is put in is escaped. */
  static String formatEscaping(
      Rendering rendering,
      String format,
      List<Object> positional,
      Function<String, @Nullable Object> named) {
    return new BraceFormat(rendering, positional, named, true).expand(format, DEPTH_MAX);
  }

  private String expand(String format, int depth) {
    if (depth < 0) {
      throw Failure.value("Max string recursion exceeded");
    }
    rendering.scan(format.length());
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c != '{' && c != '}') {
        int end = at;
        while (end < format.length() && format.charAt(end) != '{' && format.charAt(end) != '}') {
          end++;
        }
        out.append(format, at, end);
        at = end;
      } else if (at + 1 < format.length() && format.charAt(at + 1) == c) {
        out.append(c);
        at += 2;
      } else if (c == '}') {
        throw Failure.value("Single '}' encountered in format string");
      } else if (at + 1 == format.length()) {
        throw Failure.value("Single '{' encountered in format string");
      } else {
        Field field = field(format, at + 1);
        out.append(text(field, depth));
        at = field.end;
      }
    }
    return out.toString();
  }

  /** What stands between braces, and where it ends; the conversion is 0 where there is none. */
  private record Field(String name, char conversion, String specification, int end) {}

  private static Field field(String format, int from) {
    int at = nameEnd(format, from);
    char c = at < format.length() ? format.charAt(at) : 0;
    String name = format.substring(from, Math.min(at, format.length()));
    char conversion = 0;
    if (c == '}') {
      return new Field(name, conversion, "", at + 1);
    }
    if (c != ':' && c != '!') {
      throw Failure.value("expected '}' before end of string");
    }
    at++;
    if (c == '!') {
      if (at == format.length()) {
        throw Failure.value("end of string while looking for conversion specifier");
      }
      conversion = format.charAt(at++);
      if (at < format.length() && format.charAt(at) == '}') {
        return new Field(name, conversion, "", at + 1);
      }
      if (at < format.length() && format.charAt(at++) != ':') {
        throw Failure.value("expected ':' after conversion specifier");
      }
    }
    int end = specificationEnd(format, at);
    return new Field(name, conversion, format.substring(at, end), end + 1);
  }

  /** The brace, colon or exclamation mark after the name; those in brackets are part of it. */
  private static int nameEnd(String format, int from) {
    int at = from;
    while (at < format.length() && "}:!".indexOf(format.charAt(at)) < 0) {
      if (format.charAt(at) == '{') {
        throw Failure.value("unexpected '{' in field name");
      }
      if (format.charAt(at) == '[') {
        int close = format.indexOf(']', at);
        at = close < 0 ? format.length() : close;
      } else {
        at++;
      }
    }
    return at;
  }

  private static int specificationEnd(String format, int from) {
    int depth = 1;
    for (int at = from; at < format.length(); at++) {
      char c = format.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    throw Failure.value("unmatched '{' in format spec");
  }

  private String text(Field field, int depth) {
    rendering.steps(1);
    Object value = converted(value(field.name), field.conversion);
    String specification = expand(field.specification, depth - 1);
    if (!escaping) {
      return FormatSpecification.format(rendering, value, specification);
    }
    if (value instanceof Markup markup) {
      if (!specification.isEmpty()) {
        throw Failure.value("Unsupported format specification for Markup.");
      }
      return markup.text();
    }
    return Markup.escape(rendering, FormatSpecification.format(rendering, value, specification));
  }

  private Object converted(Object value, char conversion) {
    return switch (conversion) {
      case 0 -> value;
      case 's' -> Representation.text(rendering, value);
      case 'r' -> Representation.of(rendering, value);
      case 'a' -> Json.ascii(Representation.of(rendering, value));
      default -> throw Failure.value("Unknown conversion specifier " + conversion);
    };
  }

  private Object value(String field) {
    String name = numbered(field);
    int end = partEnd(name, 0);
    Object value = first(name.substring(0, end));
    int at = end;
    while (at < name.length()) {
      rendering.steps(1);
      int begin = at + 1;
      if (name.charAt(at) == '.') {
        at = partEnd(name, begin);
        value = Subscript.attribute(rendering, value, part(name, begin, at));
      } else if (name.charAt(at) == '[') {
        int close = name.indexOf(']', begin);
        if (close < 0) {
          throw Failure.value("Missing ']' in format string");
        }
        value = Subscript.item(rendering, value, index(part(name, begin, close)));
        at = close + 1;
      } else {
        throw Failure.value("Only '.' or '[' may follow ']' in format field specifier");
      }
    }
    return value;
  }

  /** A field without a name has the next number; not in one format with numbered fields. */
  private String numbered(String field) {
    if (!field.isEmpty() && !isDigits(field)) {
      return field;
    }
    boolean other = field.isEmpty() ? next < 0 : next > 0;
    if (other) {
      throw Failure.value(
          "cannot switch from manual field specification to automatic field numbering");
    }
    if (field.isEmpty()) {
      return Integer.toString(next++);
    }
    next = -1;
    return field;
  }

  private static int partEnd(String name, int from) {
    int end = from;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    return end;
  }

  private static String part(String name, int from, int to) {
    if (from == to) {
      throw Failure.value("Empty attribute in format string");
    }
    return name.substring(from, to);
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Object index(String text) {
    if (!isDigits(text)) {
      return text;
    }
    if (text.length() > 18) {
      throw Failure.value("Too many decimal digits in format string");
    }
    return Long.parseLong(text);
  }

  private Object first(String name) {
    if (index(name) instanceof Long number) {
      if (number >= positional.size()) {
        throw Failure.index("tuple index out of range");
      }
      return positional.get(number.intValue());
    }
    Object value = named.apply(name);
    if (value == null) {
      throw Failure.key(name, rendering);
    }
    return value;
  }
}
