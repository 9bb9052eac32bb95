package dev.hearth.engine.grammar;

import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Vocabulary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tokens of a vocabulary, prepared for grammars. Built once for a model; may be shared by
 * threads.
 *
 * <p>Most of a mask inside a string does not depend on the grammar: a token without a quote either
 * stays inside or not. Only tokens that leave the string are looked at with the grammar, by what
 * they hold behind the quote (after XGrammar: Dong et al., 2024). What is in here depends on the
 * vocabulary alone; what a grammar adds is kept in its own {@link MaskCache}, which nobody else can
 * tell anything from.
 */
public final class Masks {
  private final byte[][] bytes;
  private final boolean[] control;
  private final int[] endTokens;
  private final boolean[] isEnd;
  private final TokenTrie trie;
  private final List<byte[]> texts;
  private final Map<Quotes, StringTokens> strings = new EnumMap<>(Quotes.class);
  private final Map<Integer, Tails> tails = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  private Masks(byte[][] bytes, boolean[] control, boolean[] plain, int[] endTokens) {
    this.bytes = bytes;
    this.control = control;
    this.endTokens = endTokens;
    this.isEnd = new boolean[bytes.length];
    for (int end : endTokens) {
      isEnd[end] = true;
    }
    this.texts = new ArrayList<>(bytes.length);
    for (int token = 0; token < bytes.length; token++) {
      texts.add(plain[token] ? bytes[token] : new byte[0]);
    }
    this.trie = TokenTrie.of(texts);
    strings(Quotes.JSON);
  }

  /** Prepares the tokens of a model. Control tokens are never allowed as text. */
  public static Masks of(Tokenizer tokenizer) {
    Vocabulary vocabulary = tokenizer.vocabulary();
    int size = vocabulary.size();
    byte[][] bytes = new byte[size][];
    TokenType[] types = new TokenType[size];
    boolean[] hidden = new boolean[size];
    for (int token = 0; token < size; token++) {
      bytes[token] = tokenizer.piece(token, true);
      types[token] = vocabulary.type(token);
    }
    for (int token : vocabulary.suppressed()) {
      hidden[token] = true;
    }
    return of(bytes, types, hidden, vocabulary.endsOfGeneration());
  }

  /**
   * Prepares tokens.
   *
   * @param hidden tokens that are never allowed as text
   */
  static Masks of(byte[][] bytes, TokenType[] types, boolean[] hidden, int[] endTokens) {
    boolean[] control = new boolean[bytes.length];
    boolean[] plain = new boolean[bytes.length];
    for (int token = 0; token < bytes.length; token++) {
      control[token] = types[token] == TokenType.CONTROL;
      plain[token] =
          !hidden[token]
              && switch (types[token]) {
                case NORMAL, BYTE, USER_DEFINED -> true;
                default -> false;
              };
    }
    for (int end : endTokens) {
      plain[end] = false;
    }
    Masks masks = new Masks(bytes, control, plain, endTokens);
    for (int token = 0; token < bytes.length; token++) {
      if (types[token] == TokenType.CONTROL || types[token] == TokenType.USER_DEFINED) {
        masks.names.put(Texts.string(bytes[token]), token);
      }
    }
    return masks;
  }

  /** The number of tokens. */
  public int size() {
    return bytes.length;
  }

  /** The number of words of a mask, with 64 tokens each. */
  public int words() {
    return (bytes.length + 63) / 64;
  }

  /** The beginning of a reply that a grammar describes. */
  public GrammarState start(Grammar grammar) {
    return GrammarState.start(grammar, this);
  }

  byte[] bytes(int token) {
    return bytes[token];
  }

  boolean isControl(int token) {
    return control[token];
  }

  boolean isEnd(int token) {
    return isEnd[token];
  }

  int[] endTokens() {
    return endTokens;
  }

  TokenTrie trie() {
    return trie;
  }

  /** The tokens as parts of strings; made when a family first needs them. */
  StringTokens strings(Quotes quotes) {
    synchronized (strings) {
      return strings.computeIfAbsent(quotes, kind -> new StringTokens(kind, texts, trie));
    }
  }

  /** What tokens hold from a byte on; made when the markup of a family first needs it. */
  Tails tails(int b) {
    synchronized (tails) {
      return tails.computeIfAbsent(b, key -> Tails.of(texts, key));
    }
  }

  Set<String> names() {
    return names.keySet();
  }

  /** The token with a name, or -1. */
  int named(String name) {
    return names.getOrDefault(name, -1);
  }
}
