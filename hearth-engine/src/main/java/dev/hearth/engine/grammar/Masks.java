package dev.hearth.engine.grammar;

import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The tokens of a vocabulary, prepared for grammars. Built once for a model; may be shared by
 * threads.
 *
 * <p>Most of a mask inside a string does not depend on the grammar: a token without a quote either
 * stays inside or not. These masks are kept. Only tokens that leave the string are looked at with
 * the grammar, by what they hold behind the quote (after XGrammar: Dong et al., 2024).
 */
public final class Masks {
  private static final int KNOWN_MAX = 1024;

  private record Place(Content content, int state) {}

  private final byte[][] bytes;
  private final boolean[] control;
  private final int[] endTokens;
  private final boolean[] isEnd;
  private final TokenTrie trie;
  private final StringTokens strings;
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Place, StringMask> stringMasks = new ConcurrentHashMap<>();
  private final Map<Object, long[]> textMasks = new ConcurrentHashMap<>();

  private Masks(byte[][] bytes, boolean[] control, boolean[] plain, int[] endTokens) {
    this.bytes = bytes;
    this.control = control;
    this.endTokens = endTokens;
    this.isEnd = new boolean[bytes.length];
    for (int end : endTokens) {
      isEnd[end] = true;
    }
    List<byte[]> texts = new ArrayList<>(bytes.length);
    for (int token = 0; token < bytes.length; token++) {
      texts.add(plain[token] ? bytes[token] : new byte[0]);
    }
    this.trie = TokenTrie.of(texts);
    this.strings = new StringTokens(texts, trie);
  }

  /** Prepares the tokens of a model. Control tokens are never allowed as text. */
  public static Masks of(Tokenizer tokenizer) {
    Vocabulary vocabulary = tokenizer.vocabulary();
    int size = vocabulary.size();
    byte[][] bytes = new byte[size][];
    boolean[] control = new boolean[size];
    boolean[] plain = new boolean[size];
    for (int token = 0; token < size; token++) {
      TokenType type = vocabulary.type(token);
      bytes[token] = tokenizer.piece(token, true);
      control[token] = type == TokenType.CONTROL;
      plain[token] =
          (type == TokenType.NORMAL || type == TokenType.BYTE || type == TokenType.USER_DEFINED)
              && !vocabulary.isEndOfGeneration(token);
    }
    for (int token : vocabulary.suppressed()) {
      plain[token] = false;
    }
    Masks masks = new Masks(bytes, control, plain, vocabulary.endsOfGeneration());
    for (int token = 0; token < size; token++) {
      TokenType type = vocabulary.type(token);
      if (type == TokenType.CONTROL || type == TokenType.USER_DEFINED) {
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

  StringTokens strings() {
    return strings;
  }

  Set<String> names() {
    return names.keySet();
  }

  /** The token with a name, or -1. */
  int named(String name) {
    return names.getOrDefault(name, -1);
  }

  /** What may follow inside of a JSON string. */
  StringMask inString(Content content, int state) {
    Place place = new Place(content, state);
    StringMask known = stringMasks.get(place);
    if (known == null) {
      known = strings.mask(content, state);
      if (stringMasks.size() >= KNOWN_MAX) {
        stringMasks.clear();
      }
      stringMasks.put(place, known);
    }
    return known;
  }

  /** A mask that was computed before for equal cursors, or is computed now. */
  long[] known(Object key, Supplier<long[]> otherwise) {
    long[] known = textMasks.get(key);
    if (known == null) {
      known = otherwise.get();
      if (textMasks.size() >= KNOWN_MAX) {
        textMasks.clear();
      }
      textMasks.put(key, known);
    }
    return known;
  }
}
