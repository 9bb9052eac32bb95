package dev.hearth.model.text;

import java.util.Arrays;

/** What each token stands for in a text, as bytes. */
final class PieceTable {
  /** How a vocabulary spells text in its tokens. */
  enum Spelling {
    /** Each byte as a printable character, as GPT-2 does. */
    BYTE_LEVEL,
    /** Spaces as U+2581, single bytes as {@code <0x0A>}. */
    SENTENCE_PIECE
  }

  private final byte[] bytes;
  private final int[] starts;
  private final Vocabulary vocabulary;

  /**
   * @throws dev.hearth.format.HearthException BAD_INPUT if a byte token is not spelled like one
   */
  PieceTable(Vocabulary vocabulary, Spelling spelling) {
    this.vocabulary = vocabulary;
    starts = new int[vocabulary.size() + 1];
    TokenTexts texts = vocabulary.texts();
    ByteList all = new ByteList(vocabulary.size() * 8);
    for (int id = 0; id < vocabulary.size(); id++) {
      switch (vocabulary.type(id)) {
        case CONTROL, UNKNOWN, USER_DEFINED -> addText(all, texts, id);
        case NORMAL -> addSpelled(all, texts, id, spelling);
        case BYTE -> all.add(ByteTokens.value(texts, id));
        case UNUSED -> {}
      }
      starts[id + 1] = all.size();
    }
    bytes = all.toArray();
  }

  private static void addText(ByteList all, TokenTexts texts, int id) {
    for (int i = 0; i < texts.length(id); i++) {
      all.add(texts.byteAt(id, i));
    }
  }

  private static void addSpelled(ByteList all, TokenTexts texts, int id, Spelling spelling) {
    byte[] text = texts.copy(id);
    if (spelling == Spelling.BYTE_LEVEL) {
      ByteAlphabet.decode(text, all);
    } else {
      SpaceMarks.unescape(text, all);
    }
  }

  /** The bytes of a token; none for control tokens unless they are asked for. */
  byte[] copy(int id, boolean special) {
    return isShown(id, special)
        ? Arrays.copyOfRange(bytes, starts[id], starts[id + 1])
        : new byte[0];
  }

  /** Appends the bytes of a token, without its first byte if that is a space to be left out. */
  void append(int id, boolean special, boolean withoutSpace, ByteList out) {
    if (isShown(id, special)) {
      boolean space = starts[id] < starts[id + 1] && bytes[starts[id]] == ' ';
      out.addAll(bytes, withoutSpace && space ? starts[id] + 1 : starts[id], starts[id + 1]);
    }
  }

  private boolean isShown(int id, boolean special) {
    TokenType type = vocabulary.type(id);
    return special || (type != TokenType.CONTROL && type != TokenType.UNKNOWN);
  }
}
