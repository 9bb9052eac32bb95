package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.VocabularyData.Options;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the goldens do not show. */
class TokenizerTest {
  private static final Fixtures FIXTURES = Fixtures.testdata();

  private static Tokenizer model(String name) {
    try (GgufFile file = GgufFile.open(FIXTURES.unpacked("models/" + name + ".gguf.gz"))) {
      return Tokenizers.of(file.metadata());
    }
  }

  @Test
  void longTextsOfEveryKindComeBack() {
    for (String name : List.of("llama", "qwen3", "qwen35", "gemma4-e", "lfm2")) {
      Tokenizer tokenizer = model(name);
      for (String unit : List.of("a", " ", "\n", "é", "9", "<", "中", "ab cd. ", "\u0301")) {
        String text = unit.repeat(200_000 / unit.length());
        int[] ids = tokenizer.encode(text, false, false);
        StringBuilder read = new StringBuilder();
        StreamingDetokenizer detokenizer = new StreamingDetokenizer(tokenizer, false);
        for (int id : ids) {
          read.append(detokenizer.accept(id));
        }
        read.append(detokenizer.flush());
        // SentencePiece puts a space before a text
        String expected = name.equals("llama") ? " " + text : text;
        assertThat(read.toString().equals(expected)).as(name + " " + unit).isTrue();
      }
    }
  }

  @Test
  void onlyParsedTextBecomesControlTokens() {
    for (String name : List.of("llama", "qwen3", "gemma4-e", "lfm2", "gpt-oss-mxfp4")) {
      Tokenizer tokenizer = model(name);
      Vocabulary vocabulary = tokenizer.vocabulary();
      int controls = 0;
      for (int id = 0; id < vocabulary.size(); id++) {
        if (vocabulary.type(id) == TokenType.CONTROL) {
          controls++;
          String text = new String(vocabulary.text(id), StandardCharsets.UTF_8);
          assertThat(tokenizer.encode("x" + text, false, true)).contains(id);
          int unwanted = id;
          int[] plain = tokenizer.encode("x" + text, false, false);
          assertThat(Arrays.stream(plain).noneMatch(found -> found == unwanted)).as(text).isTrue();
        }
      }
      assertThat(controls).as(name).isPositive();
    }
  }

