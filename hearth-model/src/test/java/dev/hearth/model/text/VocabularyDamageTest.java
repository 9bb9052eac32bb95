package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.model.text.VocabularyData.Options;
import dev.hearth.testing.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Vocabularies that contradict themselves are refused with the fact. */
class VocabularyDamageTest {
  private static VocabularyChange bytePair() {
    return VocabularyChange.ofTexts("a", "b", "c", "ab", "abc").merge("a b").merge("ab c");
  }

  private static VocabularyChange sentencePiece() {
    VocabularyChange change =
        VocabularyChange.ofTexts("<unk>", "<s>", "</s>", "▁", "a", "▁a", "<0x0A>")
            .type(0, TokenType.UNKNOWN)
            .type(1, TokenType.CONTROL)
            .type(2, TokenType.CONTROL)
            .type(6, TokenType.BYTE);
    change.tokenizerModel = "llama";
    change.merges = null;
    change.roles.put(TokenRole.BEGIN_OF_TEXT, 1L);
    change.roles.put(TokenRole.UNKNOWN, 0L);
    return change;
  }

  private static VocabularyChange wordPiece() {
    VocabularyChange change =
        VocabularyChange.ofTexts("[UNK]", "[CLS]", "[SEP]", "▁a", "b")
            .type(0, TokenType.CONTROL)
            .type(1, TokenType.CONTROL)
            .type(2, TokenType.CONTROL);
    change.tokenizerModel = "bert";
    change.merges = null;
    change.roles.put(TokenRole.UNKNOWN, 0L);
    change.roles.put(TokenRole.CLASSIFICATION, 1L);
    change.roles.put(TokenRole.SEPARATOR, 2L);
    return change;
  }

