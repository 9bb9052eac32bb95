package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import org.junit.jupiter.api.Test;

class StreamingGoldenTest extends StreamingChecks {
  StreamingGoldenTest() {
    super(Fixtures.testdata());
  }

  /** A vocabulary in which each id is the byte of that number. */
  private static Tokenizer bytes() {
    String[] texts = new String[256];
    for (int value = 0; value < 256; value++) {
      texts[value] = Character.toString(ByteAlphabet.character(value));
    }
    return VocabularyChange.ofTexts(texts).tokenizer();
  }

  @Test
  void codePointsWaitForTheirLastByte() {
    StreamingDetokenizer detokenizer = new StreamingDetokenizer(bytes(), false);
    assertThat(detokenizer.accept('a')).isEqualTo("a");
    assertThat(detokenizer.accept(0xF0)).isEmpty();
    assertThat(detokenizer.accept(0x9F)).isEmpty();
    assertThat(detokenizer.accept(0x98)).isEmpty();
    assertThat(detokenizer.accept(0x80)).isEqualTo("😀");
    assertThat(detokenizer.flush()).isEmpty();
  }

  @Test
  void bytesThatCannotBecomeTextAreReplacedWhenThatIsCertain() {
    StreamingDetokenizer detokenizer = new StreamingDetokenizer(bytes(), false);
    assertThat(detokenizer.accept(0xE2)).isEmpty();
    assertThat(detokenizer.accept('(')).isEqualTo("\uFFFD(");
    assertThat(detokenizer.accept(0xFF)).isEqualTo("\uFFFD");
    assertThat(detokenizer.accept(0xE2)).isEmpty();
    assertThat(detokenizer.accept(0x82)).isEmpty();
    assertThat(detokenizer.flush()).isEqualTo("\uFFFD");
    assertThat(detokenizer.accept('b')).isEqualTo("b");
  }

  @Test
  void anUnknownIdChangesNothing() {
    StreamingDetokenizer detokenizer = new StreamingDetokenizer(bytes(), false);
    detokenizer.accept(0xC3);
    assertThatThrownBy(() -> detokenizer.accept(256)).isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> detokenizer.accept(-1)).isInstanceOf(HearthException.class);
    assertThat(detokenizer.accept(0xA9)).isEqualTo("é");
  }
}
