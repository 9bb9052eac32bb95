package dev.hearth.model.jinja;

import java.math.BigInteger;

/** Python's format specification: {@code [[fill]align][sign][#][0][width][,][.precision][type]}. */
final class FormatSpecification {
  private static final String ALIGNMENTS = "<>=^";

  private final Rendering rendering;
  private final String source;
  private int at;

  private String fill = " ";
  private char align;
  private char sign = '-';
  private boolean signGiven;
  private boolean alternate;
  private boolean negativeZero;
  private long width = -1;
  private char grouping;
  private long precision = -1;
  private char type;

  private FormatSpecification(Rendering rendering, String source) {
    this.rendering = rendering;
    this.source = source;
  }

  /** Python's {@code format(value, specification)}. */
  static String format(Rendering rendering, Object value, String specification) {
    if (specification.isEmpty()) {
      return Representation.text(rendering, value);
    }
    if (!Types.isText(value) && !Types.isNumber(value)) {
      throw Failure.type(
          "unsupported format string passed to " + Types.nameOf(value) + ".__format__");
    }
    FormatSpecification parsed = new FormatSpecification(rendering, specification);
    parsed.parse(Types.isText(value) ? '<' : '>');
    if (Types.isText(value)) {
      return parsed.text(Types.text(value));
    }
    return value instanceof Double number ? parsed.real(number) : parsed.integer(value);
  }

  private void parse(char standard) {
    rendering.scan(source.length());
    boolean filled = parseAlignment();
    if (peek() == '+' || peek() == '-' || peek() == ' ') {
      sign = source.charAt(at++);
      signGiven = true;
    }
    negativeZero = skip('z');
    alternate = skip('#');
    if (!filled && skip('0')) {
      fill = "0";
      align = align == 0 && standard == '>' ? '=' : align;
    }
    align = align == 0 ? standard : align;
    width = number();
    parseGrouping();
    if (skip('.')) {
      precision = number();
      if (precision < 0) {
        throw Failure.value("Format specifier missing precision");
      }
    }
    if (at < source.length()) {
      type = source.charAt(at++);
    }
    if (at < source.length()) {
      throw Failure.value("Invalid format specifier");
    }
    String groupable = grouping == '_' ? "deEfFgG%boxX" : "deEfFgG%";
    if (grouping != 0 && type != 0 && groupable.indexOf(type) < 0) {
      throw Failure.value("Cannot specify '" + grouping + "' with '" + type + "'.");
    }
  }

  /** Whether a fill character was given. */
  private boolean parseAlignment() {
    int first = source.offsetByCodePoints(0, 1);
    if (first < source.length() && ALIGNMENTS.indexOf(source.charAt(first)) >= 0) {
      fill = source.substring(0, first);
      align = source.charAt(first);
      at = first + 1;
      return true;
    }
    if (ALIGNMENTS.indexOf(source.charAt(0)) >= 0) {
      align = source.charAt(0);
      at = 1;
    }
    return false;
  }

  private void parseGrouping() {
    grouping = skip(',') ? ',' : 0;
    if (grouping != 0 && peek() == '_') {
      throw Failure.value("Cannot specify both ',' and '_'.");
    }
    if (skip('_')) {
      grouping = '_';
      if (peek() == ',') {
        throw Failure.value("Cannot specify both ',' and '_'.");
      }
    }
  }

  private char peek() {
    return at < source.length() ? source.charAt(at) : 0;
  }

  private boolean skip(char wanted) {
    boolean found = peek() == wanted;
    at += found ? 1 : 0;
    return found;
  }

