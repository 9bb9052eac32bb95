package dev.hearth.model.text;

/**
 * The family of patterns that began with GPT-2: at each place the first of contraction, word,
 * digits, punctuation and white space that matches. The rules say how each of these is spelled; in
 * all of them every character is part of some piece.
 */
record WordSplitter(Rules rules) implements Splitter {
  /** Where 's, 'll and the like are looked for. */
  enum Ending {
    NONE,
    /** A piece of their own, lower case only. */
    APART_LOWER_CASE,
    /** A piece of their own, in either case. */
    APART,
    /** The end of a word, in either case. */
    OF_WORD
  }

  /** What a word is. */
  enum Word {
    /** Letters after at most one blank: {@code ?\p{L}+}. */
    BLANK_LETTERS,
    /** Letters after at most one {@link #isLead lead}: {@code [^\r\n\p{L}\p{N}]?\p{L}+}. */
    LEAD_LETTERS,
    /** As LEAD_LETTERS, with combining marks as letters. */
    LEAD_LETTERS_MARKS,
    /** As LEAD_LETTERS without Han characters, which make pieces of their own. */
    LEAD_LETTERS_NO_HAN,
    /** As LEAD_LETTERS, cut where the case of English letters falls and rises: camelCase. */
    LEAD_CASED_LETTERS
  }

  /** What belongs to punctuation that stands before it. */
  enum Tail {
    NONE,
    NEWLINES,
    NEWLINES_SLASHES
  }

  /**
   * How each kind of piece is spelled.
   *
   * @param digitsMax the most digits in a piece
   * @param blankBeforeDigits whether a blank before digits belongs to them
   * @param notPunctuation class bits of the characters that are not punctuation
   * @param newlineRuns whether white space up to the last line break is a piece of its own
   */
  record Rules(
      Ending ending,
      Word word,
      int digitsMax,
      boolean blankBeforeDigits,
      int notPunctuation,
      Tail tail,
      boolean newlineRuns) {}

  private static final int LETTER = CharacterClass.LETTER;
  private static final int MARK = CharacterClass.MARK;
  private static final int NUMBER = CharacterClass.NUMBER;

  @Override
  public void split(ScannedText text, int from, int to, Pieces out) {
    for (int at = from; at < to; ) {
      int end = end(text, at, to);
      out.accept(at, end);
      at = end;
    }
  }

  private int end(ScannedText text, int at, int to) {
    int end = at;
    if (rules.ending == Ending.APART || rules.ending == Ending.APART_LOWER_CASE) {
      end = Contractions.end(text, at, to, rules.ending == Ending.APART);
    }
    if (end == at) {
      end = wordEnd(text, at, to);
    }
    if (end == at) {
      end = digitsEnd(text, at, to);
    }
    if (end == at) {
      end = punctuationEnd(text, at, to);
    }
    return end == at ? Spaces.end(text, at, to, rules.newlineRuns) : end;
  }

  private int wordEnd(ScannedText text, int at, int to) {
    if (rules.word == Word.LEAD_LETTERS_NO_HAN && isHan(text.codePoint(at))) {
      int end = at;
      while (end < to && isHan(text.codePoint(end))) {
        end++;
      }
      return end;
    }
    boolean lead =
        !isWordPart(text, at) && isLead(text, at) && at + 1 < to && isWordPart(text, at + 1);
    int start = lead ? at + 1 : at;
    int end =
        rules.word == Word.LEAD_CASED_LETTERS
            ? casedEnd(text, start, to)
            : lettersEnd(text, start, to);
    if (end == start) {
      return at;
    }
    return rules.ending == Ending.OF_WORD ? Contractions.end(text, end, to, true) : end;
  }

  private int lettersEnd(ScannedText text, int start, int to) {
    int end = start;
    while (end < to && isWordPart(text, end)) {
      end++;
    }
    return end;
  }

  /**
   * {@code U*W+|U+W*} where U is any letter but a to z, and W any but A to Z; so letters beyond
   * English are both.
   */
  private static int casedEnd(ScannedText text, int start, int to) {
    int upper = start;
    int afterLastBoth = start;
    while (upper < to && text.is(upper, LETTER) && !isLowerEnglish(text.codePoint(upper))) {
      upper++;
      if (!isUpperEnglish(text.codePoint(upper - 1))) {
        afterLastBoth = upper;
      }
    }
    if (upper < to && text.is(upper, LETTER)) {
      int end = upper;
      while (end < to && text.is(end, LETTER) && !isUpperEnglish(text.codePoint(end))) {
        end++;
      }
      return end;
    }
    return afterLastBoth > start ? afterLastBoth : upper;
  }

  private boolean isWordPart(ScannedText text, int at) {
    return switch (rules.word) {
      case LEAD_LETTERS_MARKS -> text.is(at, LETTER | MARK);
      case LEAD_LETTERS_NO_HAN -> text.is(at, LETTER) && !isHan(text.codePoint(at));
      case BLANK_LETTERS, LEAD_LETTERS, LEAD_CASED_LETTERS -> text.is(at, LETTER);
    };
  }

  /** What may come before the letters of a word: {@code [^\r\n\p{L}\p{N}]} or a blank. */
  private boolean isLead(ScannedText text, int at) {
    int codePoint = text.codePoint(at);
    return rules.word == Word.BLANK_LETTERS
        ? codePoint == ' '
        : codePoint != '\r' && codePoint != '\n' && !text.is(at, LETTER | NUMBER);
  }

  private int digitsEnd(ScannedText text, int at, int to) {
    boolean blank = rules.blankBeforeDigits && text.codePoint(at) == ' ';
    int start = blank ? at + 1 : at;
    int limit = rules.digitsMax < to - start ? start + rules.digitsMax : to;
    int end = start;
    while (end < limit && text.is(end, NUMBER)) {
      end++;
    }
    return end == start ? at : end;
  }

  private int punctuationEnd(ScannedText text, int at, int to) {
    int start = text.codePoint(at) == ' ' ? at + 1 : at;
    int end = start;
    while (end < to && !text.is(end, rules.notPunctuation)) {
      end++;
    }
    if (end == start) {
      return at;
    }
    while (end < to && isTail(text.codePoint(end))) {
      end++;
    }
    return end;
  }

  private boolean isTail(int codePoint) {
    boolean newline = codePoint == '\r' || codePoint == '\n';
    return switch (rules.tail) {
      case NONE -> false;
      case NEWLINES -> newline;
      case NEWLINES_SLASHES -> newline || codePoint == '/';
    };
  }

  private static boolean isUpperEnglish(int codePoint) {
    return codePoint >= 'A' && codePoint <= 'Z';
  }

  private static boolean isLowerEnglish(int codePoint) {
    return codePoint >= 'a' && codePoint <= 'z';
  }

  private static boolean isHan(int codePoint) {
    return codePoint >= 0x3400 && HAN.contains(codePoint);
  }

  /** The blocks of CJK ideographs as llama.cpp lists them for Kimi. */
  private static final Ranges HAN =
      new Ranges(
          "3400-4DBF 4E00-9FFF F900-FAFF 20000-2A6DF 2A700-2B73F 2B740-2B81F 2B820-2CEAF"
              + " 2CEB0-2EBEF 2F800-2FA1F");
}
