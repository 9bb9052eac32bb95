package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void validIsWhatTheRuntimeDecodes() {
    SplittableRandom random = new SplittableRandom(5);
    int[] interesting = {
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF
    };
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(7)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) interesting[random.nextInt(interesting.length)];
      }
      boolean expected = isDecoded(bytes);
      assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
      valid += expected ? 1 : 0;
      assertThat(isDecoded(Utf8.repaired(bytes, 0, bytes.length))).isTrue();
    }
    assertThat(valid).isBetween(1_000, 199_000);
  }

  private static boolean isDecoded(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void codePointsThereAndBack() {
    ByteList bytes = new ByteList(4);
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        continue;
      }
      bytes.clear();
      bytes.addCodePoint(codePoint);
      int length = Utf8.length(bytes.buffer(), 0, bytes.size());
      if (length != bytes.size() || Utf8.codePoint(bytes.buffer(), 0, length) != codePoint) {
        throw new AssertionError(Integer.toHexString(codePoint));
      }
    }
  }

  @Test
  void eachByteThatBelongsToNothingIsReplaced() {
    byte[] bytes = {'a', (byte) 0xE2, (byte) 0x82, 'b', (byte) 0xC3, (byte) 0xA9, (byte) 0xED};
    assertThat(new String(Utf8.repaired(bytes, 0, 7), StandardCharsets.UTF_8))
        .isEqualTo("a\uFFFD\uFFFDbé\uFFFD");
    assertThat(new String(Utf8.repaired(bytes, 3, 6), StandardCharsets.UTF_8)).isEqualTo("bé");
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertThat(new String(Utf8.bytes("a\uD83Db\uDE00c😀"), StandardCharsets.UTF_8))
        .isEqualTo("a\uFFFDb\uFFFDc😀");
    assertThat(Utf8.bytes("")).isEmpty();
  }
}
