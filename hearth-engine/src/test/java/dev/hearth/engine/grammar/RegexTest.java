package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
  private static boolean matches(String pattern, String text) {
    TextMatch match = Grammar.compile(new GrammarSource.Regex(pattern)).match();
    return match.accept(text.getBytes(StandardCharsets.UTF_8)) && match.mayEnd();
  }

  private static boolean found(String pattern, String text) {
    RegexFactory factory = new RegexFactory();
    DfaContent content = DfaContent.of(factory, RegexParser.search(factory, pattern));
    int state = content.start();
    for (int c : text.codePoints().toArray()) {
      state = state == Content.DEAD ? state : content.next(state, c);
    }
    return state != Content.DEAD && content.accepts(state);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a|b, a, true",
        "a|b, ab, false",
        "^a.c$, abc, true",
        "a{2,3}, aa, true",
        "a{2,3}, aaaa, false",
        "(ab)+, ababab, true",
        "[^a-c]+, xyz, true",
        "\\u{1F600}, 😀, true",
        "[\\u4e00-\\u9fff]{2}, 中文, true",
        "\\p{Lu}\\p{Ll}*, Ärger, true",
        "\\p{Script=Greek}+, αβγ, true",
        "(?=.*\\d)(?=.*[a-z]).{4}, ab1c, true",
        "(?=.*\\d)(?=.*[a-z]).{4}, abcd, false",
        "(?!ab).*, ac, true",
        "(?!ab).*, abc, false",
        "(?=a{3}$)a+, aaa, true",
        "(?=a{3}$)a+, aaaa, false",
      })
  void matchesTheWholeText(String pattern, String text, boolean expected) {
    assertThat(matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void findsAPatternAnywhereUnlessAnchored() {
    assertThat(found("b", "abc")).isTrue();
    assertThat(found("^b", "abc")).isFalse();
    assertThat(found("b$", "abc")).isFalse();
    assertThat(found("^abc$", "abc")).isTrue();
    assertThat(found("^a|c$", "xc")).isTrue();
    assertThat(found("^a|c$", "xcx")).isFalse();
    assertThat(found("", "")).isTrue();
  }

  /** Patterns of few operators over few letters, judged by another engine. */
  @Test
  void agreesWithTheJdkOnRandomPatterns() {
    SplittableRandom random = new SplittableRandom(11);
    int judged = 0;
    for (int round = 0; round < 400; round++) {
      String pattern = pattern(random, 3);
      Pattern other = Pattern.compile(pattern);
      for (int i = 0; i < 20; i++) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          text.append("abc".charAt(random.nextInt(3)));
        }
        assertThat(found(pattern, text.toString()))
            .as("%s in %s", pattern, text)
            .isEqualTo(other.matcher(text).find());
        judged++;
      }
    }
    assertThat(judged).isEqualTo(8000);
  }

  private static String pattern(SplittableRandom random, int depth) {
    if (depth == 0) {
      return List.of("a", "b", "c", ".", "[ab]", "[^a]").get(random.nextInt(6));
    }
    String one = pattern(random, depth - 1);
    return switch (random.nextInt(7)) {
      case 0 -> "(?:" + one + "|" + pattern(random, depth - 1) + ")";
      case 1 -> "(?:" + one + ")*";
      case 2 -> "(?:" + one + ")?";
      case 3 -> "(?:" + one + "){1,2}";
      default -> one + pattern(random, depth - 1);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a)\\1", "a\\b", "(?<=a)b", "(?<!a)b", "(a(?=b))c", "^^a", "\\p{Emoji_Weird}"})
  void refusesWhatAnAutomatonDoesNotDecide(String pattern) {
    assertThatThrownBy(() -> Grammar.compile(new GrammarSource.Regex(pattern)))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.UNSUPPORTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", ")", "[a", "a{3,2}", "*a", "a**", "\\", "[b-a]", "\\u12", "a\\a"})
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> Grammar.compile(new GrammarSource.Regex(pattern)))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a|b)*a(a|b){40}",
        "((a{0,100}){0,100}){0,100}b{0,90000}",
        "(?=.*a.{30})(?=.*b.{31})(?=.*c.{29}).*",
      })
  void boundsTheWorkForPatternsThatExplode(String pattern) {
    assertThatThrownBy(() -> Grammar.compile(new GrammarSource.Regex(pattern)))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.LIMIT));
  }

  @Test
  void catastrophicPatternsAreLinear() {
    assertThat(matches("(a+)+b", "a".repeat(50_000))).isFalse();
    assertThat(matches("(a+)+b", "a".repeat(50_000) + "b")).isTrue();
  }
}
