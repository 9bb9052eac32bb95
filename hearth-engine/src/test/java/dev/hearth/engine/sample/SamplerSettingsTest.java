package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.sample.ResolvedSettings.Source;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerSettingsTest {
  private static SamplerSettingsBuilder builder() {
    return new SamplerSettingsBuilder();
  }

  @Test
  void theDefaultChainIsThatOfTheReference() {
    SamplerSettings settings = SamplerSettings.standard();
    assertThat(settings.steps(DryBreakers.none()))
        .containsExactly(
            new SamplerStep.TopK(40),
            new SamplerStep.TopP(0.95f, 1),
            new SamplerStep.MinP(0.05f, 1),
            new SamplerStep.Temperature(0.8f, 0, 1),
            new SamplerStep.Draw());
    assertThat(SamplerName.join(settings.order()))
        .isEqualTo("penalties;dry;top_n_sigma;top_k;typ_p;top_p;min_p;xtc;temperature");
  }

  @Test
  void everyActiveStepStandsInTheChosenOrder() {
    SamplerSettings settings =
        builder()
            .set(SamplerOption.REPEAT_PENALTY, 1.1)
            .set(SamplerOption.DRY_MULTIPLIER, 0.8)
            .set(SamplerOption.TOP_N_SIGMA, 2)
            .set(SamplerOption.TYPICAL_P, 0.9)
            .set(SamplerOption.XTC_PROBABILITY, 0.5)
            .dryBreakers(List.of())
            .logitBias(Map.of(3, -1f))
            .resolve()
            .settings();
    assertThat(names(settings))
        .containsExactly(
            "LogitBias",
            "Penalties",
            "Dry",
            "TopNSigma",
            "TopK",
            "TypicalP",
            "TopP",
            "MinP",
            "Xtc",
            "Temperature",
            "Draw");
    SamplerSettings reordered =
        builder().order(SamplerName.order("temp;min-p; typical")).resolve().settings();
    assertThat(names(reordered)).containsExactly("Temperature", "MinP", "Draw");
  }

  @Test
  void greedyAndMirostatRunNoFilters() {
    SamplerSettingsBuilder builder =
        builder()
            .set(SamplerOption.REPEAT_PENALTY, 1.1)
            .set(SamplerOption.XTC_PROBABILITY, 0.5)
            .set(SamplerOption.MIROSTAT, 2);
    assertThat(names(builder.resolve().settings()))
        .containsExactly("Penalties", "Temperature", "MirostatV2");
    builder.set(SamplerOption.MIROSTAT, 1);
    assertThat(names(builder.resolve().settings()))
        .containsExactly("Penalties", "Temperature", "MirostatV1");
    builder.set(SamplerOption.TEMPERATURE, 0);
    assertThat(names(builder.resolve().settings())).containsExactly("Penalties", "Greedy");
  }

  private static List<String> names(SamplerSettings settings) {
    return settings.steps(DryBreakers.none()).stream()
        .map(step -> step.getClass().getSimpleName())
        .toList();
  }

  @Test
  void breakersMustBeThoseOfTheSettings() {
    SamplerSettings settings = builder().set(SamplerOption.DRY_MULTIPLIER, 1).resolve().settings();
    assertThatThrownBy(() -> settings.steps(DryBreakers.none()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(SamplerOption.class)
  void noOptionTakesWhatIsNoNumber(SamplerOption option) {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -101, 1e30}) {
      if (option.kind() == SamplerOption.Kind.OTHER) {
        assertThatThrownBy(() -> builder().set(option, bad))
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        refused(option.label(), option.range(), () -> builder().set(option, bad));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerOption.class)
  void everyDefaultIsAllowedAndLabelled(SamplerOption option) {
    assertThat(SamplerOption.labelled(option.label())).contains(option);
    if (option.kind() != SamplerOption.Kind.OTHER) {
      builder().set(option, option.standard());
      assertThat(option.range()).contains(" to ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, -0.1, 100.5",
    "temperature, 0.0000001, 1e9",
    "dynatemp_range, -1, 101",
    "dynatemp_exponent, -1, 101",
    "top_k, -1, 0.5",
    "top_p, -0.01, 1.01",
    "min_p, -0.01, 1.01",
    "typical_p, -0.01, 1.01",
    "top_n_sigma, -1, 1001",
    "xtc_probability, -0.01, 1.01",
    "xtc_threshold, -0.01, 1.01",
    "min_keep, -1, 2147483648",
    "penalty_last_n, -1, 0.5",
    "repeat_penalty, 0, 101",
    "frequency_penalty, -100.5, 100.5",
    "presence_penalty, -100.5, 100.5",
    "dry_multiplier, -1, 101",
    "dry_base, 0.99, 101",
    "dry_allowed_length, 0, 1.5",
    "dry_penalty_last_n, -1, 2.5",
    "mirostat, -1, 3",
    "mirostat_tau, -1, 101",
    "mirostat_eta, -0.1, 1.1",
  })
  void outOfRangeIsRefusedByName(String label, double below, double above) {
    SamplerOption option = SamplerOption.labelled(label).orElseThrow();
    refused(label, option.range(), () -> builder().set(option, below));
    refused(label, option.range(), () -> builder().set(option, above));
  }

  private static void refused(String label, String range, Runnable making) {
    assertThatThrownBy(making::run)
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.USAGE))
        .hasMessageContaining(label)
        .hasMessageContaining(range);
  }

  @Test
  void stepsRefuseWhatOptionsRefuse() {
    refused("top_p", "0 to 1", () -> new SamplerStep.TopP(Float.NaN, 1));
    refused("min_keep", "0 to", () -> new SamplerStep.MinP(0.1f, -1));
    refused("top_k", "0 to", () -> new SamplerStep.TopK(-1));
    refused("dynatemp_range", "", () -> new SamplerStep.Temperature(0, 1, 1));
    refused("logit_bias", "-infinity", () -> new SamplerStep.LogitBias(Map.of(1, Float.NaN)));
    refused("logit_bias", "", () -> new SamplerStep.LogitBias(Map.of(-1, 1f)));
    refused("logit_bias", "", () -> new SamplerStep.LogitBias(Map.of(1, 2e6f)));
    refused("logit_bias", "", () -> new SamplerStep.LogitBias(Map.of(1, Float.POSITIVE_INFINITY)));
    refused("samplers", "at most once", () -> SamplerName.order("top_k;top_k"));
    refused("samplers", "penalties;dry", () -> SamplerName.order("top_k;adaptive_p"));
    refused("samplers", "penalties;dry", () -> SamplerName.order(""));
  }

  @Test
  void theModelFileRecommendsAndTheUserDecides() {
    Map<String, Object> file = new HashMap<>();
    file.put("general.sampling.temp", 0.6f);
    file.put("general.sampling.top_k", 20);
    file.put("general.sampling.top_p", 0.9f);
    file.put("general.sampling.penalty_repeat", 1.05f);
    file.put("general.sampling.sequence", "top_k;temperature");
    file.put("general.sampling.min_p", 7f);
    ResolvedSettings resolved =
        builder()
            .recommended(file::get)
            .set(SamplerOption.TOP_P, 0.5)
            .set(SamplerOption.MIN_P, 0)
            .seed(5)
            .resolve();
    SamplerSettings settings = resolved.settings();
    assertThat(settings.temperature().value()).isEqualTo(0.6f);
    assertThat(settings.topK().k()).isEqualTo(20);
    assertThat(settings.topP().p()).isEqualTo(0.5f);
    assertThat(settings.penalties().repeat()).isEqualTo(1.05f);
    assertThat(settings.order()).containsExactly(SamplerName.TOP_K, SamplerName.TEMPERATURE);
    assertThat(settings.seed()).isEqualTo(5);
    assertThat(resolved.source(SamplerOption.TEMPERATURE)).isEqualTo(Source.MODEL_FILE);
    assertThat(resolved.source(SamplerOption.ORDER)).isEqualTo(Source.MODEL_FILE);
    assertThat(resolved.source(SamplerOption.TOP_P)).isEqualTo(Source.USER);
    assertThat(resolved.source(SamplerOption.MIN_P)).isEqualTo(Source.USER);
    assertThat(resolved.source(SamplerOption.SEED)).isEqualTo(Source.USER);
    assertThat(resolved.source(SamplerOption.TYPICAL_P)).isEqualTo(Source.DEFAULT);
    assertThat(resolved.sources()).hasSize(SamplerOption.values().length);
  }

  @Test
  void everyKeyOfTheModelFileIsRead() {
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry("general.sampling.sequence", "xtc"),
            Map.entry("general.sampling.top_k", 1L),
            Map.entry("general.sampling.top_p", 0.25f),
            Map.entry("general.sampling.min_p", 0.5f),
            Map.entry("general.sampling.xtc_probability", 0.75f),
            Map.entry("general.sampling.xtc_threshold", 0.125f),
            Map.entry("general.sampling.temp", 1.5f),
            Map.entry("general.sampling.penalty_last_n", (short) 7),
            Map.entry("general.sampling.penalty_repeat", 1.25),
            Map.entry("general.sampling.mirostat", 2),
            Map.entry("general.sampling.mirostat_tau", 4f),
            Map.entry("general.sampling.mirostat_eta", 0.5f));
    ResolvedSettings resolved = builder().recommended(values::get).resolve();
    assertThat(resolved.sources().values().stream().filter(s -> s == Source.MODEL_FILE))
        .hasSize(12);
    SamplerSettings settings = resolved.settings();
    assertThat(settings.order()).containsExactly(SamplerName.XTC);
    assertThat(settings.topK().k()).isEqualTo(1);
    assertThat(settings.topP().p()).isEqualTo(0.25f);
    assertThat(settings.minP().p()).isEqualTo(0.5f);
    assertThat(settings.xtc()).isEqualTo(new SamplerStep.Xtc(0.75f, 0.125f, 1));
    assertThat(settings.temperature().value()).isEqualTo(1.5f);
    assertThat(settings.penalties()).isEqualTo(new SamplerStep.Penalties(7, 1.25f, 0, 0));
    assertThat(settings.mirostat()).isEqualTo(new SamplerSettings.MirostatSettings(2, 4f, 0.5f));
  }

  @Test
  void recommendationsComeFromAFile(@TempDir Path folder) {
    Path path = folder.resolve("m.gguf");
    try (GgufWriter writer = GgufWriter.create(path)) {
      writer
          .put("general.sampling.temp", new Value.Float32(0.6f))
          .put("general.sampling.top_p", new Value.Float64(0.5))
          .put("general.sampling.top_k", Value.uint32(20))
          .put("general.sampling.sequence", Value.text("top_k;temperature"))
          .put("general.sampling.mirostat", Value.flag(true))
          .finish();
    }
    try (GgufFile file = GgufFile.open(path)) {
      SamplerSettingsBuilder builder = builder().recommended(file.metadata());
      assertThatThrownBy(builder::resolve).hasMessageContaining("general.sampling.mirostat");
      SamplerSettings settings = builder.set(SamplerOption.MIROSTAT, 0).resolve().settings();
      assertThat(settings.steps(DryBreakers.none()))
          .containsExactly(
              new SamplerStep.TopK(20),
              new SamplerStep.Temperature(0.6f, 0, 1),
              new SamplerStep.Draw());
      assertThat(settings.topP().p()).isEqualTo(0.5f);
    }
  }

  @Test
  void aSenselessRecommendationIsBadInput() {
    for (Map<String, Object> file :
        List.<Map<String, Object>>of(
            Map.of("general.sampling.temp", -1f),
            Map.of("general.sampling.temp", Float.NaN),
            Map.of("general.sampling.temp", "hot"),
            Map.of("general.sampling.top_k", 1.5f),
            Map.of("general.sampling.sequence", 3),
            Map.of("general.sampling.sequence", "top_k;magic"))) {
      String key = file.keySet().iterator().next();
      assertThatThrownBy(() -> builder().recommended(file::get).resolve())
          .isInstanceOfSatisfying(
              HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_INPUT))
          .hasMessageContaining(key)
          .hasMessageContaining("yourself");
    }
  }
}
