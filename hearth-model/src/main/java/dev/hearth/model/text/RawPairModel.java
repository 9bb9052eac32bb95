package dev.hearth.model.text;

import java.util.Arrays;

/**
 * Byte pair encoding over code points with U+2581 for spaces, as Gemma 4: text is cut only where
 * line breaks begin and end, and what has no token becomes byte tokens.
 */
final class RawPairModel {
  private final TokenTexts texts;
  private final MergeTable merges;
  private final int[] byteIds;
  private final int unknown;

  RawPairModel(Vocabulary vocabulary, MergeTable merges) {
    this.texts = vocabulary.texts();
    this.merges = merges;
    this.byteIds = ByteTokens.ids(vocabulary);
    this.unknown = vocabulary.role(TokenRole.UNKNOWN);
  }

  FragmentEncoder encoder() {
    return new Encoder();
  }

  private final class Encoder implements FragmentEncoder {
    private final PairMerger merger =
        new PairMerger((symbols, left, right) -> {
          long found = merges.find(symbols.id(left), symbols.id(right));
          return found < 0 ? PairMerger.Pairs.NONE : found;
        });

    @Override
    public void encode(byte[] text, int from, int to, boolean afterSpecial, IntList out) {
      byte[] valid =
          Utf8.isValid(text, from, to)
              ? Arrays.copyOfRange(text, from, to)
              : Utf8.repaired(text, from, to);
      ByteList escaped = new ByteList(valid.length + valid.length / 2);
      SpaceMarks.escape(valid, 0, valid.length, escaped);
      byte[] bytes = escaped.buffer();
      for (int at = 0; at < escaped.size(); ) {
        boolean newlines = bytes[at] == '\n';
        int end = at;
        while (end < escaped.size() && (bytes[end] == '\n') == newlines) {
          end++;
        }
        encodeLine(bytes, at, end, newlines, out);
        at = end;
      }
    }

    private void encodeLine(byte[] bytes, int from, int to, boolean newlines, IntList out) {
      int whole = newlines ? texts.find(bytes, from, to) : Vocabulary.NONE;
      if (whole >= 0) {
        out.add(whole);
        return;
      }
      merger.clear(to - from);
      for (int at = from; at < to; ) {
        int end = at + Utf8.length(bytes, at, to);
        merger.add(texts.find(bytes, at, end), at);
        at = end;
      }
      merger.run(to);
      for (int symbol = 0; symbol >= 0; symbol = merger.after(symbol)) {
        if (merger.id(symbol) >= 0) {
          out.add(merger.id(symbol));
        } else {
          addBytes(bytes, merger.start(symbol), merger.end(symbol), out);
        }
      }
    }

    private void addBytes(byte[] bytes, int from, int to, IntList out) {
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
