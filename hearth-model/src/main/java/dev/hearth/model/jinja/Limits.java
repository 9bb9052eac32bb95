package dev.hearth.model.jinja;

/**
 * What one template may use. Reaching any of these is an error of code LIMIT, never a shortened
 * result. Templates come from model files and are as hostile as any other input.
 *
 * @param templateCharactersMax length of the source, in UTF-16 units
 * @param nestingMax how deep statements and expressions may nest in the source, and how deep lists
 *     and mappings may nest in values
 * @param callDepthMax how many macros, blocks and recursive loops may be active at once
 * @param stackLevelsMax how many levels of nested statements and expressions all active calls may
 *     have together; with {@code callDepthMax} this bounds the stack of the calling thread
 * @param stepsMax work of one rendering, about one step for each expression evaluated, item visited
 *     or 8 characters scanned
 * @param charactersMax characters of all strings that one rendering creates together, whether they
 *     are kept or not; an item of a list counts as 8. It bounds the heap that a rendering can hold
 * @param outputCharactersMax length of the result, in UTF-16 units
 * @param rangeItemsMax how many numbers one {@code range()} may have
 * @param integerBitsMax size of the largest whole number that arithmetic may produce
 */
public record Limits(
    int templateCharactersMax,
    int nestingMax,
    int callDepthMax,
    int stackLevelsMax,
    long stepsMax,
    int charactersMax,
    int outputCharactersMax,
    int rangeItemsMax,
    int integerBitsMax) {

  /** Ample for any conversation that fits a context, small enough to stop within seconds. */
  public static final Limits DEFAULT =
      new Limits(1 << 20, 200, 200, 1200, 100_000_000L, 64_000_000, 16_000_000, 100_000, 65_536);

  /** Checks that every limit is positive. */
  public Limits {
    if (templateCharactersMax < 1
        || nestingMax < 1
        || callDepthMax < 1
        || stackLevelsMax < 1
        || stepsMax < 1
        || charactersMax < 1
        || outputCharactersMax < 1
        || rangeItemsMax < 1
        || integerBitsMax < 64) {
      throw new IllegalArgumentException("limits must be positive, integerBitsMax at least 64");
    }
  }

  public Limits withTemplateCharactersMax(int value) {
    return new Limits(
        value,
        nestingMax,
        callDepthMax,
        stackLevelsMax,
        stepsMax,
        charactersMax,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withNestingMax(int value) {
    return new Limits(
        templateCharactersMax,
        value,
        callDepthMax,
        stackLevelsMax,
        stepsMax,
        charactersMax,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withCallDepthMax(int value) {
    return new Limits(
        templateCharactersMax,
        nestingMax,
        value,
        stackLevelsMax,
        stepsMax,
        charactersMax,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withStackLevelsMax(int value) {
    return new Limits(
        templateCharactersMax,
        nestingMax,
        callDepthMax,
        value,
        stepsMax,
        charactersMax,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withStepsMax(long value) {
    return new Limits(
        templateCharactersMax,
        nestingMax,
        callDepthMax,
        stackLevelsMax,
        value,
        charactersMax,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withCharactersMax(int value) {
    return new Limits(
        templateCharactersMax,
        nestingMax,
        callDepthMax,
        stackLevelsMax,
        stepsMax,
        value,
        outputCharactersMax,
        rangeItemsMax,
        integerBitsMax);
  }

  public Limits withOutputCharactersMax(int value) {
    return new Limits(
        templateCharactersMax,
        nestingMax,
        callDepthMax,
        stackLevelsMax,
        stepsMax,
        charactersMax,
        value,
        rangeItemsMax,
        integerBitsMax);
  }
}
