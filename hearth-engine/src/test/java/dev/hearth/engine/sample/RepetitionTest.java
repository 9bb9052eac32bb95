package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Penalties and DRY against plain recounts. */
class RepetitionTest {
  @Test
  void penaltiesCountTheWindow() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 200; round++) {
      float[] logits = logits(random, 40);
      int[] tokens = tokens(random, random.nextInt(80), 40);
      int window = random.nextInt(100);
      var step = new SamplerStep.Penalties(window, 1.3f, 0.2f, 0.7f);
      float[] expected = logits.clone();
      for (int id = 0; id < 40; id++) {
        int count = 0;
        for (int i = Math.max(0, tokens.length - window); i < tokens.length; i++) {
          count += tokens[i] == id ? 1 : 0;
        }
        if (count > 0) {
          expected[id] = expected[id] > 0 ? expected[id] / 1.3f : expected[id] * 1.3f;
          expected[id] -= count * 0.2f + 0.7f;
        }
      }
      assertThat(after(logits, tokens, step)).containsExactly(expected);
    }
  }

  @Test
  void dryFindsTheLongestRepetition() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 400; round++) {
      float[] logits = logits(random, 6);
      int[] tokens = tokens(random, random.nextInt(60), 1 + random.nextInt(6));
      int window = random.nextInt(70);
      int allowed = 1 + random.nextInt(4);
      var step = new SamplerStep.Dry(0.5f, 1.5f, allowed, window, DryBreakers.none());
      float[] expected = logits.clone();
      for (int id = 0; id < 6; id++) {
        int longest = longestRepetition(tokens, window, id);
        if (longest >= allowed) {
          expected[id] -= (float) (0.5f * Math.pow(1.5f, longest - allowed));
        }
      }
      assertThat(after(logits, tokens, step)).containsExactly(expected);
    }
  }

  /** How many of the last tokens stand, followed by {@code next}, earlier in the window too. */
  private static int longestRepetition(int[] tokens, int window, int next) {
    int start = Math.max(0, tokens.length - window);
    int longest = 0;
    for (int at = start + 1; at < tokens.length; at++) {
      int length = 0;
      while (tokens[at] == next
          && at - 1 - length >= start
          && tokens[at - 1 - length] == tokens[tokens.length - 1 - length]) {
        length++;
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private static float[] after(float[] logits, int[] tokens, SamplerStep step) {
    Survivors survivors =
        new Sampler(List.of(step), 0, logits.length).survivors(logits, tokens, tokens.length);
    float[] result = new float[logits.length];
    for (int i = 0; i < survivors.count(); i++) {
      result[survivors.id(i)] = survivors.logit(i);
    }
    return result;
  }

  private static float[] logits(SplittableRandom random, int count) {
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      logits[i] = (float) (random.nextDouble() * 10 - 5);
    }
    return logits;
  }

  private static int[] tokens(SplittableRandom random, int count, int vocabulary) {
    return random.ints(count, 0, vocabulary).toArray();
  }

  /** One token a text; a text is cut into its longest known pieces. */
  private record Pieces(String... texts) implements DryBreakers.Vocabulary {
    @Override
    public int size() {
      return texts.length;
    }

    @Override
    public byte[] bytes(int token) {
      return texts[token].getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int[] tokens(byte[] text) {
      String left = new String(text, StandardCharsets.UTF_8);
      int[] tokens = new int[text.length];
      int count = 0;
      while (!left.isEmpty()) {
        int best = -1;
        for (int i = 0; i < texts.length; i++) {
          if (left.startsWith(texts[i]) && (best < 0 || texts[i].length() > texts[best].length())) {
            best = i;
          }
        }
        tokens[count++] = best;
        left = left.substring(texts[best].length());
      }
      return Arrays.copyOf(tokens, count);
    }
  }

  private static final Pieces PIECES = new Pieces("a", "b", "c", "x", "y", "\n", "b\n", "ax", "z");

  @Test
  void breakersEndRepetitions() {
    DryBreakers newline = DryBreakers.of(List.of("\n"), PIECES);
    // a b c | a b: c would be the third of a repetition; a newline between stops the count at 0
    assertThat(taken(newline, 0, 1, 2, 3, 0, 1)).containsOnly(2);
    assertThat(taken(newline, 0, 1, 2, 5, 0, 1)).containsOnly(2);
    assertThat(taken(newline, 0, 1, 2, 0, 1, 5)).isEmpty();
    assertThat(taken(newline, 5, 0, 1, 2, 5, 0)).isEmpty();
    // a breaker is never penalised itself: a b \n a b
    assertThat(taken(newline, 0, 1, 5, 0, 1)).isEmpty();
    // nor is a token that contains it: x a b\n x a
    assertThat(taken(newline, 3, 0, 6, 3, 0)).isEmpty();
  }

  @Test
  void breakersOfSeveralTokens() {
    DryBreakers xyz = DryBreakers.of(List.of("xyz"), PIECES);
    // x y z in three tokens, the last two repeated after it: b c … x y z b c
    assertThat(taken(xyz, 1, 2, 0, 3, 4, 8, 1, 2)).containsOnly(0);
    // the head may end a longer token: ax y z; only one token after it, so nothing to penalise
    assertThat(taken(xyz, 1, 2, 0, 7, 4, 8, 2)).isEmpty();
    assertThat(xyz.tailAt(new int[] {7, 4, 8}, 0, 3)).isEqualTo(2);
    assertThat(xyz.tailAt(new int[] {3, 4, 8}, 0, 3)).isEqualTo(2);
    assertThat(xyz.tailAt(new int[] {3, 4, 8}, 0, 2)).isEqualTo(-1);
    assertThat(xyz.tailAt(new int[] {3, 4, 0}, 0, 3)).isEqualTo(-1);
    assertThat(xyz.tailAt(new int[] {4, 8, 3}, 0, 3)).isEqualTo(-1);
    assertThat(xyz.breaksAlone(3)).isFalse();
    assertThat(DryBreakers.of(List.of("x"), PIECES).breaksAlone(7)).isTrue();
  }

  /** With a real tokenizer: a text that tokens cut in two breaks wherever the cut is. */
  @Test
  void breakersOfARealVocabulary() {
    try (GgufFile model = GgufFile.open(Fixtures.testdata().unpacked("models/qwen3.gguf.gz"))) {
      Tokenizer tokenizer = Tokenizers.of(model.metadata());
      String text = "ing the";
      DryBreakers breakers = DryBreakers.of(List.of(text), new TokenizerVocabulary(tokenizer));
      int found = 0;
      for (String around : List.of("sing the", "taking the song", "ing the", "morning then")) {
        int[] tokens = tokenizer.encode(around, false, false);
        boolean breaks = false;
        for (int i = 0; i < tokens.length; i++) {
          breaks |= breakers.tailAt(tokens, i, tokens.length) >= 0;
        }
        found += breaks ? 1 : 0;
      }
      assertThat(found).isGreaterThanOrEqualTo(3);
      int[] other = tokenizer.encode("the king sings", false, false);
      for (int i = 0; i < other.length; i++) {
        assertThat(breakers.tailAt(other, i, other.length)).isEqualTo(-1);
      }
    }
  }

  /** The tokens that DRY takes something from, allowed length 2. */
  private static List<Integer> taken(DryBreakers breakers, int... tokens) {
    float[] logits = new float[PIECES.size()];
    Arrays.fill(logits, 1);
    float[] after = after(logits, tokens, new SamplerStep.Dry(1, 2, 2, 100, breakers));
    return java.util.stream.IntStream.range(0, after.length)
        .filter(i -> after[i] != 1)
        .boxed()
        .toList();
  }

  @Test
  void breakersHaveLimits() {
    assertThatThrownBy(() -> DryBreakers.of(List.of(""), PIECES))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("dry_sequence_breakers")
        .hasMessageContaining("1 to 40 bytes");
    assertThatThrownBy(() -> DryBreakers.of(List.of("ä".repeat(21)), PIECES))
        .hasMessageContaining("42 bytes");
    assertThatThrownBy(() -> DryBreakers.of(java.util.Collections.nCopies(65, "a"), PIECES))
        .hasMessageContaining("65 texts");
  }

  @Test
  void endlessRepetitionStaysFinite() {
    int[] tokens = new int[5000];
    float[] logits = {3, 1};
    var step = new SamplerStep.Dry(100, 100, 1, 5000, DryBreakers.none());
    assertThat(after(logits, tokens, step)[0]).isEqualTo(-Float.MAX_VALUE);
    // and with nothing else to say it may still be said
    Sampler sampler = new Sampler(List.of(step), 0, 1);
    assertThat(sampler.next(new float[] {3}, tokens, tokens.length)).isZero();
  }

  @Test
  void aTokenOutsideTheVocabularyIsAProgrammersError() {
    var step = new SamplerStep.Penalties(64, 1.1f, 0, 0);
    assertThatThrownBy(() -> after(new float[] {1, 2}, new int[] {2}, step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 2");
  }
}
