package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;

/** The arithmetic operators on any values. */
final class Operators {
  private Operators() {}

  /** A binary operator that always looks at both sides. */
  enum Binary {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("** or pow()");

    private final String sign;

    Binary(String sign) {
      this.sign = sign;
    }

    Object apply(Rendering rendering, Object left, Object right) {
      if (this == MODULO && Types.isText(left)) {
        return PercentFormat.format(rendering, left, right);
      }
      if (left instanceof UndefinedValue undefined) {
        throw undefined.failure(rendering);
      }
      if (right instanceof UndefinedValue undefined) {
        throw undefined.failure(rendering);
      }
      if (this == ADD) {
        return add(rendering, left, right);
      }
      if (Types.isNumber(left) && Types.isNumber(right)) {
        return ofNumbers(rendering, left, right);
      }
      if (this == MULTIPLY && (isRepeatable(left) || isRepeatable(right))) {
        return repeat(rendering, left, right);
      }
      throw unsupported(left, right);
    }

    private Object ofNumbers(Rendering rendering, Object left, Object right) {
      return switch (this) {
        case ADD -> Numbers.add(rendering, left, right);
        case SUBTRACT -> Numbers.subtract(rendering, left, right);
        case MULTIPLY -> Numbers.multiply(rendering, left, right);
        case DIVIDE -> Numbers.divide(rendering, left, right);
        case FLOOR_DIVIDE -> Numbers.floorDivide(rendering, left, right);
        case MODULO -> Numbers.modulo(rendering, left, right);
        case POWER -> Numbers.power(rendering, left, right);
      };
    }

    private TemplateException unsupported(Object left, Object right) {
      return Failure.type(
          "unsupported operand type(s) for "
              + sign
              + ": '"
              + Types.nameOf(left)
              + "' and '"
              + Types.nameOf(right)
              + "'");
    }
  }

  static Object add(Rendering rendering, Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      return concatenate(rendering, a, b);
    }
    if (Types.isText(left) && Types.isText(right)) {
      String a = Markup.escaped(rendering, left).text();
      return new Markup(concatenate(rendering, a, Markup.escaped(rendering, right).text()));
    }
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return Numbers.add(rendering, left, right);
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return new ListValue(joined(rendering, a.items(), b.items()));
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return new TupleValue(joined(rendering, a.items(), b.items()), false);
    }
    if (left instanceof String || left instanceof ListValue || left instanceof TupleValue) {
      String type = left instanceof TupleValue ? "tuple" : Types.nameOf(left);
      throw Failure.type(
          "can only concatenate " + type + " (not \"" + Types.nameOf(right) + "\") to " + type);
    }
    throw Binary.ADD.unsupported(left, right);
  }

  static String concatenate(Rendering rendering, String left, String right) {
    if (left.isEmpty()) {
      return right;
    }
    if (right.isEmpty()) {
      return left;
    }
    rendering.characters((long) left.length() + right.length());
    return left.concat(right);
  }

  private static List<Object> joined(Rendering rendering, List<Object> left, List<Object> right) {
    rendering.object((long) left.size() + right.size());
    ArrayList<Object> all = new ArrayList<>(left.size() + right.size());
    all.addAll(left);
    all.addAll(right);
    return all;
  }

  private static boolean isRepeatable(Object value) {
    return Types.isText(value) || value instanceof ListValue || value instanceof TupleValue;
  }

  private static Object repeat(Rendering rendering, Object left, Object right) {
    boolean leftFirst = isRepeatable(left);
    Object sequence = leftFirst ? left : right;
    Object times = leftFirst ? right : left;
    if (!Types.isInteger(times)) {
      throw Failure.type(
          "can't multiply sequence by non-int of type '" + Types.nameOf(times) + "'");
    }
    long count = Math.max(0, Numbers.clampedLong(times));
    return switch (sequence) {
      case String text -> repeat(rendering, text, count);
      case Markup markup -> new Markup(repeat(rendering, markup.text(), count));
      case ListValue list -> new ListValue(repeat(rendering, list.items(), count));
      case TupleValue tuple -> new TupleValue(repeat(rendering, tuple.items(), count), false);
      default -> throw new IllegalStateException();
    };
  }

  static String repeat(Rendering rendering, String text, long count) {
    if (text.isEmpty() || count <= 0) {
      return "";
    }
    rendering.charactersProduct(text.length(), count);
    return text.repeat((int) count);
  }

  private static List<Object> repeat(Rendering rendering, List<Object> items, long count) {
    if (items.isEmpty() || count == 0) {
      return new ArrayList<>();
    }
    rendering.items(Math.multiplyHigh(items.size(), count) == 0 ? items.size() * count : -1L >>> 1);
    ArrayList<Object> all = new ArrayList<>(items.size() * (int) count);
    for (long i = 0; i < count; i++) {
      all.addAll(items);
    }
    return all;
  }

  static Object negate(Rendering rendering, Object value) {
    return Numbers.negate(number(rendering, value, "-"));
  }

  static Object plus(Rendering rendering, Object value) {
    return Numbers.integer(number(rendering, value, "+"));
  }

  private static Object number(Rendering rendering, Object value, String sign) {
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (!Types.isNumber(value)) {
      throw Failure.type("bad operand type for unary " + sign + ": '" + Types.nameOf(value) + "'");
    }
    return value;
  }

  /** Jinja's {@code ~}: the texts of all values, one after the other. */
  static Object concatenation(Rendering rendering, Object[] values, boolean escaping) {
    boolean safe = false;
    if (escaping) {
      for (Object value : values) {
        safe |= value instanceof Markup;
      }
    }
    TextBuilder out = new TextBuilder(rendering);
    for (Object value : values) {
      out.append(
          safe ? Markup.escaped(rendering, value).text() : Representation.text(rendering, value));
    }
    return safe ? new Markup(out.toString()) : out.toString();
  }
}
