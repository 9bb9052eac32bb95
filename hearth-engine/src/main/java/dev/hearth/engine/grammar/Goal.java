package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a JSON value must be: for each type its alternatives. One that is compiled never changes.
 */
final class Goal {
  /** How far it is known whether any value fulfils the goal. */
  enum Possible {
    UNKNOWN,
    ASKED,
    YES,
    NO
  }

  final Set<Literal> literals;

  /** Which of null, true and false. */
  final EnumSet<Type> words = EnumSet.noneOf(Type.class);

  final List<NumberShape> numbers = new ArrayList<>();
  final List<Content> strings = new ArrayList<>();
  final List<ArrayShape> arrays = new ArrayList<>();
  final List<ObjectShape> objects = new ArrayList<>();

  boolean opened;
  Possible possible = Possible.UNKNOWN;

  Goal(Set<Literal> literals) {
    this.literals = literals;
  }

  /** Whether a value without parts fulfils it. */
  boolean hasScalar() {
    return !words.isEmpty() || !numbers.isEmpty() || !strings.isEmpty();
  }

  boolean hasStringsOnly() {
    return words.isEmpty() && numbers.isEmpty() && arrays.isEmpty() && objects.isEmpty();
  }

  /**
   * The same without some values. Arrays and objects are the same ones: whether they equal one of
   * the values is seen when they end.
   */
  Goal without(Collection<JsonValue> values) {
    Goal left = new Goal(literals);
    left.opened = true;
    left.possible = possible;
    left.words.addAll(words);
    List<BigDecimal> numbersOut = new ArrayList<>();
    List<String> stringsOut = new ArrayList<>();
    for (JsonValue value : values) {
      switch (value) {
        case JsonValue.Null nothing -> left.words.remove(Type.NULL);
        case JsonValue.Bool bool -> left.words.remove(bool.value() ? Type.TRUE : Type.FALSE);
        case JsonValue.Num number -> numbersOut.add(number.value());
        case JsonValue.Str string -> stringsOut.add(string.value());
        case JsonValue.Arr array -> {}
        case JsonValue.Obj object -> {}
      }
    }
    for (NumberShape shape : numbers) {
      NumberShape less = numbersOut.isEmpty() ? shape : shape.without(numbersOut);
      if (less.isPossible()) {
        left.numbers.add(less);
      }
    }
    for (Content content : strings) {
      Content less = stringsOut.isEmpty() ? content : new ExcludingContent(content, stringsOut);
      if (less.start() != Content.DEAD) {
        left.strings.add(less);
      }
    }
    left.arrays.addAll(arrays);
    left.objects.addAll(objects);
    return left;
  }

  /** Whether no value is left. */
  boolean isEmpty() {
    return !hasScalar() && arrays.isEmpty() && objects.isEmpty();
  }

  /** How many values fulfil it, at least: {@link Content#MANY} where arrays or objects do. */
  long count() {
    long sum = words.size();
    for (NumberShape shape : numbers) {
      long more = shape.count(100_000);
      sum = more == Long.MAX_VALUE ? Content.MANY : Math.max(sum, words.size() + more);
    }
    for (Content content : strings) {
      long more = content.words(content.start());
      sum = more == Content.MANY || sum == Content.MANY ? Content.MANY : sum + more;
    }
    return arrays.isEmpty() && objects.isEmpty() ? sum : Content.MANY;
  }
}
