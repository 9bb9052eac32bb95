package dev.hearth.model.text;

/**
 * The main pattern of DeepSeek V3 and its kin: an English word after a punctuation mark; letters
 * and marks after at most one character that is neither letter, punctuation, symbol nor line break;
 * punctuation and symbols with the line breaks behind them; white space. Digits and control
 * characters match nothing; what lies between matches is a piece too.
 */
record PunctuatedWordSplitter() implements Splitter {
  private static final int LETTER = CharacterClass.LETTER;
  private static final int ACCENT = CharacterClass.MARK;
  private static final int MARKS = CharacterClass.PUNCTUATION | CharacterClass.SYMBOL;

  @Override
  public void split(ScannedText text, int from, int to, Pieces out) {
    int pieceStart = from;
    for (int at = from; at < to; ) {
      int end = end(text, at, to);
      if (end == at) {
        at++;
      } else {
        if (pieceStart < at) {
          out.accept(pieceStart, at);
        }
        out.accept(at, end);
        at = end;
        pieceStart = at;
      }
    }
    if (pieceStart < to) {
      out.accept(pieceStart, to);
    }
  }

  private static int end(ScannedText text, int at, int to) {
    int end = at;
    if (isAsciiPunctuation(text, at) && at + 1 < to && isEnglish(text, at + 1)) {
      end = at + 1;
      while (end < to && isEnglish(text, end)) {
        end++;
      }
      return end;
    }
    int letters = isLead(text, at) && at + 1 < to && text.is(at + 1, LETTER | ACCENT) ? at + 1 : at;
    end = letters;
    while (end < to && text.is(end, LETTER | ACCENT)) {
      end++;
    }
    if (end > letters) {
      return end;
    }
    int marks = text.codePoint(at) == ' ' ? at + 1 : at;
    end = marks;
    while (end < to && text.is(end, MARKS)) {
      end++;
    }
    if (end > marks) {
      while (end < to && isNewline(text.codePoint(end))) {
        end++;
      }
      return end;
    }
    return Spaces.end(text, at, to, true);
  }

  private static boolean isLead(ScannedText text, int at) {
    return !isNewline(text.codePoint(at)) && !text.is(at, LETTER) && !text.is(at, MARKS);
  }

  private static boolean isAsciiPunctuation(ScannedText text, int at) {
    return text.codePoint(at) < 0x7F && text.is(at, MARKS);
  }

  private static boolean isEnglish(ScannedText text, int at) {
    return text.codePoint(at) < 0x7F && text.is(at, LETTER);
  }

  private static boolean isNewline(int codePoint) {
    return codePoint == '\r' || codePoint == '\n';
  }
}
