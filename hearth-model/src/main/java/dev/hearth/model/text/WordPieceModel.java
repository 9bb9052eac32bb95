package dev.hearth.model.text;

/**
 * WordPiece (Schuster and Nakajima 2012), as BERT: words and single punctuation marks, each cut
 * into the longest tokens from the left, or unknown as a whole. Accents and case are dropped first
 * where the vocabulary wants it. Tokens that begin a word begin with U+2581.
 */
final class WordPieceModel {
  /** The blocks whose characters are words of their own, as BERT lists them. */
  private static final Ranges IDEOGRAPHS =
      new Ranges(
          "4E00-9FFF 3400-4DBF 20000-2A6DF 2A700-2B73F 2B740-2B81F 2B920-2CEAF F900-FAFF"
              + " 2F800-2FA1F");

  private final TokenTexts texts;
  private final int unknown;
  private final boolean lowerCase;
  private final boolean stripAccents;

  WordPieceModel(Vocabulary vocabulary, boolean lowerCase, boolean stripAccents) {
    this.texts = vocabulary.texts();
    this.unknown = vocabulary.role(TokenRole.UNKNOWN);
    this.lowerCase = lowerCase;
    this.stripAccents = stripAccents;
    if (unknown == Vocabulary.NONE) {
      throw Refusal.vocabulary("a WordPiece vocabulary needs an unknown token");
    }
  }

  FragmentEncoder encoder() {
    return new Encoder();
  }

  private final class Encoder implements FragmentEncoder {
    private final ByteList word = new ByteList(64);
    private final long[] hashes = new long[texts.longest() + 1];

    @Override
    public void encode(byte[] text, int from, int to, boolean afterSpecial, IntList out) {
      if (!Utf8.isValid(text, from, to)) {
        byte[] repaired = Utf8.repaired(text, from, to);
        encode(repaired, 0, repaired.length, afterSpecial, out);
        return;
      }
      word.clear();
      for (int at = from; at < to; ) {
        int length = Utf8.length(text, at, to);
        encodeCharacter(Utf8.codePoint(text, at, length), out);
        at += length;
      }
      endWord(out);
    }

    private void encodeCharacter(int original, IntList out) {
      int codePoint = stripAccents ? Decomposition.first(original) : original;
      int classBits = CharacterClass.of(codePoint);
      if ((classBits & CharacterClass.SPACE) != 0) {
        endWord(out);
        return;
      }
      boolean dropped =
          codePoint == 0
              || codePoint == 0xFFFD
              || (classBits & CharacterClass.CONTROL) != 0
              || (stripAccents && (classBits & CharacterClass.MARK) != 0);
      if (dropped) {
        return;
      }
      boolean alone =
          (classBits & CharacterClass.PUNCTUATION) != 0
              || (codePoint < 0x7F && (classBits & CharacterClass.SYMBOL) != 0)
              || IDEOGRAPHS.contains(codePoint);
      if (alone) {
        endWord(out);
      }
      addToWord(lowerCase ? Decomposition.lowerCase(codePoint) : codePoint);
      if (alone) {
        endWord(out);
      }
    }

    private void addToWord(int codePoint) {
      if (word.size() == 0) {
        word.addAll(SpaceMarks.MARK, 0, SpaceMarks.MARK.length);
      }
      word.addCodePoint(codePoint);
    }

    private void endWord(IntList out) {
      int before = out.size();
      for (int at = 0; at < word.size(); ) {
        int end = longest(word.buffer(), at, word.size(), out);
        if (end == at) {
          out.cutTo(before);
          out.add(unknown);
          break;
        }
        at = end;
      }
      word.clear();
    }

    /** Appends the longest token at {@code at} and returns its end; {@code at} if there is none. */
    private int longest(byte[] bytes, int at, int to, IntList out) {
      int limit = Math.min(to - at, texts.longest());
      hashes[0] = TokenTexts.hash();
      for (int i = 0; i < limit; i++) {
        hashes[i + 1] = TokenTexts.hash(hashes[i], bytes[at + i]);
      }
      for (int length = limit; length > 0; length--) {
        int id = texts.find(hashes[length], bytes, at, at + length);
        if (id >= 0) {
          out.add(id);
          return at + length;
        }
      }
      return at;
    }
  }
}
