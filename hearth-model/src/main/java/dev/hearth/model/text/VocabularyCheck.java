package dev.hearth.model.text;

import dev.hearth.model.text.VocabularyData.Options;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From what a file says to a {@link Vocabulary}. Contradictions are refused; parts that a file
 * leaves open are filled by {@link KnownTexts}, and tokens known there as signals become control
 * tokens whatever type the file gives them (converters get that wrong).
 */
final class VocabularyCheck {
  private final VocabularyData data;
  private final TokenTexts texts;
  private final TokenType[] types;
  private final Map<TokenRole, Integer> roles = new EnumMap<>(TokenRole.class);
  private final BitSet ends = new BitSet();

  private VocabularyCheck(VocabularyData data) {
    this.data = data;
    this.texts = new TokenTexts(data.tokens());
    this.types = types(data, texts.count());
  }

  /**
   * The checked vocabulary.
   *
   * @param addBeginOfText whether BOS is put before a text if the file does not say
   * @param alwaysBegin whether it is even if the file says no
   * @throws dev.hearth.format.HearthException BAD_INPUT naming what is wrong
   */
  static Vocabulary vocabulary(VocabularyData data, boolean addBeginOfText, boolean alwaysBegin) {
    VocabularyCheck check = new VocabularyCheck(data);
    check.readRoles();
    check.findRoles();
    Integer classification = check.roles.get(TokenRole.CLASSIFICATION);
    if (classification != null) {
      check.roles.putIfAbsent(TokenRole.BEGIN_OF_TEXT, classification);
    }
    check.findEnds();
    Options options = data.options();
    boolean begin = alwaysBegin || orElse(options.addBeginOfText(), addBeginOfText);
    boolean end = orElse(options.addEndOfText(), false);
    check.require(begin, TokenRole.BEGIN_OF_TEXT);
    check.require(end, TokenRole.END_OF_TEXT);
    return new Vocabulary(
        check.texts, check.types, check.roles, check.ends, check.suppressed(), begin, end);
  }

  static boolean orElse(@Nullable Boolean given, boolean fallback) {
    return given == null ? fallback : given;
  }

  private static TokenType[] types(VocabularyData data, int count) {
    int[] numbers = data.tokenTypes();
    if (numbers == null) {
      throw Refusal.vocabulary("the vocabulary has no token types");
    }
    if (numbers.length != count) {
      throw Refusal.vocabulary(count + " tokens but " + numbers.length + " token types");
    }
    TokenType[] types = new TokenType[count];
    for (int id = 0; id < count; id++) {
      TokenType type = TokenType.of(numbers[id]);
      if (type == null) {
        throw Refusal.vocabulary("token " + id + " has the unknown type " + numbers[id]);
      }
      types[id] = type;
    }
    return types;
  }

  private void readRoles() {
    for (Map.Entry<TokenRole, Long> given : data.roles().entrySet()) {
      long id = given.getValue();
      if (id >= texts.count()) {
        throw Refusal.vocabulary(
            given.getKey() + " is token " + id + ", but there are only " + texts.count());
      }
      if (id >= 0) {
        roles.put(given.getKey(), (int) id);
      }
    }
  }

  private void findRoles() {
    for (Map.Entry<TokenRole, List<String>> known : KnownTexts.ROLES.entrySet()) {
      for (String text : known.getValue()) {
        if (!roles.containsKey(known.getKey()) && find(text) != Vocabulary.NONE) {
          roles.put(known.getKey(), signal(text));
        }
      }
    }
  }

  /** The token with that text, now a control token. */
  private int signal(String text) {
    int id = find(text);
    if (id != Vocabulary.NONE) {
      types[id] = TokenType.CONTROL;
    }
    return id;
  }

  private int find(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return texts.find(bytes, 0, bytes.length);
  }

  private void findEnds() {
    for (String text : KnownTexts.ENDS) {
      int id = signal(text);
      if (id != Vocabulary.NONE) {
        ends.set(id);
      }
    }
    for (TokenRole role : KnownTexts.END_ROLES) {
      Integer id = roles.get(role);
      if (id != null) {
        ends.set(id);
      }
    }
    // where a message ends with <|return|> or <|call|>, <|end|> only ends one part of it
    boolean harmony = isEnd("<|return|>") && isEnd("<|call|>");
    boolean solar = isEnd("<|flush|>") && (isEnd("<|call|>") || isEnd("<|calls|>"));
    if (harmony || solar) {
      noEnd("<|end|>", TokenType.CONTROL);
    }
    // Gemma 4 has </s> as plain text
    if (isEnd("<|tool_response>")) {
      noEnd("</s>", TokenType.NORMAL);
    }
  }

  private boolean isEnd(String text) {
    int id = find(text);
    return id != Vocabulary.NONE && ends.get(id);
  }

  private void noEnd(String text, TokenType type) {
    int id = find(text);
    if (id != Vocabulary.NONE && ends.get(id)) {
      ends.clear(id);
      types[id] = type;
    }
  }

  private void require(boolean added, TokenRole role) {
    if (added && !roles.containsKey(role)) {
      throw Refusal.vocabulary("the tokenizer adds " + role + ", but no token is named for it");
    }
  }

  private int[] suppressed() {
    BitSet result = new BitSet();
    for (int id : data.suppressed()) {
      if (id < 0 || id >= texts.count()) {
        throw Refusal.vocabulary(
            "token " + id + " is to be suppressed, but there are only " + texts.count());
      }
      result.set(id);
    }
    return result.stream().toArray();
  }
}
