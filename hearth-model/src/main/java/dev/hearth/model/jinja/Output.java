package dev.hearth.model.jinja;

/** Where statements write. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final Rendering rendering;
  private final int charactersMax;

  private Output(Rendering rendering, int charactersMax) {
    this.rendering = rendering;
    this.charactersMax = charactersMax;
  }

  /** The result of the template. */
  static Output result(Rendering rendering) {
    return new Output(rendering, rendering.limits().outputCharactersMax());
  }

  /** What a block, macro or assignment renders. */
  static Output captured(Rendering rendering) {
    return new Output(rendering, Integer.MAX_VALUE);
  }

  void append(String piece) {
    rendering.characters(piece.length());
    if (piece.length() > charactersMax - text.length()) {
      throw Failure.limit("the result is longer than " + charactersMax + " characters");
    }
    text.append(piece);
  }

  /** What a filter or call gives as a part of the output: it must be a string. */
  void appendString(Object value) {
    if (!Types.isText(value)) {
      throw Failure.type(
          "sequence item 0: expected str instance, " + Types.nameOf(value) + " found");
    }
    append(Types.text(value));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
