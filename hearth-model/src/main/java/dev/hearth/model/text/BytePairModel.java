package dev.hearth.model.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;

/** Byte pair encoding over bytes, as GPT-2 and most models since. */
final class BytePairModel {
  private final Vocabulary vocabulary;
  private final PreTokenizer preTokenizer;
  private final TokenTexts texts;
  private final MergeTable merges;
  private final int[] byteIds;
  private final int unknown;
  private final boolean composed;

  BytePairModel(
      Vocabulary vocabulary, MergeTable merges, PreTokenizer preTokenizer, boolean composed) {
    this.vocabulary = vocabulary;
    this.preTokenizer = preTokenizer;
    this.texts = vocabulary.texts();
    this.merges = merges;
    this.unknown = vocabulary.role(TokenRole.UNKNOWN);
    this.composed = composed;
    byteIds = new int[256];
    for (int value = 0; value < 256; value++) {
      byteIds[value] = vocabulary.find(Character.toString(ByteAlphabet.character(value)));
    }
  }

  FragmentEncoder encoder() {
    return new Encoder();
  }

  private final class Encoder implements FragmentEncoder {
    private final ScannedText scanned = new ScannedText();
    private final ByteList word = new ByteList(64);
    private final PairMerger merger =
        new PairMerger((symbols, left, right) -> {
          long found = merges.find(symbols.id(left), symbols.id(right));
          return found < 0 ? PairMerger.Pairs.NONE : found;
        });

    @Override
    public void encode(byte[] text, int from, int to, boolean afterSpecial, IntList out) {
      if (!Utf8.isValid(text, from, to)) {
        byte[] repaired = Utf8.repaired(text, from, to);
        encode(repaired, 0, repaired.length, afterSpecial, out);
        return;
      }
      if (composed) {
        String read = new String(text, from, to - from, StandardCharsets.UTF_8);
        byte[] normal = Normalizer.normalize(read, Form.NFC).getBytes(StandardCharsets.UTF_8);
        encodeValid(normal, 0, normal.length, out);
      } else {
        encodeValid(text, from, to, out);
      }
    }

    private void encodeValid(byte[] text, int from, int to, IntList out) {
      scanned.scan(text, from, to);
      int[] at = {from};
      preTokenizer.split(
          scanned,
          (first, end) -> {
            int bytes = scanned.utf8Bytes(first, end);
            encodeWord(text, at[0], at[0] + bytes, out);
            at[0] += bytes;
          });
    }

    private void encodeWord(byte[] text, int from, int to, IntList out) {
      if (preTokenizer.wholeWords() && to - from <= texts.longest()) {
        word.clear();
        for (int i = from; i < to; i++) {
          word.addCodePoint(ByteAlphabet.character(text[i] & 0xFF));
        }
        int id = texts.find(word.buffer(), 0, word.size());
        if (id >= 0 && vocabulary.isPlain(id)) {
          out.add(id);
          return;
        }
      }
      merger.clear(to - from);
      for (int i = from; i < to; i++) {
        merger.add(byteIds[text[i] & 0xFF], i);
      }
      merger.run(to);
      for (int symbol = 0; symbol >= 0; symbol = merger.after(symbol)) {
        int id = merger.id(symbol);
        out.add(id >= 0 ? id : unknown(text[merger.start(symbol)] & 0xFF));
      }
    }

    private int unknown(int value) {
      if (unknown == Vocabulary.NONE) {
        throw Refusal.noTokenForByte(value);
      }
      return unknown;
    }
  }
}
