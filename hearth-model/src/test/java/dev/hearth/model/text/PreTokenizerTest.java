package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreTokenizerTest {
  /** Characters at which patterns part, some several times so that they meet more often. */
  private static final String[] ALPHABET = {
    "a",
    "b",
    "z",
    "A",
    "B",
    "Z",
    "s",
    "S",
    "t",
    "m",
    "d",
    "r",
    "e",
    "v",
    "l",
    "L",
    "'",
    "'",
    "'s",
    "'LL",
    "'re",
    "0",
    "1",
    "9",
    "12",
    "123",
    "1234",
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\n",
    "\n",
    "\r",
    "\r\n",
    "\u000B",
    "\f",
    "!",
    ".",
    ",",
    "?",
    "/",
    "/",
    "~",
    "`",
    "$",
    "+",
    "<",
    "=",
    ">",
    "^",
    "|",
    "(",
    ")",
    "[",
    "\\",
    "]",
    "_",
    "-",
    "{",
    "\u0000",
    "\u001C",
    "\u007F",
    "\u0085",
    "\u00A0",
    "\u00AD",
    "é",
    "É",
    "ß",
    "µ",
    "ª",
    "ŉ",
    "ǅ",
    "ƻ",
    "ʔ",
    "Ω",
    "\u2126",
    "\u212A",
    "ж",
    "Ж",
    "ա",
    "\u05D0",
    "\u0300",
    "\u0301",
    "\u093F",
    "\u20DD",
    "\u0660",
    "\u0967",
    "²",
    "Ⅷ",
    "½",
    "〇",
    "\u200B",
    "\u2003",
    "\u2028",
    "\u3000",
    "\uFEFF",
    "…",
    "—",
    "‘",
    "“",
    "‟",
    "।",
    "۔",
    "،",
    "。",
    "，",
    "、",
    "！",
    "／",
    "～",
    "Ａ",
    "ｚ",
    "０",
    "一",
    "中",
    "龥",
    "\u9FFF",
    "々",
    "ぁ",
    "ん",
    "\u3097",
    "ア",
    "ー",
    "ㄅ",
    "ㄯ",
    "ㄱ",
    "ㆎ",
    "가",
    "힣",
    "\uD7A4",
    "\uD7B0",
    "ᄀ",
    "ࠀ",
    "เ",
    "ກ",
    "ក",
    "က",
    "〿",
    "︰",
    "﹏",
    "豈",
    "\uFA6E",
    "⼀",
    "ﾟ",
    "€",
    "×",
    "∑",
    "😀",
    "\u200D",
    "𐐀",
    "𝟘",
    "𠀀",
    "\uD869\uDEE0",
    "\uD87E\uDC00",
    "\uE000",
    "\uFDD0",
    "\uFFFD",
    "\uDBFF\uDFFF",
    "\u1C89",
    "\uA7CB",
    "\uD800\uDEFF"
  };

  static Stream<String> names() {
    return StreamSupport.stream(PreTokenizers.names().spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("names")
  void cutsWhereTheRegularExpressionsDo(String name) {
    List<String> expressions = RegexCuts.of(name);
    PreTokenizer preTokenizer = PreTokenizers.named(name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < 3000; i++) {
      String text = randomText(random);
      List<String> expected = RegexCuts.cut(text, expressions);
      if (!expected.equals(pieces(preTokenizer, text))) {
        assertThat(pieces(preTokenizer, text)).as(text).isEqualTo(expected);
      }
    }
  }

  private static String randomText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    // a few characters per text, so that runs of equal ones come about
    int distinct = random.nextInt(1, 12);
    String[] chosen = new String[distinct];
    for (int i = 0; i < distinct; i++) {
      chosen[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    for (int length = random.nextInt(30); length > 0; length--) {
      text.append(chosen[random.nextInt(distinct)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void longRunsNeitherRecurseNorGetLost(String name) {
    PreTokenizer preTokenizer = PreTokenizers.named(name);
    List<String> units =
        List.of(
            "a", "A", "aA", "é", "éA", "9", "\u0660", " ", "\n", " \n", " a", "!", "~", "中", "'s");
    for (String unit : units) {
      byte[] text = unit.repeat(100_000).getBytes(StandardCharsets.UTF_8);
      split(preTokenizer, text, (from, to) -> {});
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void emptyTextHasNoPieces(String name) {
    assertThat(pieces(PreTokenizers.named(name), "")).isEmpty();
  }

  @Test
  void unknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> PreTokenizers.named("gpt-9"))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNSUPPORTED);
              assertThat(e.fact()).contains("gpt-9");
              assertThat(e.fix()).contains("llama-bpe").contains("qwen35");
            });
  }

  private static List<String> pieces(PreTokenizer preTokenizer, String text) {
    int[] codePoints = text.codePoints().toArray();
    List<String> pieces = new ArrayList<>();
    split(
        preTokenizer,
        text.getBytes(StandardCharsets.UTF_8),
        (from, to) -> pieces.add(new String(codePoints, from, to - from)));
    return pieces;
  }

  /** Splits, and checks that pieces follow each other from the beginning to the end. */
  private static void split(PreTokenizer preTokenizer, byte[] utf8, Splitter.Pieces out) {
    ScannedText scanned = new ScannedText();
    scanned.scan(utf8, 0, utf8.length);
    int[] done = {0};
    preTokenizer.split(
        scanned,
        (from, to) -> {
          if (from != done[0] || to <= from) {
            throw new AssertionError("piece from " + from + " to " + to + " after " + done[0]);
          }
          done[0] = to;
          out.accept(from, to);
        });
    assertThat(done[0]).isEqualTo(scanned.length());
  }
}
