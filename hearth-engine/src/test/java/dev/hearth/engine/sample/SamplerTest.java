package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int[] NO_TOKENS = {};
  private static final float NONE = Float.NEGATIVE_INFINITY;

  private static Sampler sampler(int vocabulary, SamplerStep... steps) {
    return new Sampler(List.of(steps), 42, vocabulary);
  }

  @Test
  void drawsFollowTheProbabilities() {
    float[] logits = {0f, 1f, NONE, 2f, -1f, 0.5f};
    Sampler sampler = sampler(6);
    Survivors survivors = sampler.survivors(logits, NO_TOKENS, 0);
    int draws = 60_000;
    int[] counts = new int[6];
    int[] tokens = new int[draws];
    for (int position = 0; position < draws; position++) {
      counts[sampler.next(logits, tokens, position)]++;
    }
    double chiSquare = 0;
    for (int rank = 0; rank < survivors.count(); rank++) {
      double expected = draws * (double) survivors.probability(rank);
      double away = counts[survivors.id(rank)] - expected;
      chiSquare += away * away / expected;
    }
    assertThat(counts[2]).isZero();
    // 4 degrees of freedom: beyond 23.5 once in 10,000 seeds
    assertThat(chiSquare).isLessThan(23.5);
  }

  @Test
  void theTokenDependsOnNothingElse() {
    SamplerSettings settings =
        new SamplerSettingsBuilder()
            .set(SamplerOption.XTC_PROBABILITY, 0.5)
            .set(SamplerOption.REPEAT_PENALTY, 1.2)
            .set(SamplerOption.DRY_MULTIPLIER, 0.8)
            .dryBreakers(List.of())
            .seed(99)
            .resolve()
            .settings();
    SplittableRandom random = new SplittableRandom(6);
    int vocabulary = 700;
    List<float[]> rows = new ArrayList<>();
    int[] tokens = random.ints(60, 0, vocabulary).toArray();
    for (int i = 0; i < 60; i++) {
      rows.add(row(random, vocabulary));
    }
    int[] forwards = new int[60];
    Sampler used = Sampler.of(settings, vocabulary, DryBreakers.none());
    for (int i = 0; i < 60; i++) {
      forwards[i] = used.next(rows.get(i), tokens, i);
    }
    for (int i = 59; i >= 0; i--) {
      Sampler fresh = Sampler.of(settings, vocabulary, DryBreakers.none());
      assertThat(fresh.next(rows.get(i), tokens, i)).isEqualTo(forwards[i]);
      assertThat(used.next(rows.get(i), tokens, i)).isEqualTo(forwards[i]);
    }
    assertThat(forwards).doesNotContain(-1);
    assertThat(java.util.Arrays.stream(forwards).distinct().count()).isGreaterThan(20);
  }

  private static float[] row(SplittableRandom random, int vocabulary) {
    float[] row = new float[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      row[i] = (float) (random.nextDouble() * 12);
    }
    return row;
  }

  @Test
  void greedyTakesTheLowestOfTheHighest() {
    SamplerSettings greedy =
        new SamplerSettingsBuilder().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
    assertThat(greedy.steps(DryBreakers.none())).containsExactly(new SamplerStep.Greedy());
    Sampler sampler = Sampler.of(greedy, 5, DryBreakers.none());
    assertThat(sampler.next(new float[] {1, 3, 3, 2, 3}, NO_TOKENS, 0)).isEqualTo(1);
    assertThat(sampler.next(new float[] {-0f, 0f, -0f, NONE, -1}, NO_TOKENS, 0)).isZero();
    Sampler biased =
        sampler(3, new SamplerStep.LogitBias(Map.of(0, -9f)), new SamplerStep.Greedy());
    assertThat(biased.next(new float[] {5, 2, 2}, NO_TOKENS, 0)).isEqualTo(1);
  }

  @Test
  void aRowThatIsNoNumberIsOurBug() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (SamplerStep step :
          List.of(new SamplerStep.Greedy(), new SamplerStep.TopK(2), new SamplerStep.Draw())) {
        assertThatThrownBy(() -> sampler(4, step).next(new float[] {1, 2, bad, bad}, NO_TOKENS, 0))
            .isInstanceOfSatisfying(
                HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.INTERNAL))
            .hasMessageContaining("token 2")
            .hasMessageContaining(String.valueOf(bad));
      }
    }
  }

  @Test
  void whereAllIsForbiddenNothingIsChosen() {
    float[] none = {NONE, NONE, NONE};
    for (SamplerStep step :
        List.of(
            new SamplerStep.Greedy(),
            new SamplerStep.Draw(),
            new SamplerStep.TopK(2),
            new SamplerStep.TopP(0.5f, 1),
            new SamplerStep.MinP(0.5f, 1),
            new SamplerStep.TypicalP(0.5f, 1),
            new SamplerStep.TopNSigma(1),
            new SamplerStep.Xtc(1, 0.1f, 1),
            new SamplerStep.Temperature(0.5f, 0, 1),
            new SamplerStep.Temperature(0.5f, 0.5f, 1),
            new SamplerStep.Temperature(0, 0, 1),
            new SamplerStep.MirostatV1(5, 0.1f, 100),
            new SamplerStep.MirostatV2(5, 0.1f))) {
      assertThatThrownBy(() -> sampler(3, step).next(none, NO_TOKENS, 0))
          .as("%s", step)
          .isInstanceOfSatisfying(
              HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.REFUSED))
          .hasMessageContaining("all 3");
    }
    var forbidAll = new SamplerStep.LogitBias(Map.of(0, NONE, 1, NONE, 2, NONE));
    assertThatThrownBy(() -> sampler(3, forbidAll).next(new float[3], NO_TOKENS, 0))
        .hasMessageContaining("all 3");
    assertThatThrownBy(() ->
            sampler(3, new SamplerStep.TopK(2), forbidAll, new SamplerStep.TopP(0.5f, 1))
                .next(new float[3], NO_TOKENS, 0))
        .hasMessageContaining("all 3");
  }

  @Test
  void aVocabularyOfOne() {
    for (int version = 0; version <= 2; version++) {
      SamplerSettings settings =
          new SamplerSettingsBuilder()
              .set(SamplerOption.MIROSTAT, version)
              .set(SamplerOption.XTC_PROBABILITY, 1)
              .set(SamplerOption.TOP_N_SIGMA, 1)
              .set(SamplerOption.TYPICAL_P, 0.2)
              .set(SamplerOption.DYNAMIC_TEMPERATURE_RANGE, 0.5)
              .resolve()
              .settings();
      Sampler sampler = Sampler.of(settings, 1, DryBreakers.none());
      for (float logit : new float[] {0, -7, Float.MAX_VALUE, -Float.MAX_VALUE}) {
        assertThat(sampler.next(new float[] {logit}, NO_TOKENS, 0)).isZero();
      }
    }
  }

  @Test
  void extremeLogitsGiveAToken() {
    float[] extreme = {Float.MAX_VALUE, -Float.MAX_VALUE, 0, Float.MIN_VALUE, NONE};
    for (SamplerStep step :
        List.of(
            new SamplerStep.TopP(0.99f, 1),
            new SamplerStep.TypicalP(0.5f, 1),
            new SamplerStep.TopNSigma(1),
            new SamplerStep.Xtc(1, 0.1f, 1),
            new SamplerStep.Temperature(1e-6f, 0, 1),
            new SamplerStep.Temperature(1, 1, 3),
            new SamplerStep.MirostatV1(5, 0.1f, 100),
            new SamplerStep.MirostatV2(5, 0.1f),
            new SamplerStep.Penalties(64, 0.01f, -100, -100),
            new SamplerStep.LogitBias(Map.of(0, 1e6f)))) {
      assertThat(sampler(5, step).next(extreme, new int[] {0}, 1)).as("%s", step).isZero();
    }
  }

  @Test
  void offValuesChangeNothing() {
    float[] logits = {1, 2, 3, NONE};
    for (SamplerStep step :
        List.of(
            new SamplerStep.TopK(0),
            new SamplerStep.TopP(1, 0),
            new SamplerStep.MinP(0, 0),
            new SamplerStep.TypicalP(1, 0),
            new SamplerStep.TopNSigma(0),
            new SamplerStep.Xtc(0, 0.1f, 0),
            new SamplerStep.Xtc(1, 0.51f, 0),
            new SamplerStep.Temperature(1, 0, 1),
            new SamplerStep.Penalties(0, 2, 2, 2),
            new SamplerStep.Penalties(64, 1, 0, 0),
            new SamplerStep.Dry(0, 1.75f, 1, 64, DryBreakers.none()),
            new SamplerStep.Dry(1, 1.75f, 1, 0, DryBreakers.none()))) {
      Survivors survivors = sampler(4, step).survivors(logits, new int[] {2, 2, 2, 2}, 4);
      assertThat(survivors.count()).as("%s", step).isEqualTo(3);
      assertThat(survivors.logit(0)).isEqualTo(3);
    }
  }

  /** Penalties and bias after a filter find their tokens in the shorter list. */
  @Test
  void stepsThatChangeLogitsWorkAfterFilters() {
    float[] logits = {5, 4, 3, 2, 1};
    Survivors survivors =
        sampler(
                5,
                new SamplerStep.TopK(3),
                new SamplerStep.LogitBias(Map.of(1, NONE, 2, 4f, 4, 100f)),
                new SamplerStep.Penalties(8, 2, 0, 0),
                new SamplerStep.TopK(5))
            .survivors(logits, new int[] {0, 3}, 2);
    assertThat(survivors.count()).isEqualTo(2);
    assertThat(survivors.id(0)).isEqualTo(2);
    assertThat(survivors.logit(0)).isEqualTo(7);
    assertThat(survivors.id(1)).isZero();
    assertThat(survivors.logit(1)).isEqualTo(2.5f);
  }

  @Test
  void xtcHappensWithItsProbability() {
    float[] logits = {1, 1, 1, 1};
    Sampler sampler = sampler(4, new SamplerStep.Xtc(0.25f, 0.1f, 1));
    int[] tokens = new int[8000];
    int happened = 0;
    for (int position = 0; position < tokens.length; position++) {
      happened += sampler.survivors(logits, tokens, position).count() == 1 ? 1 : 0;
    }
    // binomial: 2000 with a standard deviation of 39
    assertThat(happened).isBetween(1845, 2155);
  }

  @Test
  void mirostatGoesOnFromASavedTarget() {
    SplittableRandom random = new SplittableRandom(8);
    for (SamplerStep step :
        List.of(new SamplerStep.MirostatV1(3, 0.2f, 100), new SamplerStep.MirostatV2(3, 0.2f))) {
      Sampler whole = sampler(300, step);
      Sampler second = sampler(300, step);
      assertThat(whole.mirostatTarget()).isEqualTo(6);
      int[] tokens = new int[20];
      for (int i = 0; i < 20; i++) {
        float[] row = row(random, 300);
        double target = whole.mirostatTarget();
        tokens[i] = whole.next(row, tokens, i);
        second.resumeMirostat(target);
        assertThat(second.next(row, tokens, i)).isEqualTo(tokens[i]);
        assertThat(second.mirostatTarget()).isEqualTo(whole.mirostatTarget()).isNotEqualTo(target);
      }
    }
  }

  @Test
  void wrongUseIsAProgrammersError() {
    assertThatThrownBy(() -> sampler(3).next(new float[4], NO_TOKENS, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sampler(3).next(new float[3], NO_TOKENS, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sampler(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sampler(3, new SamplerStep.Greedy(), new SamplerStep.TopK(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBiasBeyondTheVocabularyIsNamed() {
    assertThatThrownBy(() -> sampler(3, new SamplerStep.LogitBias(Map.of(3, 1f))))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("token 3")
        .hasMessageContaining("0 to 2");
  }
}
