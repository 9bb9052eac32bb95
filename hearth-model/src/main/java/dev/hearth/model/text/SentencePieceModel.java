package dev.hearth.model.text;

/**
 * SentencePiece's byte pair encoding (Kudo and Richardson 2018): neighbours merge if what they make
 * is a token, the one with the highest score first. What has no token becomes byte tokens. Only
 * {@link Vocabulary#isPlain plain} tokens are made, so that text cannot turn into a signal.
 */
final class SentencePieceModel {
  private final Vocabulary vocabulary;
  private final TokenTexts texts;
  private final int[] importance;
  private final int[] byteIds;
  private final int unknown;
  private final boolean spacePrefix;

  /**
   * @param scores one per token, none of them NaN
   * @param spacePrefix whether a space is put before text that stands first or behind a special
   *     token
   */
  SentencePieceModel(Vocabulary vocabulary, float[] scores, boolean spacePrefix) {
    this.vocabulary = vocabulary;
    this.texts = vocabulary.texts();
    this.spacePrefix = spacePrefix;
    this.unknown = vocabulary.role(TokenRole.UNKNOWN);
    importance = new int[scores.length];
    for (int id = 0; id < scores.length; id++) {
      // negative zero is zero; then flip the bits so that ints sort as the floats do, downwards
      int bits = Float.floatToIntBits(scores[id] + 0.0f);
      importance[id] = ~(bits >= 0 ? bits : bits ^ 0x7FFFFFFF);
    }
    byteIds = ByteTokens.ids(vocabulary);
    for (int value = 0; value < 256; value++) {
      if (byteIds[value] < 0) {
        byteIds[value] = texts.find(new byte[] {(byte) value}, 0, 1);
      }
    }
  }

  FragmentEncoder encoder() {
    return new Encoder();
  }

  private final class Encoder implements FragmentEncoder {
    private final PairMerger merger = new PairMerger(this::merged);
    private byte[] bytes = new byte[0];

    private long merged(PairMerger symbols, int left, int right) {
      int id = plain(symbols.start(left), symbols.end(right));
      return id < 0 ? PairMerger.Pairs.NONE : ((long) importance[id] << 32) | id;
    }

    private int plain(int from, int to) {
      int id = texts.find(bytes, from, to);
      return id >= 0 && vocabulary.isPlain(id) ? id : Vocabulary.NONE;
    }

    @Override
    public void encode(byte[] text, int from, int to, boolean afterSpecial, IntList out) {
      ByteList escaped = new ByteList(to - from + (to - from) / 2);
      if (spacePrefix && afterSpecial) {
        escaped.addAll(SpaceMarks.MARK, 0, SpaceMarks.MARK.length);
      }
      SpaceMarks.escape(text, from, to, escaped);
      bytes = escaped.buffer();
      int length = escaped.size();
      merger.clear(length);
      for (int at = 0; at < length; ) {
        int end = Math.min(length, at + bytesByLead(bytes[at] & 0xFF));
        merger.add(plain(at, end), at);
        at = end;
      }
      merger.run(length);
      for (int symbol = 0; symbol >= 0; symbol = merger.after(symbol)) {
        int id = merger.id(symbol);
        if (id >= 0) {
          out.add(id);
        } else {
          addBytes(merger.start(symbol), merger.end(symbol), out);
        }
      }
    }

    /** As llama.cpp: by the first byte alone, so that bytes that are not UTF-8 pass unchanged. */
    private static int bytesByLead(int lead) {
      return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    private void addBytes(int from, int to, IntList out) {
      for (int i = from; i < to; i++) {
        int id = byteIds[bytes[i] & 0xFF];
        if (id < 0 && unknown < 0) {
          throw Refusal.noTokenForByte(bytes[i] & 0xFF);
        }
        out.add(id < 0 ? unknown : id);
      }
    }
  }
}
