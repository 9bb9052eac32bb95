package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CharacterClassTest {
  @Test
  void assignedCharactersAreWhatTheRuntimeSaysToo() {
    int unassigned = 0;
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (CharacterClass.isAssigned(codePoint)) {
        int bits = CharacterClass.of(codePoint) & ~CharacterClass.SPACE;
        assertThat(bits).as("U+%04X", codePoint).isEqualTo(bitsOfRuntime(codePoint));
      } else {
        unassigned++;
      }
    }
    // Unicode 15.1 has 149 813 characters besides 65 control, 2 048 surrogate and 137 468 private
    // code points
    assertThat(Character.MAX_CODE_POINT + 1 - unassigned).isEqualTo(149_813 + 65 + 2_048 + 137_468);
  }

  private static int bitsOfRuntime(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          CharacterClass.LETTER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          CharacterClass.MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          CharacterClass.NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> 0;
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
          CharacterClass.CONTROL;
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          CharacterClass.SYMBOL;
      case Character.UNASSIGNED -> -1;
      default -> CharacterClass.PUNCTUATION;
    };
  }

  @Test
  void theEdgeOfTheVersion() {
    // new in 15.1
    assertThat(CharacterClass.of(0x31EF)).isEqualTo(CharacterClass.SYMBOL);
    assertThat(CharacterClass.of(0x2EBF0)).isEqualTo(CharacterClass.LETTER);
    // new in 16.0
    assertThat(CharacterClass.isAssigned(0x1C89)).isFalse();
    assertThat(CharacterClass.isAssigned(0xA7CB)).isFalse();
    assertThat(CharacterClass.isAssigned(0x10D40)).isFalse();
    assertThat(Decomposition.lowerCase(0x1C89)).isEqualTo(0x1C89);
    assertThat(Decomposition.first(0x105C9)).isEqualTo(0x105C9);
  }

  @Test
  void whiteSpaceIsUnicodesPropertyNotJavas() {
    for (int space : new int[] {'\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x202F, 0x3000}) {
      assertThat(CharacterClass.of(space) & CharacterClass.SPACE).as("%x", space).isPositive();
    }
    for (int other : new int[] {0x1C, 0x1F, 0x180E, 0x200B, 0x2060, 0xFEFF}) {
      assertThat(CharacterClass.of(other) & CharacterClass.SPACE).as("%x", other).isZero();
    }
  }
}
