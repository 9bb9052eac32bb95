package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.util.Set;

/** What a number may be asked. */
sealed interface NumberTest {
  /** Not less, or greater where {@code exclusive}. */
  record AtLeast(BigDecimal bound, boolean exclusive) implements NumberTest {}

  /** Not greater, or less where {@code exclusive}. */
  record AtMost(BigDecimal bound, boolean exclusive) implements NumberTest {}

  /** A whole multiple of a number above zero. */
  record MultipleOf(BigDecimal unit) implements NumberTest {}

  /** No whole multiple. */
  record NotMultipleOf(BigDecimal unit) implements NumberTest {}

  /** One of these, without zeros at the end. */
  record OneOf(Set<BigDecimal> values) implements NumberTest {}

  /** None of these. */
  record NoneOf(Set<BigDecimal> values) implements NumberTest {}

  /** The opposite. */
  default NumberTest not() {
    return switch (this) {
      case AtLeast test -> new AtMost(test.bound, !test.exclusive);
      case AtMost test -> new AtLeast(test.bound, !test.exclusive);
      case MultipleOf test -> new NotMultipleOf(test.unit);
      case NotMultipleOf test -> new MultipleOf(test.unit);
      case OneOf test -> new NoneOf(test.values);
      case NoneOf test -> new OneOf(test.values);
    };
  }
}
