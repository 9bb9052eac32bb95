package dev.hearth.engine.grammar;

/** One part of a rule. */
sealed interface Element {
  /** One code point of a set. */
  record Chars(CodePoints set) implements Element {}

  /** A text that an automaton matches. */
  record Text(Content content) implements Element {}

  /** Another rule, by its number. */
  record Rule(int index) implements Element {}

  /** One token with this id, or any but this. */
  record TokenId(int id, boolean negated) implements Element {}

  /** The token with this name, or its name as text where no token has it; or any but this. */
  record Marker(String name, boolean negated) implements Element {}

  /** A value. */
  record Value(Goal goal, Notation notation) implements Element {}

  /** The members of an object, which have nothing around them. */
  record Arguments(Goal goal, MemberStyle style) implements Element {
    void begin(Frame behind, Step step) {
      for (ObjectShape shape : goal.objects) {
        Members.start(shape, style, behind, step);
      }
    }
  }

  /** What other rules describe. */
  record Nested(Rules rules) implements Element {}
}
