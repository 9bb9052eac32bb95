package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.model.text.SpecialTokens.Parts;
import dev.hearth.model.text.SpecialTokens.Stripping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecialTokensTest {
  private static final String[] TEXTS = {
    "<a>", "<ab>", "b><", "aaa", "aa", "\n", " <", ">>>>", "><"
  };

  private static Vocabulary vocabulary() {
    return VocabularyChange.ofTexts(TEXTS).tokenizer().vocabulary();
  }

  private static List<Object> cut(SpecialTokens tokens, String text) {
    List<Object> parts = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tokens.cut(
        bytes,
        new Parts() {
          @Override
          public void text(int from, int to) {
            parts.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
          }

          @Override
          public void token(int id) {
            parts.add(id);
          }
        });
    return parts;
  }

  private static SpecialTokens all(BitSet before, BitSet after) {
    int[] ids = IntStream.range(0, TEXTS.length).toArray();
    return new SpecialTokens(vocabulary(), ids, new Stripping(before, after));
  }

  @Test
  void longerTokensComeFirstWhereverTheyStand() {
    SpecialTokens tokens = all(new BitSet(), new BitSet());
    assertThat(cut(tokens, "x<ab><a>y")).containsExactly("x", 1, 0, "y");
    assertThat(cut(tokens, "aaaa")).containsExactly(3, "a");
    assertThat(cut(tokens, "baaaaab")).containsExactly("b", 3, 4, "b");
    assertThat(cut(tokens, "")).isEmpty();
    assertThat(cut(tokens, "no")).containsExactly("no");
  }

  @Test
  void onlyWantedTokensAreFound() {
    SpecialTokens some =
        new SpecialTokens(vocabulary(), new int[] {0}, new Stripping(new BitSet(), new BitSet()));
    assertThat(cut(some, "<ab><a>aaa")).containsExactly("<ab>", 0, "aaa");
    SpecialTokens none =
        new SpecialTokens(vocabulary(), new int[0], new Stripping(new BitSet(), new BitSet()));
    assertThat(cut(none, "<a>")).containsExactly("<a>");
  }

  @Test
  void spaceAroundATokenGoesWithIt() {
    BitSet a = new BitSet();
    a.set(0);
    assertThat(cut(all(new BitSet(), a), "x <a> \n y")).containsExactly("x ", 0, "y");
    assertThat(cut(all(a, new BitSet()), "x \t<a> y")).containsExactly("x", 0, " y");
    // not beyond another token: the longer one was there first
    assertThat(cut(all(new BitSet(), a), "<a> <ab>")).containsExactly(0, 1);
  }

  @Test
  void randomTextsAreCutAsOneTokenAfterTheOther() {
    SplittableRandom random = new SplittableRandom(3);
    String[] units = {"<", ">", "a", "b", " ", "\n", "<a>", "aa", "é"};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(units[random.nextInt(units.length)]);
      }
      BitSet before = BitSet.valueOf(new long[] {random.nextInt(1 << TEXTS.length)});
      BitSet after = BitSet.valueOf(new long[] {random.nextInt(1 << TEXTS.length)});
      assertThat(cut(all(before, after), text.toString()))
          .as("%s before %s after %s", text, before, after)
          .isEqualTo(oneAfterTheOther(text.toString(), before, after));
    }
  }

  /** The definition: for each token, longest first, each fragment is cut at its places. */
  private static List<Object> oneAfterTheOther(String text, BitSet before, BitSet after) {
    List<Object> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(text);
    }
    List<Integer> order =
        IntStream.range(0, TEXTS.length)
            .boxed()
            .sorted(Comparator.comparing((Integer id) -> -TEXTS[id].length()))
            .toList();
    for (int length : order.stream().map(id -> TEXTS[id].length()).distinct().toList()) {
      List<Integer> equals = order.stream().filter(id -> TEXTS[id].length() == length).toList();
      List<Object> finer = new ArrayList<>();
      for (Object part : parts) {
        if (part instanceof String fragment) {
          finer.addAll(cutAt(fragment, equals, before, after));
        } else {
          finer.add(part);
        }
      }
      parts = finer;
    }
    return parts;
  }

  private static List<Object> cutAt(String text, List<Integer> ids, BitSet before, BitSet after) {
    List<Object> parts = new ArrayList<>();
    String rest = text;
    for (int at = 0; at < rest.length(); at++) {
      for (int id : ids) {
        if (rest.startsWith(TEXTS[id], at)) {
          String left = rest.substring(0, at);
          rest = rest.substring(at + TEXTS[id].length());
          left = before.get(id) ? left.stripTrailing() : left;
          rest = after.get(id) ? rest.stripLeading() : rest;
          if (!left.isEmpty()) {
            parts.add(left);
          }
          parts.add(id);
          at = -1;
          break;
        }
      }
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }
}
