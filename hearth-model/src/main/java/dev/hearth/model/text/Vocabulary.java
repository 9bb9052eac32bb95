package dev.hearth.model.text;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The tokens of a model: their texts, types and parts. Checked and immutable. */
public final class Vocabulary {
  /** In place of an id: there is no such token. */
  public static final int NONE = -1;

  private final TokenTexts texts;
  private final TokenType[] types;
  private final Map<TokenRole, Integer> roles;
  private final BitSet ends;
  private final int[] suppressed;
  private final boolean addBeginOfText;
  private final boolean addEndOfText;

  Vocabulary(
      TokenTexts texts,
      TokenType[] types,
      Map<TokenRole, Integer> roles,
      BitSet ends,
      int[] suppressed,
      boolean addBeginOfText,
      boolean addEndOfText) {
    this.texts = texts;
    this.types = types;
    this.roles = Map.copyOf(roles);
    this.ends = ends;
    this.suppressed = suppressed;
    this.addBeginOfText = addBeginOfText;
    this.addEndOfText = addEndOfText;
  }

  /** The number of tokens; ids are 0 to one less. */
  public int size() {
    return texts.count();
  }

  /**
   * The text of a token in the tokenizer's own spelling (not what it stands for in a text: see
   * {@link Tokenizer#piece}).
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  public byte[] text(int id) {
    return texts.copy(checked(id));
  }

  /**
   * What a token is for.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  public TokenType type(int id) {
    return types[checked(id)];
  }

  /** The token with exactly this text in the tokenizer's own spelling, or {@link #NONE}. */
  public int find(String text) {
    byte[] bytes = Utf8.bytes(text);
    return texts.find(bytes, 0, bytes.length);
  }

  /** The token that plays a part, or {@link #NONE}. */
  public int role(TokenRole role) {
    return roles.getOrDefault(role, NONE);
  }

  /** The token put before a text, or {@link #NONE}. */
  public int beginOfText() {
    return role(TokenRole.BEGIN_OF_TEXT);
  }

  /** The token behind a text, or {@link #NONE}. */
  public int endOfText() {
    return role(TokenRole.END_OF_TEXT);
  }

  /** Whether a text on its own begins with {@link #beginOfText}. */
  public boolean addsBeginOfText() {
    return addBeginOfText;
  }

  /** Whether a text on its own ends with {@link #endOfText}. */
  public boolean addsEndOfText() {
    return addEndOfText;
  }

  /**
   * Whether a model that writes this token has finished.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  public boolean isEndOfGeneration(int id) {
    return ends.get(checked(id));
  }

  /** All tokens that end generation, ascending. */
  public int[] endsOfGeneration() {
    return ends.stream().toArray();
  }

  /** Tokens that must never be sampled, ascending. */
  public int[] suppressed() {
    return suppressed.clone();
  }

  TokenTexts texts() {
    return texts;
  }

  /** Whether ordinary text may become this token: it is no signal. */
  boolean isPlain(int id) {
    return types[id] != TokenType.CONTROL && types[id] != TokenType.UNKNOWN;
  }

  /** The id itself, known to be in the vocabulary. */
  int checked(int id) {
    if (id < 0 || id >= texts.count()) {
      throw Refusal.noSuchToken(id, texts.count());
    }
    return id;
  }

  /** The ids of tokens of some types, ascending. */
  int[] ofTypes(TokenType first, TokenType... more) {
    Set<TokenType> wanted = EnumSet.of(first, more);
    BitSet found = new BitSet();
    for (int id = 0; id < types.length; id++) {
      if (wanted.contains(types[id])) {
        found.set(id);
      }
    }
    return found.stream().toArray();
  }
}
