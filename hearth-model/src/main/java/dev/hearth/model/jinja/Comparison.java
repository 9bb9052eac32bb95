package dev.hearth.model.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's comparisons: equality of any values, order of those that have one, membership. */
final class Comparison {
  private Comparison() {}

  /** Python's {@code is}. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isIdentical(Object left, Object right) {
    return left == right;
  }

  static boolean equal(Rendering rendering, Object left, Object right) {
    return equal(rendering, left, right, 0);
  }

  private static boolean equal(Rendering rendering, Object left, Object right, int depth) {
    rendering.steps(1);
    if (Types.isText(left)) {
      return Types.isText(right) && equalTexts(rendering, Types.text(left), Types.text(right));
    }
    if (Types.isNumber(left)) {
      Integer order = Types.isNumber(right) ? compareNumbers(rendering, left, right) : null;
      return order != null && order == 0;
    }
    if (isIdentical(left, right)) {
      return true;
    }
    return switch (left) {
      case UndefinedValue undefined -> right instanceof UndefinedValue;
      case ListValue a -> right instanceof ListValue b && equalItems(rendering, a, b, depth);
      case TupleValue a -> right instanceof TupleValue b && equalItems(rendering, a, b, depth);
      case RangeValue a -> right instanceof RangeValue b && equalItems(rendering, a, b, depth);
      case DictionaryValue a ->
          right instanceof DictionaryValue b && equalDictionaries(rendering, a, b, depth);
      case DictionaryView a ->
          right instanceof DictionaryView b && equalViews(rendering, a, b, depth);
      case BoundMethod a -> a.equals(right);
      default -> false;
    };
  }

  private static boolean equalTexts(Rendering rendering, String left, String right) {
    if (left.length() != right.length()) {
      return false;
    }
    rendering.steps(left.length() / Rendering.CHARACTERS_PER_STEP);
    return left.equals(right);
  }

  private static boolean equalItems(
      Rendering rendering, SequenceValue left, SequenceValue right, int depth) {
    rendering.checkNesting(depth);
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(rendering, left.get(i), right.get(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Containers take an item for equal to itself even where it is not, as NaN. */
  private static boolean same(Rendering rendering, Object left, Object right, int depth) {
    if (isIdentical(left, right)) {
      rendering.steps(1);
      return true;
    }
    return equal(rendering, left, right, depth);
  }

  private static boolean equalDictionaries(
      Rendering rendering, DictionaryValue left, DictionaryValue right, int depth) {
    rendering.checkNesting(depth);
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<Object, Object> entry : left.byNormalKey().entrySet()) {
      Object other = right.byNormalKey().get(entry.getKey());
      if (other == null || !same(rendering, entry.getValue(), other, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Views of keys and of items compare as sets. */
  private static boolean equalViews(
      Rendering rendering, DictionaryView left, DictionaryView right, int depth) {
    if (left.part() != right.part() || left.part() == DictionaryView.Part.VALUES) {
      return false;
    }
    if (left.part() == DictionaryView.Part.ITEMS) {
      return equalDictionaries(rendering, left.dictionary(), right.dictionary(), depth);
    }
    rendering.steps(left.dictionary().size());
    return left.dictionary()
        .byNormalKey()
        .keySet()
        .equals(right.dictionary().byNormalKey().keySet());
  }

  /** The operators of order, and what they ask of a comparison's result. */
  enum Order {
    LESS("<", ">"),
    LESS_OR_EQUAL("<=", ">="),
    GREATER(">", "<"),
    GREATER_OR_EQUAL(">=", "<=");

    final String sign;
    final String mirrored;

    Order(String sign, String mirrored) {
      this.sign = sign;
      this.mirrored = mirrored;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  static boolean ordered(Rendering rendering, Order order, Object left, Object right) {
    Integer comparison = compare(rendering, order, left, right, 0);
    return comparison != null && order.holds(comparison);
  }

  static boolean less(Rendering rendering, Object left, Object right) {
    return ordered(rendering, Order.LESS, left, right);
  }

  /** Null where neither is before the other nor are they equal: NaN. */
  private static @Nullable Integer compare(
      Rendering rendering, Order order, Object left, Object right, int depth) {
    rendering.steps(1);
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return compareNumbers(rendering, left, right);
    }
    if (Types.isText(left) && Types.isText(right)) {
      return compareTexts(rendering, Types.text(left), Types.text(right));
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return compareItems(rendering, order, a, b, depth);
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return compareItems(rendering, order, a, b, depth);
    }
    if (left instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (right instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    throw Failure.type(
        "'"
            + order.sign
            + "' not supported between instances of '"
            + Types.nameOf(left)
            + "' and '"
            + Types.nameOf(right)
            + "'");
  }

  private static @Nullable Integer compareNumbers(Rendering rendering, Object left, Object right) {
    Numbers.work(rendering, left, right);
    return Numbers.compare(left, right);
  }

  private static int compareTexts(Rendering rendering, String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        rendering.steps(i / Rendering.CHARACTERS_PER_STEP);
        return Integer.compare(left.codePointAt(i), right.codePointAt(i));
      }
    }
    rendering.steps(common / Rendering.CHARACTERS_PER_STEP);
    return Integer.compare(left.length(), right.length());
  }

  private static @Nullable Integer compareItems(
      Rendering rendering, Order order, SequenceValue left, SequenceValue right, int depth) {
    rendering.checkNesting(depth);
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      if (!same(rendering, left.get(i), right.get(i), depth + 1)) {
        return compare(rendering, order, left.get(i), right.get(i), depth + 1);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** Python's {@code item in container}. */
  static boolean contains(Rendering rendering, Object container, Object item) {
    return switch (container) {
      case String text -> containsText(rendering, text, item);
      case Markup markup -> containsText(rendering, markup.text(), item);
      case DictionaryValue dictionary -> dictionary.contains(rendering, item);
      case ListValue list -> indexOf(rendering, list.items(), item) >= 0;
      case TupleValue tuple -> indexOf(rendering, tuple.items(), item) >= 0;
      case RangeValue range when Types.isInteger(item) ->
          Numbers.integer(item) instanceof Long number && range.contains(number);
      case DictionaryView view when view.part() == DictionaryView.Part.KEYS ->
          view.dictionary().contains(rendering, item);
      default -> {
        if (!Iteration.isIterable(container)) {
          throw Failure.type("argument of type '" + Types.nameOf(container) + "' is not iterable");
        }
        Iterator<Object> items = Iteration.iterator(rendering, container);
        while (items.hasNext()) {
          if (same(rendering, items.next(), item, 0)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private static boolean containsText(Rendering rendering, String text, Object item) {
    if (!Types.isText(item)) {
      throw Failure.type(
          "'in <string>' requires string as left operand, not " + Types.nameOf(item));
    }
    return Search.first(rendering, text, Types.text(item), 0) >= 0;
  }

  static int indexOf(Rendering rendering, List<Object> items, Object wanted) {
    for (int i = 0; i < items.size(); i++) {
      if (same(rendering, items.get(i), wanted, 0)) {
        return i;
      }
    }
    return -1;
  }
}