  private long number() {
    long number = -1;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.max(number, 0) * 10 + (source.charAt(at++) - '0');
      if (number > Integer.MAX_VALUE) {
        throw Failure.value("Too many decimal digits in format string");
      }
    }
    return number;
  }

  private TemplateException unknownType(String typeName) {
    return Failure.value(
        "Unknown format code '" + type + "' for object of type '" + typeName + "'");
  }

  private String text(String value) {
    if (type != 0 && type != 's') {
      throw unknownType("str");
    }
    if (signGiven) {
      throw Failure.value(
          sign == ' '
              ? "Space not allowed in string format specifier"
              : "Sign not allowed in string format specifier");
    }
    if (negativeZero) {
      throw Failure.value("Negative zero coercion (z) not allowed in string format specifier");
    }
    if (alternate) {
      throw Failure.value("Alternate form (#) not allowed in string format specifier");
    }
    if (align == '=') {
      throw Failure.value("'=' alignment not allowed in string format specifier");
    }
    if (grouping != 0) {
      throw Failure.value("Cannot specify '" + grouping + "' with 's'.");
    }
    boolean cut = precision >= 0 && precision < CodePoints.length(value);
    return aligned("", cut ? CodePoints.substring(value, 0, (int) precision) : value);
  }

  private String integer(Object value) {
    if (type != 0 && "eEfFgG%".indexOf(type) >= 0) {
      return real(Numbers.toDouble(value));
    }
    if (type != 0 && "bcdnoxX".indexOf(type) < 0) {
      throw unknownType(Types.nameOf(value));
    }
    if (precision >= 0) {
      throw Failure.value("Precision not allowed in integer format specifier");
    }
    if (negativeZero) {
      throw Failure.value("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if (type == 'c') {
      return character(value);
    }
    BigInteger number = Numbers.big(value);
    String digits =
        switch (type) {
          case 'b' -> number.abs().toString(2);
          case 'o' -> number.abs().toString(8);
          case 'x' -> number.abs().toString(16);
          case 'X' -> TextCase.upper(number.abs().toString(16));
          default -> NumberText.decimal(number.abs());
        };
    boolean decimal = type == 0 || type == 'd' || type == 'n';
    String prefix = alternate && !decimal ? "0" + type : "";
    return number(sign(number.signum() < 0) + prefix, digits, decimal ? 3 : 4);
  }

  private String character(Object value) {
    if (signGiven) {
      throw Failure.value("Sign not allowed with integer format specifier 'c'");
    }
    if (alternate) {
      throw Failure.value("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    long point = Numbers.clampedLong(value);
    if (point < 0 || point > Character.MAX_CODE_POINT) {
      throw Failure.overflow("%c arg not in range(0x110000)");
    }
    return aligned("", Character.toString((int) point));
  }

  private String real(double value) {
    if (type != 0 && "eEfFgGn%".indexOf(type) < 0) {
      throw unknownType("float");
    }
    double number = type == '%' ? value * 100 : value;
    String digits;
    if (type == 0) {
      digits =
          precision < 0
              ? FloatText.shortest(Math.abs(number))
              : FloatFormat.formatWithoutType(rendering, number, precision, alternate);
    } else {
      char as = type == '%' ? 'f' : type == 'n' ? 'g' : type;
      digits = FloatFormat.format(rendering, number, as, precision < 0 ? 6 : precision, alternate);
    }
    boolean negative = number < 0 || (number == 0 && 1 / number < 0);
    if (negativeZero && digits.chars().noneMatch(c -> c >= '1' && c <= '9')) {
      negative = false;
    }
    return number(sign(negative), type == '%' ? digits + "%" : digits, 3);
  }

  private String sign(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : Character.toString(sign);
  }

  /** Groups the digits before the point and fills up to the width. */
  private String number(String prefix, String digits, int group) {
    String body = digits;
    if (grouping != 0) {
      int end = wholeDigits(digits);
      long room =
          align == '=' && fill.equals("0") ? width - prefix.length() - (digits.length() - end) : 0;
      rendering.characters(Math.max(0, room));
      body = grouped(digits.substring(0, end), group, room) + digits.substring(end);
    }
    return aligned(prefix, body);
  }

  private static int wholeDigits(String digits) {
    int end = 0;
    while (end < digits.length() && Character.digit(digits.charAt(end), 16) >= 0) {
      if (digits.charAt(end) == 'e' && digits.indexOf('+') + digits.indexOf('-') > -2) {
        break;
      }
      end++;
    }
    return end;
  }

  private String grouped(String digits, int group, long room) {
    StringBuilder reversed = new StringBuilder();
    int count = 0;
    for (int i = digits.length() - 1; i >= 0 || reversed.length() < room; i--) {
      if (count == group) {
        reversed.append(grouping);
        count = 0;
        if (i < 0 && reversed.length() >= room) {
          // no separator may stand first
          reversed.append('0');
          break;
        }
      }
      reversed.append(i >= 0 ? digits.charAt(i) : '0');
      count++;
    }
    return reversed.reverse().toString();
  }

  private String aligned(String prefix, String body) {
    long missing = Math.max(0, width - prefix.length() - CodePoints.length(body));
    TextBuilder out = new TextBuilder(rendering);
    switch (align) {
      case '<' -> out.append(prefix).append(body).repeat(fill, missing);
      case '>' -> out.repeat(fill, missing).append(prefix).append(body);
      case '=' -> out.append(prefix).repeat(fill, missing).append(body);
      default ->
          out.repeat(fill, missing / 2)
              .append(prefix)
              .append(body)
              .repeat(fill, missing - missing / 2);
    }
    return out.toString();
  }
}