  @Test
  void idsFromOutsideAreChecked() {
    Tokenizer tokenizer = model("qwen3");
    int size = tokenizer.vocabulary().size();
    for (int id : new int[] {-1, size, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> tokenizer.piece(id, true),
              () -> tokenizer.decode(new int[] {0, id}, true),
              () -> tokenizer.isEndOfGeneration(id),
              () -> tokenizer.vocabulary().text(id),
              () -> tokenizer.vocabulary().type(id))) {
        assertThatThrownBy(use)
            .isInstanceOfSatisfying(
                HearthException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(Code.BAD_INPUT);
                  assertThat(e.fact()).contains(String.valueOf(id), String.valueOf(size));
                });
      }
    }
  }

  @Test
  void tooLongATextIsRefused() {
    Tokenizer tokenizer = model("qwen3");
    assertThatThrownBy(() -> tokenizer.encode(new byte[(16 << 20) + 1], false, false))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT));
  }

  @Test
  void threadsMayShareATokenizer() {
    Tokenizer tokenizer = model("llama");
    String text = "Some words, 123 and <s> more.\n".repeat(50);
    int[] expected = tokenizer.encode(text, true, true);
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .allMatch(i -> Arrays.equals(tokenizer.encode(text, true, true), expected)))
        .isTrue();
  }

  @Test
  void whatAFileSaysIsAddedAroundAText() {
    VocabularyChange change = VocabularyChange.ofTexts("a", "<s>", "</s>");
    change.roles.put(TokenRole.BEGIN_OF_TEXT, 1L);
    change.roles.put(TokenRole.END_OF_TEXT, 2L);
    assertThat(change.tokenizer().encode("a", true, true)).containsExactly(0);
    change.options = new Options(true, true, null, null, null, null);
    assertThat(change.tokenizer().encode("a", true, true)).containsExactly(1, 0, 2);
    assertThat(change.tokenizer().encode("a", false, true)).containsExactly(0);
    change.options = new Options(false, null, null, null, null, null);
    change.preTokenizer = "llama-bpe";
    assertThat(change.tokenizer().encode("a", true, true)).containsExactly(0);
    change.options = Options.NONE;
    assertThat(change.tokenizer().encode("a", true, true)).containsExactly(1, 0);
  }

  @Test
  void gemmaBeginsWithBosWhateverTheFileSays() {
    VocabularyChange change = VocabularyChange.of(FIXTURES, "models/gemma4-e.gguf.gz");
    change.options = new Options(false, null, false, null, null, null);
    Tokenizer tokenizer = change.tokenizer();
    assertThat(tokenizer.encode("a", true, true)).startsWith(tokenizer.vocabulary().beginOfText());
  }

  @Test
  void wholeWordsComeBeforeMergesWhereThePreTokenizerSaysSo() {
    VocabularyChange change =
        VocabularyChange.ofTexts("a", "b", "c", "ab", "abc", "<s>").merge("a b");
    change.roles.put(TokenRole.BEGIN_OF_TEXT, 5L);
    change.preTokenizer = "qwen2";
    assertThat(change.tokenizer().encode("abc", false, false)).containsExactly(3, 2);
    change.preTokenizer = "tekken";
    assertThat(change.tokenizer().encode("abc", false, false)).containsExactly(4);
    change.type(4, TokenType.CONTROL);
    assertThat(change.tokenizer().encode("abc", false, false)).containsExactly(3, 2);
  }

  @Test
  void textIsComposedWhereTheFileSaysSo() {
    VocabularyChange change = VocabularyChange.ofTexts("a", "Ã", "©", "e", "Ì", "ģ");
    assertThat(change.tokenizer().encode("e\u0301a", false, false)).containsExactly(3, 4, 5, 0);
    change.options = new Options(null, null, null, null, null, true);
    assertThat(change.tokenizer().encode("e\u0301a", false, false)).containsExactly(1, 2, 0);
  }

  @Test
  void wordPieceKeepsCaseAndAccentsWhereTheFileSaysSo() {
    VocabularyChange change = VocabularyChange.ofTexts("[UNK]", "[CLS]", "[SEP]", "▁e", "▁E", "▁é");
    change.tokenizerModel = "bert";
    change.roles.put(TokenRole.UNKNOWN, 0L);
    change.roles.put(TokenRole.BEGIN_OF_TEXT, 1L);
    change.roles.put(TokenRole.SEPARATOR, 2L);
    assertThat(change.tokenizer().encode("e E é É", false, false)).containsExactly(3, 3, 3, 3);
    change.options = new Options(null, null, null, false, null, null);
    assertThat(change.tokenizer().encode("e E é É", false, false)).containsExactly(3, 4, 5, 0);
    change.options = new Options(null, null, null, false, true, null);
    assertThat(change.tokenizer().encode("e E é É", false, false)).containsExactly(3, 4, 3, 4);
  }

  @Test
  void signalsAreKnownByTheirTexts() {
    VocabularyChange change =
        VocabularyChange.ofTexts("<|end|>", "<|return|>", "<|call|>", "<|im_end|>", "[PAD]");
    Vocabulary vocabulary = change.tokenizer().vocabulary();
    assertThat(vocabulary.endsOfGeneration()).containsExactly(1, 2, 3, 4);
    assertThat(vocabulary.role(TokenRole.END_OF_TURN)).isEqualTo(3);
    assertThat(vocabulary.role(TokenRole.FILL_PADDING)).isEqualTo(4);
    assertThat(vocabulary.type(0)).isEqualTo(TokenType.CONTROL);
    change = VocabularyChange.ofTexts("<|tool_response>", "</s>", "<turn|>");
    vocabulary = change.tokenizer().vocabulary();
    assertThat(vocabulary.endsOfGeneration()).containsExactly(0, 2);
    assertThat(vocabulary.type(1)).isEqualTo(TokenType.NORMAL);
  }

  @Test
  void tokensSwallowSpaceByTheNameOfTheModel() {
    VocabularyChange change =
        VocabularyChange.ofTexts("[MASK]", "a", "Ġ").type(0, TokenType.CONTROL);
    assertThat(change.tokenizer().encode("a [MASK] a", false, true)).containsExactly(1, 2, 0, 2, 1);
    change.modelName = "Some-Modern-BERT";
    assertThat(change.tokenizer().encode("a [MASK] a", false, true)).containsExactly(1, 0, 2, 1);
    change.modelName = "Phi-3 mini";
    assertThat(change.tokenizer().encode("a [MASK] a", false, true)).containsExactly(1, 2, 0, 1);
  }
}
