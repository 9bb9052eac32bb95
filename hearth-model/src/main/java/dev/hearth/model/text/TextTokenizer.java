package dev.hearth.model.text;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Supplier;

/** What all tokenizers share: special tokens, what is put around a text, and decoding. */
final class TextTokenizer implements Tokenizer {
  /** More than any context holds; merging takes up to 64 bytes of memory per byte of text. */
  private static final int TEXT_BYTES_MAX = 16 << 20;

  /**
   * How a kind of tokenizer frames and decodes text.
   *
   * @param before the token put before a text, or {@link Vocabulary#NONE}
   * @param after the token put behind a text, or {@link Vocabulary#NONE}
   * @param spacePrefix whether encoding puts a space before a text, which decoding removes
   * @param cleanSpaces whether decoding removes spaces before punctuation
   */
  record Frame(int before, int after, boolean spacePrefix, boolean cleanSpaces) {}

  private final Vocabulary vocabulary;
  private final PieceTable pieces;
  private final Supplier<FragmentEncoder> encoders;
  private final Frame frame;
  private final SpecialTokens signals;
  private final SpecialTokens userDefined;
  private final SpecialTokens controls;
  private final BitSet controlIds = new BitSet();

  TextTokenizer(
      Vocabulary vocabulary,
      PieceTable pieces,
      Supplier<FragmentEncoder> encoders,
      Frame frame,
      SpecialTokens.Stripping stripping) {
    this.vocabulary = vocabulary;
    this.pieces = pieces;
    this.encoders = encoders;
    this.frame = frame;
    this.signals =
        new SpecialTokens(
            vocabulary,
            vocabulary.ofTypes(TokenType.CONTROL, TokenType.UNKNOWN, TokenType.USER_DEFINED),
            stripping);
    this.userDefined =
        new SpecialTokens(vocabulary, vocabulary.ofTypes(TokenType.USER_DEFINED), stripping);
    int[] ids = vocabulary.ofTypes(TokenType.CONTROL, TokenType.UNKNOWN);
    this.controls = new SpecialTokens(vocabulary, ids, stripping);
    Arrays.stream(ids).forEach(controlIds::set);
  }

  @Override
  public int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
    return encode(bytes(text), addSpecial, parseSpecial);
  }

  private static byte[] bytes(String text) {
    if (text.length() > TEXT_BYTES_MAX) {
      throw tooLong(text.length() + " characters");
    }
    return Utf8.bytes(text);
  }

  @Override
  public int[] encode(byte[] utf8, boolean addSpecial, boolean parseSpecial) {
    return encode(utf8, addSpecial, parseSpecial ? signals : userDefined, Shield.NONE);
  }

  private Shield shield(char mark) {
    return new Shield(Utf8.bytes(String.valueOf(mark)), controlIds);
  }

  @Override
  public String shield(String text, char mark) {
    byte[] utf8 = bytes(text);
    int[] places = controls.places(utf8);
    return places.length == 0
        ? text
        : new String(shield(mark).put(utf8, places), StandardCharsets.UTF_8);
  }

  @Override
  public int[] encodeShielded(String text, boolean addSpecial, char mark) {
    return encode(bytes(text), addSpecial, signals, shield(mark));
  }

  private int[] encode(byte[] utf8, boolean addSpecial, SpecialTokens specials, Shield shield) {
    if (utf8.length > TEXT_BYTES_MAX) {
      throw tooLong(utf8.length + " bytes");
    }
    IntList out = new IntList();
    if (addSpecial && frame.before != Vocabulary.NONE) {
      out.add(frame.before);
    }
    FragmentEncoder encoder = encoders.get();
    specials.cut(
        utf8,
        shield,
        new SpecialTokens.Parts() {
          private boolean afterSpecial = true;

          @Override
          public void text(int from, int to) {
            byte[] plain = shield.takeOut(utf8, from, to);
            if (plain.length > 0) {
              encoder.encode(plain, 0, plain.length, afterSpecial, out);
              afterSpecial = false;
            }
          }

          @Override
          public void token(int id) {
            out.add(id);
            afterSpecial = true;
          }
        });
    if (addSpecial && frame.after != Vocabulary.NONE) {
      out.add(frame.after);
    }
    return out.toArray();
  }

  private static HearthException tooLong(String found) {
    return new HearthException(
        Code.LIMIT,
        "a text of " + found + " is longer than the " + TEXT_BYTES_MAX + " bytes allowed",
        "split the text");
  }

  @Override
  public byte[] piece(int id, boolean special) {
    return pieces.copy(vocabulary.checked(id), special);
  }

  @Override
  public String decode(int[] ids, boolean special) {
    return new String(decodeBytes(ids, special), StandardCharsets.UTF_8);
  }

  @Override
  public byte[] decodeBytes(int[] ids, boolean special) {
    ByteList out = new ByteList(ids.length * 4);
    for (int i = 0; i < ids.length; i++) {
      boolean withoutSpace = i == 0 && frame.spacePrefix;
      pieces.append(vocabulary.checked(ids[i]), special, withoutSpace, out);
    }
    byte[] bytes = out.toArray();
    return frame.cleanSpaces ? SpaceCleanup.clean(bytes) : bytes;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public boolean isEndOfGeneration(int id) {
    return vocabulary.isEndOfGeneration(id);
  }
}
