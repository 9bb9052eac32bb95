package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainNotationTest {
  private static ChainNotation.Chain parse(List<?>... steps) {
    return ChainNotation.parse(Arrays.asList(steps), texts -> DryBreakers.none());
  }

  @Test
  void readsWhatTheReferenceCallsOff() {
    assertThat(
            parse(
                    List.of("top_k", -1),
                    List.of("temp", -1.0),
                    List.of("penalties", -1, 1.5, 0.5, 0.5),
                    List.of("top_n_sigma", -1.0))
                .steps())
        .containsExactly(
            new SamplerStep.TopK(0),
            new SamplerStep.Temperature(0, 0, 1),
            new SamplerStep.Penalties(0, 1.5f, 0.5f, 0.5f),
            new SamplerStep.TopNSigma(0));
  }

  @Test
  void aChainHasOneSeed() {
    assertThat(parse(List.of("top_k", 4)).seed()).isZero();
    assertThat(parse(List.of("xtc", 1, 0.1, 1, 7), List.of("dist", 7)).seed()).isEqualTo(7);
    refused("another seed", List.of("xtc", 1, 0.1, 1, 7), List.of("dist", 8));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    refused("no sampler", List.of("top_q", 1));
    refused("no sampler", List.of());
    refused("number as value 1", List.of("top_p"));
    refused("whole number as value 2", List.of("top_p", 0.5));
    refused("whole number as value 1", List.of("top_k", 1.5));
    refused("number as value 1", List.of("temp", "warm"));
    refused("list as value 5", List.of("dry", 1, 1, 1, 1));
    refused("pairs", List.of("logit_bias", List.of(3)));
    refused("min_keep", List.of("min_p", 0.5, -2));
  }

  private static void refused(String why, List<?>... steps) {
    assertThatThrownBy(() -> parse(steps))
        .isInstanceOfSatisfying(
            HearthException.class, e -> assertThat(e.code()).isEqualTo(Code.USAGE))
        .hasMessageContaining(why);
  }
}
