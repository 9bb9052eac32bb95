package dev.hearth.model.jinja;

/** The {@code %} operator of strings: C's way of formatting. */
final class PercentFormat {
  private static final String FLAGS = "-+ #0";
  private static final String LENGTHS = "hlL";

  private final Rendering rendering;
  private final String format;
  private final Object argument;
  private final boolean escaping;
  private final TextBuilder out;
  private int at;
  private int taken;
  private boolean named;

  private PercentFormat(Rendering rendering, Object format, Object argument) {
    this.rendering = rendering;
    this.format = Types.text(format);
    this.argument = argument;
    this.escaping = format instanceof Markup;
    this.out = new TextBuilder(rendering);
  }

  static Object format(Rendering rendering, Object format, Object argument) {
    String text = new PercentFormat(rendering, format, argument).run();
    return format instanceof Markup ? new Markup(text) : text;
  }

  /** One conversion: {@code %-8.3f}. A negative width or precision is none. */
  private static final class Conversion {
    boolean left;
    boolean plus;
    boolean blank;
    boolean alternate;
    boolean zero;
    long width = -1;
    long precision = -1;
  }

  private String run() {
    rendering.scan(format.length());
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      convert();
    }
    out.append(format, at, format.length());
    boolean all = named || taken >= count() || isMapping(argument);
    if (!all) {
      throw Failure.type("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private int count() {
    return argument instanceof TupleValue tuple ? tuple.size() : 1;
  }

  private static boolean isMapping(Object value) {
    return value instanceof DictionaryValue
        || value instanceof ListValue
        || value instanceof RangeValue
        || value instanceof UndefinedValue;
  }

  private char current() {
    if (at >= format.length()) {
      throw Failure.value("incomplete format");
    }
    return format.charAt(at);
  }

  private void convert() {
    rendering.steps(1);
    if (current() == '%') {
      out.append('%');
      at++;
      return;
    }
    Object value = current() == '(' ? namedValue() : null;
    Conversion conversion = new Conversion();
    for (; FLAGS.indexOf(current()) >= 0; at++) {
      switch (current()) {
        case '-' -> conversion.left = true;
        case '+' -> conversion.plus = true;
        case ' ' -> conversion.blank = true;
        case '#' -> conversion.alternate = true;
        default -> conversion.zero = true;
      }
    }
    conversion.width = size("width");
    if (conversion.width < -1) {
      conversion.left = true;
      conversion.width = -conversion.width;
    }
    if (current() == '.') {
      at++;
      conversion.precision = Math.max(0, size("precision"));
    }
    while (LENGTHS.indexOf(current()) >= 0) {
      at++;
    }
    char type = current();
    at++;
    Object argumentOfType = value == null ? next() : value;
    if ("diouxXeEfFgGcrsa".indexOf(type) < 0) {
      int index = CodePoints.index(format, at - 1);
      throw Failure.value(
          "unsupported format character '"
              + Character.toString(format.codePointAt(at - 1))
              + "' (0x"
              + Integer.toHexString(format.codePointAt(at - 1))
              + ") at index "
              + index);
    }
    write(conversion, type, argumentOfType);
  }

  private Object namedValue() {
    int depth = 1;
    int begin = ++at;
    while (depth > 0) {
      if (at >= format.length()) {
        throw Failure.value("incomplete format key");
      }
      char c = format.charAt(at++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    String key = format.substring(begin, at - 1);
    named = true;
    if (argument instanceof DictionaryValue dictionary) {
      Object value = dictionary.get(key);
      if (value == null) {
        throw Failure.key(key, rendering);
      }
      return value;
    }
    if (argument instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (isMapping(argument)) {
      throw Failure.type(Types.nameOf(argument) + " indices must be integers or slices, not str");
    }
    throw Failure.type("format requires a mapping");
  }

  /** Digits, or a star for the next argument; -1 for neither. */
  private long size(String what) {
    if (current() == '*') {
      at++;
      Object value = next();
      if (!Types.isInteger(value)) {
        throw Failure.type("* wants int");
      }
      return Numbers.clampedLong(value);
    }
    long size = -1;
    while (Character.isDigit(current())) {
      size = Math.max(size, 0) * 10 + Character.digit(current(), 10);
      if (size > Integer.MAX_VALUE) {
        throw Failure.value(what + " too big");
      }
      at++;
    }
    return size;
  }

  private Object next() {
    if (named || taken >= count()) {
      throw Failure.type("not enough arguments for format string");
    }
    int index = taken++;
    return argument instanceof TupleValue tuple ? tuple.get(index) : argument;
  }

  private void write(Conversion c, char type, Object value) {
    switch (type) {
      case 's' -> writeText(c, text(value));
      case 'r' -> writeText(c, escapedText(Representation.of(rendering, value)));
      case 'a' -> writeText(c, Json.ascii(Representation.of(rendering, value)));
      case 'c' -> {
        c.precision = -1;
        writeText(c, character(value));
      }
      case 'd', 'i', 'u', 'o', 'x', 'X' -> writeInteger(c, type, value);
      default -> writeFloat(c, type, value);
    }
  }

  private String text(Object value) {
    return escaping
        ? Markup.escaped(rendering, value).text()
        : Representation.text(rendering, value);
  }

  private String escapedText(String text) {
    return escaping ? Markup.escape(rendering, text) : text;
  }

  private String character(Object value) {
    if (Types.isInteger(value)) {
      long point = Numbers.clampedLong(value);
      if (point < 0 || point > Character.MAX_CODE_POINT) {
        throw Failure.overflow("%c arg not in range(0x110000)");
      }
      return Character.toString((int) point);
    }
    if (!Types.isText(value) || CodePoints.length(Types.text(value)) != 1) {
      throw Failure.type("%c requires int or char");
    }
    return Types.text(value);
  }

  private void writeText(Conversion c, String text) {
    boolean cut = c.precision >= 0 && c.precision < CodePoints.length(text);
    pad(c, "", cut ? CodePoints.substring(text, 0, (int) c.precision) : text, false);
  }

  private void writeInteger(Conversion c, char type, Object value) {
    Object number = integer(type, value);
    boolean negative = Numbers.big(number).signum() < 0;
    String digits =
        switch (type) {
          case 'o' -> digits(number, 8);
          case 'x' -> digits(number, 16);
          case 'X' -> TextCase.upper(digits(number, 16));
          default -> NumberText.decimal(Numbers.absolute(number));
        };
    if (c.precision > digits.length()) {
      rendering.characters(c.precision);
      digits = "0".repeat((int) c.precision - digits.length()) + digits;
    }
    String prefix = c.alternate && "oxX".indexOf(type) >= 0 ? "0" + type : "";
    pad(c, sign(c, negative) + prefix, digits, c.zero);
  }

  private static String digits(Object number, int radix) {
    return Numbers.big(number).abs().toString(radix);
  }

  private Object integer(char type, Object value) {
    boolean whole = "oxX".indexOf(type) >= 0;
    if (value instanceof UndefinedValue undefined && !whole) {
      throw undefined.failure(rendering);
    }
    if (Types.isInteger(value)) {
      return Numbers.integer(value);
    }
    if (value instanceof Double number && !whole) {
      return FloatText.toInteger(number);
    }
    throw Failure.type(
        "%"
            + type
            + (whole
                ? " format: an integer is required, not "
                : " format: a real number is required, not ")
            + Types.nameOf(value));
  }

  private void writeFloat(Conversion c, char type, Object value) {
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (!Types.isNumber(value)) {
      throw Failure.type("must be real number, not " + Types.nameOf(value));
    }
    double number = Numbers.toDouble(value);
    boolean negative = number < 0 || 1 / number < 0;
    long precision = c.precision < 0 ? 6 : c.precision;
    String digits = FloatFormat.format(rendering, number, type, precision, c.alternate);
    pad(c, sign(c, negative), digits, c.zero);
  }

  private static String sign(Conversion c, boolean negative) {
    return negative ? "-" : c.plus ? "+" : c.blank ? " " : "";
  }

  private void pad(Conversion c, String prefix, String text, boolean zeros) {
    long missing = c.width - prefix.length() - CodePoints.length(text);
    if (c.left) {
      out.append(prefix).append(text).repeat(" ", missing);
    } else if (zeros) {
      out.append(prefix).repeat("0", missing).append(text);
    } else {
      out.repeat(" ", missing).append(prefix).append(text);
    }
  }
}