  private static void assertRefused(VocabularyChange change, Code code, String... facts) {
    assertThatThrownBy(change::tokenizer)
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.fact()).contains(facts);
              assertThat(e.fix()).isNotEmpty();
            });
  }

  @Test
  void theUndamagedOnesWork() {
    assertThat(bytePair().tokenizer().encode("abcab", true, true)).containsExactly(4, 3);
    assertThat(sentencePiece().tokenizer().encode("a\n", true, true)).containsExactly(1, 5, 6);
    assertThat(wordPiece().tokenizer().encode("ab x", true, true)).containsExactly(1, 3, 4, 0, 2);
  }

  @Test
  void unknownKinds() {
    VocabularyChange change = bytePair();
    change.tokenizerModel = "t5";
    assertRefused(change, Code.UNSUPPORTED, "t5");
    assertThatThrownBy(change::tokenizer).hasMessageContaining("gpt2").hasMessageContaining("bert");
    change = bytePair();
    change.preTokenizer = "llama-9";
    assertRefused(change, Code.UNSUPPORTED, "llama-9");
    change.preTokenizer = null;
    assertRefused(change, Code.UNSUPPORTED, "pre-tokenizer");
  }

  @Test
  void noTokens() {
    assertRefused(VocabularyChange.ofTexts(), Code.BAD_INPUT, "no tokens");
  }

  @Test
  void missingArrays() {
    VocabularyChange change = bytePair();
    change.types = null;
    assertRefused(change, Code.BAD_INPUT, "token types");
    change = bytePair();
    change.merges = null;
    assertRefused(change, Code.BAD_INPUT, "merges");
    change = sentencePiece();
    change.scores = null;
    assertRefused(change, Code.BAD_INPUT, "scores");
  }

  @Test
  void arraysOfAnotherLength() {
    VocabularyChange change = bytePair();
    change.types = new int[] {1, 1, 1, 1};
    assertRefused(change, Code.BAD_INPUT, "5 tokens", "4 token types");
    change = sentencePiece();
    change.scores = new float[8];
    assertRefused(change, Code.BAD_INPUT, "7 tokens", "8 scores");
  }

  @Test
  void scoresThatAreNoNumbers() {
    VocabularyChange change = sentencePiece();
    change.scores[4] = Float.NaN;
    assertRefused(change, Code.BAD_INPUT, "token 4");
    change.scores[4] = Float.NEGATIVE_INFINITY;
    assertThatCode(change::tokenizer).doesNotThrowAnyException();
  }

  @Test
  void unknownTypes() {
    for (int type : new int[] {0, 7, -1, Integer.MAX_VALUE}) {
      VocabularyChange change = bytePair();
      change.types[2] = type;
      assertRefused(change, Code.BAD_INPUT, "token 2", String.valueOf(type));
    }
  }

  @Test
  void twoTokensWithOneText() {
    assertRefused(VocabularyChange.ofTexts("a", "b", "a"), Code.BAD_INPUT, "tokens 0 and 2");
    // places without a text are never found and may be many
    VocabularyChange change = VocabularyChange.ofTexts("a", "", "");
    assertThat(change.tokenizer().encode("aa", false, true)).containsExactly(0, 0);
    assertThat(change.tokenizer().piece(1, true)).isEmpty();
  }

  @Test
  void mergesOfWhatIsNoToken() {
    assertRefused(bytePair().merge("a x"), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge("x a"), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge("c a"), Code.BAD_INPUT, "merge 2", "not a token");
    assertRefused(bytePair().merge("abc"), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge("a "), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge(" a"), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge(""), Code.BAD_INPUT, "merge 2");
    assertRefused(bytePair().merge(" "), Code.BAD_INPUT, "merge 2");
  }

  @Test
  void partsPlayedByTokensThatAreNotThere() {
    for (TokenRole role : TokenRole.values()) {
      VocabularyChange change = bytePair();
      change.roles.put(role, 5L);
      assertRefused(change, Code.BAD_INPUT, role.name(), "5");
      change.roles.put(role, Long.MAX_VALUE);
      assertRefused(change, Code.BAD_INPUT, role.name());
    }
    VocabularyChange change = bytePair();
    change.roles.put(TokenRole.PADDING, -1L);
    assertThat(change.tokenizer().vocabulary().role(TokenRole.PADDING)).isEqualTo(Vocabulary.NONE);
  }

  @Test
  void suppressedTokensThatAreNotThere() {
    VocabularyChange change = bytePair();
    change.suppressed = new int[] {3, 1, 3};
    assertThat(change.tokenizer().vocabulary().suppressed()).containsExactly(1, 3);
    change.suppressed = new int[] {5};
    assertRefused(change, Code.BAD_INPUT, "token 5", "suppressed");
    change.suppressed = new int[] {-1};
    assertRefused(change, Code.BAD_INPUT, "token -1");
  }

  @Test
  void addedTokensThatNobodyNames() {
    VocabularyChange change = bytePair();
    change.options = new Options(true, null, null, null, null, null);
    assertRefused(change, Code.BAD_INPUT, "BEGIN_OF_TEXT");
    change.options = new Options(null, true, null, null, null, null);
    assertRefused(change, Code.BAD_INPUT, "END_OF_TEXT");
    change = sentencePiece();
    change.roles.remove(TokenRole.BEGIN_OF_TEXT);
    assertRefused(change, Code.BAD_INPUT, "BEGIN_OF_TEXT");
    Map<TokenRole, String> needed =
        Map.of(
            TokenRole.UNKNOWN, "unknown token",
            TokenRole.SEPARATOR, "separates",
            TokenRole.CLASSIFICATION, "BEGIN_OF_TEXT");
    for (Map.Entry<TokenRole, String> one : needed.entrySet()) {
      change = wordPiece();
      change.roles.remove(one.getKey());
      assertRefused(change, Code.BAD_INPUT, one.getValue());
    }
  }

  @Test
  void byteTokensThatAreNotSpelledSo() {
    for (String text : List.of("<0x0G>", "<0x0>", "0x0A", "<0x0AA", "<0x-1>", "x")) {
      VocabularyChange change = sentencePiece();
      change.tokens.set(6, VocabularyChange.utf8(text));
      assertRefused(change, Code.BAD_INPUT, "token 6");
    }
  }

  @Test
  void tokensTooLong() {
    VocabularyChange change = VocabularyChange.ofTexts("a", "b".repeat((1 << 16) + 1));
    assertRefused(change, Code.BAD_INPUT, "too long");
  }

  @Test
  void bytesWithoutAnyToken() {
    Tokenizer poor = bytePair().tokenizer();
    assertThatThrownBy(() -> poor.encode("ax", false, false))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.BAD_INPUT);
              assertThat(e.fact()).contains("0x78");
            });
    VocabularyChange change = bytePair();
    change.roles.put(TokenRole.UNKNOWN, 2L);
    assertThat(change.tokenizer().encode("axyb", false, false)).containsExactly(0, 2, 2, 1);
  }

  @Test
  void randomDamageIsRefusedOrHarmless() {
    Fixtures fixtures = Fixtures.testdata();
    int refused = 0;
    int read = 0;
    for (String model : List.of("llama", "qwen3", "gemma4-e", "bert")) {
      VocabularyChange whole = VocabularyChange.of(fixtures, "models/" + model + ".gguf.gz");
      SplittableRandom random = new SplittableRandom(model.hashCode());
      for (int i = 0; i < 400; i++) {
        VocabularyChange change = whole.copy();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
          damage(change, random);
        }
        if (survives(change)) {
          read++;
        } else {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(read).isPositive();
  }

  private static boolean survives(VocabularyChange change) {
    try {
      Tokenizer tokenizer = change.tokenizer();
      int[] ids = tokenizer.encode("Hello <s> wörld\n\n 12 中😀\u0000 [SEP]<eos>", true, true);
      tokenizer.decode(ids, true);
      for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
        tokenizer.piece(id, true);
      }
      return true;
    } catch (HearthException e) {
      assertThat(e.code()).isIn(Code.BAD_INPUT, Code.UNSUPPORTED);
      return false;
    }
  }

  private static void damage(VocabularyChange change, SplittableRandom random) {
    int size = change.tokens.size();
    int id = random.nextInt(size);
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    switch (random.nextInt(8)) {
      case 0 -> change.tokens.set(id, bytes);
      case 1 -> change.tokens.remove(id);
      case 2 -> change.types[id % change.types.length] = random.nextInt(-1, 8);
      case 3 -> {
        if (change.merges != null) {
          change.merges.set(random.nextInt(change.merges.size()), bytes);
        }
      }
      case 4 ->
          change.roles.put(
              TokenRole.values()[random.nextInt(TokenRole.values().length)],
              random.nextLong(-2, size + 2));
      case 5 -> {
        if (change.scores != null) {
          change.scores[id % change.scores.length] = Float.intBitsToFloat(random.nextInt());
        }
      }
      case 6 -> change.suppressed = new int[] {random.nextInt(-1, size + 1)};
      default -> change.preTokenizer = random.nextBoolean() ? "tekken" : "nothing";
    }
  }
}
