package dev.hearth.engine.grammar;

/**
 * A regular expression as a graph of shared nodes, made by {@link RegexFactory}: equal expressions
 * of one factory are the same object.
 */
final class Regex {
  /** What a node is. */
  enum Kind {
    /** No text. */
    NONE,
    /** The empty text. */
    EMPTY,
    /** One symbol of a set. */
    SET,
    /** One after the other. */
    CONCAT,
    /** The same again and again. */
    REPEAT,
    /** Any of them. */
    OR,
    /** All of them at once. */
    AND,
    /** Every text but those. */
    NOT
  }

  final int id;
  final Kind kind;
  final CodePoints set;
  final Regex[] parts;
  final int min;

  /** The most repetitions; negative for no end. */
  final int max;

  /** Whether the empty text matches. */
  final boolean nullable;

  Regex(int id, Kind kind, CodePoints set, Regex[] parts, int min, int max) {
    this.id = id;
    this.kind = kind;
    this.set = set;
    this.parts = parts;
    this.min = min;
    this.max = max;
    this.nullable = nullable(kind, parts, min);
  }

  private static boolean nullable(Kind kind, Regex[] parts, int min) {
    return switch (kind) {
      case NONE, SET -> false;
      case EMPTY -> true;
      case CONCAT -> parts[0].nullable && parts[1].nullable;
      case REPEAT -> min == 0 || parts[0].nullable;
      case OR -> {
        boolean any = false;
        for (Regex part : parts) {
          any |= part.nullable;
        }
        yield any;
      }
      case AND -> {
        boolean all = true;
        for (Regex part : parts) {
          all &= part.nullable;
        }
        yield all;
      }
      case NOT -> !parts[0].nullable;
    };
  }
}
