package dev.hearth.model.jinja;

import static dev.hearth.model.jinja.TextFilters.simple;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The filters for numbers. */
final class NumberFilters {
  private static final Set<String> METHODS = Set.of("common", "ceil", "floor");
  private static final int DIGIT_PAIRS_PER_STEP = 64;
  private static final List<String> PREFIXES = List.of("k", "M", "G", "T", "P", "E", "Z", "Y");

  static final Map<String, BuiltinFunction> ALL =
      Map.ofEntries(
          entry(
              "abs",
              new BuiltinFunction(
                  new Signature("abs", Signature.Style.EXACT, "x"),
                  "builtin_function_or_method",
                  NumberFilters::absolute)),
          entry("int", simple("do_int", "value default? base?", NumberFilters::integer)),
          entry("float", simple("do_float", "value default?", NumberFilters::real)),
          entry("round", simple("do_round", "value precision? method?", NumberFilters::round)),
          entry(
              "filesizeformat",
              simple("do_filesizeformat", "value binary?", NumberFilters::fileSize)));

  private NumberFilters() {}

  private static Object absolute(Bound a) {
    if (!Types.isNumber(a.get(0))) {
      throw Failure.type("bad operand type for abs(): '" + Types.nameOf(a.get(0)) + "'");
    }
    return Numbers.absolute(a.get(0));
  }

  private static Object integer(Bound a) {
    Object value = a.get(0);
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(a.rendering());
    }
    Object other = a.or(1, 0L);
    if (Types.isInteger(value)) {
      return Numbers.integer(value);
    }
    if (value instanceof Double number) {
      return Double.isNaN(number) ? other : FloatText.toInteger(number);
    }
    if (!Types.isText(value)) {
      return other;
    }
    String text = Types.text(value);
    // reading a number takes time with the square of its digits
    a.rendering().steps(1 + (long) text.length() * text.length() / DIGIT_PAIRS_PER_STEP);
    long base = a.integer(2, 10);
    try {
      Object parsed = base == 0 || (base >= 2 && base <= 36) ? parse(text, base) : None.NONE;
      if (parsed != None.NONE) {
        return parsed;
      }
    } catch (TemplateException e) {
      if (!e.kind().equals("ValueError")) {
        throw e;
      }
    }
    Double number = FloatText.parse(text);
    return number == null || Double.isNaN(number) ? other : FloatText.toInteger(number);
  }

  private static Object parse(String text, long base) {
    Object parsed = NumberText.parse(text, (int) base);
    return parsed == null ? None.NONE : parsed;
  }

  private static Object real(Bound a) {
    Object value = a.get(0);
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(a.rendering());
    }
    if (Types.isNumber(value)) {
      return Numbers.toDouble(value);
    }
    if (Types.isText(value)) {
      a.rendering().scan(Types.text(value).length());
      Double number = FloatText.parse(Types.text(value));
      if (number != null) {
        return number;
      }
    }
    return a.or(1, 0.0);
  }

  private static Object round(Bound a) {
    Rendering rendering = a.rendering();
    Object value = a.get(0);
    Object method = a.or(2, "common");
    if (!Types.isText(method) || !METHODS.contains(Types.text(method))) {
      throw Failure.filterArgument("method must be common, ceil or floor");
    }
    Object digits = a.or(1, 0L);
    if (Types.text(method).equals("common")) {
      if (!Types.isNumber(value)) {
        throw Failure.type("type " + Types.nameOf(value) + " doesn't define __round__ method");
      }
      if (digits == None.NONE) {
        Object whole = Numbers.round(rendering, value, 0L);
        return whole instanceof Double number ? FloatText.toInteger(number) : whole;
      }
      Bound.integer(digits);
      return Numbers.round(rendering, value, digits);
    }
    Object scale = Operators.Binary.POWER.apply(rendering, 10L, digits);
    Object scaled = Operators.Binary.MULTIPLY.apply(rendering, value, scale);
    if (!Types.isNumber(scaled)) {
      throw Failure.type("must be real number, not " + Types.nameOf(scaled));
    }
    return Operators.Binary.DIVIDE.apply(rendering, towards(scaled, method), scale);
  }

  private static Object towards(Object number, Object method) {
    if (!(number instanceof Double real)) {
      return Numbers.integer(number);
    }
    boolean up = Types.text(method).equals("ceil");
    return FloatText.toInteger(up ? Math.ceil(real) : Math.floor(real));
  }

  private static Object fileSize(Bound a) {
    Object value = a.get(0);
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(a.rendering());
    }
    double bytes = fileSizeNumber(a.rendering(), value);
    double base = a.isTrue(1) ? 1024 : 1000;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return FloatText.toInteger(bytes) + " Bytes";
    }
    double unit = base;
    String prefix = PREFIXES.getFirst();
    for (String next : PREFIXES) {
      prefix = next;
      unit *= base;
      if (bytes < unit) {
        break;
      }
    }
    String size = FloatFormat.format(a.rendering(), base * bytes / unit, 'f', 1, false);
    if (!a.isTrue(1)) {
      return size + " " + prefix + "B";
    }
    return size + " " + TextCase.upper(prefix) + "iB";
  }

  private static double fileSizeNumber(Rendering rendering, Object value) {
    if (Types.isNumber(value)) {
      return Numbers.toDouble(value);
    }
    if (!Types.isText(value)) {
      throw Failure.type(
          "float() argument must be a string or a real number, not '" + Types.nameOf(value) + "'");
    }
    Double number = FloatText.parse(Types.text(value));
    if (number == null) {
      throw Failure.value(
          "could not convert string to float: " + Representation.of(rendering, value));
    }
    return number;
  }
}
