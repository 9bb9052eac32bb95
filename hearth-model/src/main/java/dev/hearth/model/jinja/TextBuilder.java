package dev.hearth.model.jinja;

/** Builds a string and counts its characters against the limits while it grows. */
final class TextBuilder {
  private final StringBuilder text = new StringBuilder();
  private final Rendering rendering;

  TextBuilder(Rendering rendering) {
    this.rendering = rendering;
  }

  TextBuilder append(String piece) {
    rendering.characters(piece.length());
    text.append(piece);
    return this;
  }

  TextBuilder append(char piece) {
    rendering.characters(1);
    text.append(piece);
    return this;
  }

  TextBuilder append(String piece, int from, int to) {
    rendering.characters(to - from);
    text.append(piece, from, to);
    return this;
  }

  TextBuilder appendCodePoint(int codePoint) {
    rendering.characters(2);
    text.appendCodePoint(codePoint);
    return this;
  }

  /** {@code count} times {@code piece}; nothing where count is not positive. */
  TextBuilder repeat(String piece, long count) {
    if (count > 0 && !piece.isEmpty()) {
      rendering.charactersProduct(piece.length(), count);
      text.repeat(piece, (int) count);
    }
    return this;
  }

  int length() {
    return text.length();
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
