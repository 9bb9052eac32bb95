package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checks of the sampler goldens; which folder they come from is the caller's choice. */
final class SamplerGoldens {
  private final JsonNode goldens;
  private final Function<List<String>, DryBreakers> breakers;

  SamplerGoldens(Fixtures fixtures, Function<List<String>, DryBreakers> breakers) {
    this.goldens = fixtures.json("sampler/sampler.json.gz");
    this.breakers = breakers;
  }

  /** One test a case. */
  Stream<DynamicTest> tests() {
    return goldens.get("cases").values().stream()
        .map(c -> DynamicTest.dynamicTest(label(c), () -> check(c)));
  }

  private static String label(JsonNode c) {
    return c.get("name").asString() + " " + c.get("logits") + " " + c.get("chain");
  }

  private void check(JsonNode c) {
    if (c.has("steps")) {
      checkSequence(c);
    } else {
      checkOne(c);
    }
  }

  private void checkOne(JsonNode c) {
    float[] logits = logits(c.get("logits").asString());
    ChainNotation.Chain chain = ChainNotation.parse(chain(c), breakers);
    int[] history = c.has("history") ? ints(c.get("history")) : new int[0];
    Sampler sampler = new Sampler(chain.steps(), chain.seed(), logits.length);
    float[] before = logits.clone();
    Survivors survivors = sampler.survivors(logits, history, history.length);
    assertThat(logits).as("the caller's logits").isEqualTo(before);
    boolean onlySize = c.get("logits").asString().equals("ties16");
    checkSurvivors(c.get("result"), survivors, onlySize);
    if (c.get("result").has("selected")) {
      int chosen = sampler.next(logits, history, history.length);
      assertThat(chosen).isEqualTo(c.get("result").get("selected").intValue());
    }
  }

  private static void checkSurvivors(JsonNode expected, Survivors survivors, boolean onlySize) {
    assertThat(survivors.count()).isEqualTo(expected.get("n").intValue());
    if (onlySize || !expected.has("candidates")) {
      return;
    }
    JsonNode candidates = expected.get("candidates");
    // where the last listed logit is tied, which of the tied ids are listed is left open
    double lowest = candidates.get(candidates.size() - 1).get(1).doubleValue();
    List<Integer> ids = new ArrayList<>();
    List<Integer> expectedIds = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      JsonNode candidate = candidates.get(i);
      double logit = candidate.get(1).doubleValue();
      assertThat((double) survivors.logit(i))
          .as("logit at rank %d", i)
          .isCloseTo(logit, within(1e-5 * Math.max(Math.abs(logit), 1e-30)));
      assertThat((double) survivors.probability(i))
          .as("probability at rank %d", i)
          .isCloseTo(candidate.get(2).doubleValue(), within(1e-5));
      if (logit > lowest + 1e-5 * Math.abs(lowest) || survivors.count() == candidates.size()) {
        ids.add(survivors.id(i));
        expectedIds.add(candidate.get(0).intValue());
      }
    }
    assertThat(ids).containsExactlyInAnyOrderElementsOf(expectedIds);
  }

  private static Offset<Double> within(double value) {
    return Offset.offset(value);
  }

  /** Every step of a sequence, with the reference's random numbers: the same tokens must come. */
  private void checkSequence(JsonNode c) {
    List<float[]> rows =
        c.get("logits").values().stream().map(name -> logits(name.asString())).toList();
    ChainNotation.Chain chain = ChainNotation.parse(chain(c), breakers);
    ReferenceRandom draws = new ReferenceRandom((int) chain.seed());
    Sampler sampler = new Sampler(chain.steps(), draws, rows.getFirst().length);
    Sampler forced = new Sampler(chain.steps(), new Philox(1), rows.getFirst().length);
    JsonNode results = c.get("result");
    assertThat(results.size()).isEqualTo(c.get("steps").intValue());
    for (int step = 0; step < results.size(); step++) {
      JsonNode expected = results.get(step);
      float[] logits = rows.get(step % rows.size());
      if (!expected.has("selected")) {
        checkSurvivors(expected, sampler.survivors(logits, new int[0], 0), false);
        continue;
      }
      if (expected.has("mu_before")) {
        double mu = expected.get("mu_before").doubleValue();
        assertThat(sampler.mirostatTarget()).isCloseTo(mu, within(1e-4));
        assertThat(forced.mirostatTarget()).isCloseTo(mu, within(1e-4));
      }
      int selected = expected.get("selected").intValue();
      checkSurvivors(expected, forced.survivors(logits, new int[0], 0), false);
      draws.idle(expected.get("n").intValue() == 1);
      forced.observe(logits, new int[0], 0, selected);
      assertThat(sampler.next(logits, new int[0], 0)).as("step %d", step).isEqualTo(selected);
    }
  }

  private float[] logits(String name) {
    JsonNode row = goldens.get("logits").get(name);
    float[] logits = new float[row.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = row.get(i).isNull() ? Float.NEGATIVE_INFINITY : row.get(i).floatValue();
    }
    return logits;
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
  }

  private static List<List<?>> chain(JsonNode c) {
    List<List<?>> steps = new ArrayList<>();
    for (JsonNode step : c.get("chain")) {
      steps.add(JsonMapper.shared().treeToValue(step, List.class));
    }
    return steps;
  }
}
