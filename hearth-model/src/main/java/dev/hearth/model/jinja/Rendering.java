package dev.hearth.model.jinja;

import java.time.LocalDateTime;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one rendering that every operation may need: what has been used of the limits, the
 * time, whether output is escaped. Belongs to one thread.
 */
final class Rendering {
  /** How many characters may be scanned for one step. */
  static final int CHARACTERS_PER_STEP = 8;

  /** What an item of a list counts, in characters: a reference and its share of the item. */
  private static final int CHARACTERS_PER_ITEM = 8;

  /** What a list, mapping or other object counts by itself, in characters. */
  private static final int CHARACTERS_PER_OBJECT = 64;

  /** How much stack the call itself takes, in levels. */
  private static final int LEVELS_PER_CALL = 3;

  private final Limits limits;
  private final Supplier<LocalDateTime> clock;
  private @Nullable LocalDateTime now;
  private long stepsLeft;
  private long charactersLeft;
  private int calls;
  private int levels;
  private @Nullable SplittableRandom random;
  private boolean escaping;

  Rendering(Limits limits, Supplier<LocalDateTime> clock) {
    this.limits = limits;
    this.clock = clock;
    this.stepsLeft = limits.stepsMax();
    this.charactersLeft = limits.charactersMax();
  }

  Limits limits() {
    return limits;
  }

  /** Counts work; negative counts are a bug of the caller. */
  void steps(long count) {
    stepsLeft -= count;
    if (stepsLeft < 0) {
      throw Failure.limit("the template takes more than " + limits.stepsMax() + " steps");
    }
  }

  /** Counts the reading of {@code characters}. */
  void scan(long characters) {
    steps(1 + characters / CHARACTERS_PER_STEP);
  }

  /** Counts characters about to be created. */
  void characters(long count) {
    charactersLeft -= count;
    if (charactersLeft < 0) {
      throw Failure.limit(
          "the template creates more than " + limits.charactersMax() + " characters");
    }
  }

  /** Counts {@code count} pieces of {@code length} characters, about to be created. */
  void charactersProduct(long length, long count) {
    long product = Math.multiplyHigh(length, count) == 0 ? length * count : Long.MAX_VALUE;
    characters(product < 0 ? Long.MAX_VALUE : product);
  }

  /** Counts a list or other object about to be created, with so many items. */
  void object(long items) {
    characters(CHARACTERS_PER_OBJECT);
    items(items);
  }

  /** Counts further items of lists about to be created. */
  void items(long count) {
    charactersProduct(CHARACTERS_PER_ITEM, count);
    steps(count);
  }

  /**
   * Begins a call whose code nests {@code stackLevels} deep. Each must be matched by {@link
   * #leave}, unless an error ends the rendering.
   */
  void enter(int stackLevels) {
    calls++;
    levels += stackLevels + LEVELS_PER_CALL;
    if (calls > limits.callDepthMax() || levels > limits.stackLevelsMax()) {
      throw Failure.recursion("maximum recursion depth exceeded while calling a Python object");
    }
  }

  void leave(int stackLevels) {
    calls--;
    levels -= stackLevels + LEVELS_PER_CALL;
  }

  /** Refuses values that nest too deep to be walked. */
  void checkNesting(int depth) {
    if (depth > limits.nestingMax()) {
      throw Failure.recursion("maximum recursion depth exceeded");
    }
  }

  /** The time that the template sees; asked for once, so that it stands still. */
  LocalDateTime now() {
    LocalDateTime known = now;
    if (known == null) {
      known = clock.get();
      now = known;
    }
    return known;
  }

  /** Always the same sequence: a template gives the same text for the same input. */
  SplittableRandom random() {
    SplittableRandom known = random;
    if (known == null) {
      known = new SplittableRandom(0);
      random = known;
    }
    return known;
  }

  /** Whether an {@code autoescape} block is active. */
  boolean escaping() {
    return escaping;
  }

  void escaping(boolean value) {
    escaping = value;
  }
}
