package dev.hearth.engine.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema asks of a value, in terms of few parts. A part about one type holds for every value
 * of another type.
 */
sealed interface Condition {
  Condition TRUE = new Always(true);
  Condition FALSE = new Always(false);

  /** Every value, or none. */
  record Always(boolean value) implements Condition {}

  /** Values of some types, a bit for each {@link Type}. */
  record Types(int mask) implements Condition {}

  /** A number that passes a test. */
  record Num(NumberTest test) implements Condition {}

  /** A string of so many code points; a negative {@code max} is no end. */
  record Length(int min, int max) implements Condition {}

  /** A string that, with the marks around it, matches. */
  record Text(Regex marked) implements Condition {}

  /** An array in which the item at {@code index}, if there, fulfils something. */
  record Item(int index, Condition condition) implements Condition {}

  /** An array in which every item from {@code from} on fulfils something. */
  record Items(int from, Condition condition) implements Condition {}

  /**
   * An array in which so many items from {@code from} on fulfil something.
   *
   * @param max negative for no end
   * @param evaluates whether the items that fulfil it count as evaluated
   */
  record Contains(int from, Condition condition, int min, int max, boolean evaluates)
      implements Condition {}

  /** An array of so many items; a negative {@code max} is no end. */
  record Count(int min, int max) implements Condition {}

  /** An array without two equal items. */
  record Unique() implements Condition {}

  /**
   * An object in which the value of every key of some kind fulfils something.
   *
   * @param evaluates whether these keys count as evaluated
   */
  record Members(Selector keys, Condition condition, boolean evaluates) implements Condition {}

  /** An object of which every key, as a string, fulfils something. */
  record Names(Condition condition) implements Condition {}

  /** An object in which some key of a kind has a value that fulfils something. */
  record Exists(Selector keys, Condition condition) implements Condition {}

  /** An object of so many keys; a negative {@code max} is no end. */
  record MemberCount(int min, int max) implements Condition {}

  /** All of them. */
  record And(List<Condition> parts) implements Condition {}

  /**
   * At least one of them.
   *
   * @param exclusive whether they are known to exclude each other
   */
  record Or(List<Condition> parts, boolean exclusive) implements Condition {}

  /** Exactly one of them. */
  record OneOf(List<Condition> parts) implements Condition {}

  /** The opposite. */
  record Not(Condition part) implements Condition {}

  /** A schema of the table, read when it is needed: schemas may contain themselves. */
  record Schema(int number) implements Condition {}

  /**
   * {@code inner}, and what it did not evaluate fulfils something.
   *
   * @param members of keys; null where nothing is asked
   * @param items of items
   */
  record Unevaluated(Condition inner, @Nullable Condition members, @Nullable Condition items)
      implements Condition {}
}
