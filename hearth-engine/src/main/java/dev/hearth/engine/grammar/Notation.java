package dev.hearth.engine.grammar;

/** How a value is written. */
enum Notation {
  JSON,

  /** JSON, but strings stand bare and are no part of it, and words may be Python's. */
  BARE,

  /** Python's words and strings. */
  PYTHON,

  /** Gemma's: strings between marks, keys bare; Python's words as well. */
  GEMMA;

  /** The notation of the parts of a value. */
  Notation inside() {
    return this == BARE ? JSON : this;
  }

  /** The quotes that a byte begins a string of; null if it begins none. */
  @org.jspecify.annotations.Nullable
  Quotes quotes(int b) {
    return switch (this) {
      case JSON -> b == '"' ? Quotes.JSON : null;
      case PYTHON -> b == '"' ? Quotes.PYTHON_DOUBLE : b == '\'' ? Quotes.PYTHON_SINGLE : null;
      case BARE, GEMMA -> null;
    };
  }

  /** The word that a byte begins; empty if it begins none. */
  Word word(int b) {
    return switch (b) {
      case 'n' -> new Word(Type.NULL, "null");
      case 't' -> new Word(Type.TRUE, "true");
      case 'f' -> new Word(Type.FALSE, "false");
      case 'N' -> python(Type.NULL, "None");
      case 'T' -> python(Type.TRUE, "True");
      case 'F' -> python(Type.FALSE, "False");
      default -> Word.NONE;
    };
  }

  private Word python(Type type, String text) {
    return this == JSON ? Word.NONE : new Word(type, text);
  }

  /** A value that is written as a word. */
  record Word(Type type, String text) {
    static final Word NONE = new Word(Type.NULL, "");
  }
}
