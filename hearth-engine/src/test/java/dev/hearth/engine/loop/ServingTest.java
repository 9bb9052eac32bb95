package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.events;
import static dev.hearth.engine.loop.Harness.join;
import static dev.hearth.engine.loop.Harness.outcome;
import static dev.hearth.engine.loop.Harness.random;
import static dev.hearth.engine.loop.Harness.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.loop.Harness.Outcome;
import dev.hearth.engine.loop.Harness.Setting;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests of one model, step by step; pages are counted after each. */
class ServingTest {
  private static String alone(String model, Request request) {
    try (Harness harness = new Harness(model, Setting.roomy())) {
      return harness.answer(request).text();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe", "gpt-oss-mxfp4"})
  void whoGivesWayResumesAsIfNothingHadHappened(String model) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requests.add(endless("t", random(i, 70 + 20 * i), 150).sampling(seeded(i)).build());
    }
    List<String> alone = requests.stream().map(r -> alone(model, r)).toList();
    try (Harness harness = new Harness(model, Setting.roomy().sequences(1.6))) {
      List<Reply> replies = requests.stream().map(harness::submit).toList();
      harness.run();
      assertThat(replies.stream().map(r -> outcome(r).text()).toList()).isEqualTo(alone);
      // recurrent states are most of what their requests hold, so that none starts too early
      if (model.equals("llama") || model.equals("gpt-oss-mxfp4")) {
        assertThat(harness.counters().preemptions()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2"})
  void oneBeginningIsComputedOnceForAllWhoShareIt(String model) {
    int[] system = random(1, 130);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      requests.add(
          endless("t", join(system, random(10 + i, 30)), 20).checkpoints(system.length).build());
    }
    List<String> alone = requests.stream().map(r -> alone(model, r)).toList();
    try (Harness harness = new Harness(model, Setting.roomy())) {
      List<Reply> replies = requests.stream().map(harness::submit).toList();
      harness.run();
      List<Outcome> outcomes = replies.stream().map(Harness::outcome).toList();
      assertThat(outcomes.stream().map(Outcome::text).toList()).isEqualTo(alone);
      assertThat(outcomes.stream().map(o -> o.usage().cachedTokens()).toList())
          .containsExactly(0, 130, 130, 130);
    }
  }

  @Test
  void sharedPagesAreHeldOnce() {
    int[] prompt = random(1, 256);
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Reply first = harness.submit(endless("t", prompt, 40).build());
      while (harness.counters().outputTokens() == 0) {
        harness.step();
      }
      long one = harness.counters().usedBytes();
      for (int i = 0; i < 5; i++) {
        harness.submit(endless("t", prompt, 20).sampling(seeded(i)).build());
      }
      harness.step();
      harness.step();
      assertThat(harness.count().running()).isEqualTo(6);
      // five more requests, each with one or two pages of its own after four that are shared
      assertThat(harness.counters().usedBytes()).isLessThan(4 * one);
      harness.run();
      assertThat(outcome(first).reason()).isEqualTo(StopReason.OUTPUT_LIMIT);
    }
  }

  /** Whether another tenant sent a prompt shows neither in steps nor in numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e"})
  void whatAnotherTenantSentIsAsColdAsNew(String model) {
    int[] prompt = random(1, 150);
    int coldSteps;
    long coldComputed;
    try (Harness harness = new Harness(model, Setting.roomy().stepTokens(16))) {
      harness.answer(endless("mallory", random(99, 150), 5).checkpoints(100).build());
      long before = harness.counters().promptTokens() - harness.counters().cachedTokens();
      Reply reply = harness.submit(endless("mallory", prompt, 5).checkpoints(100).build());
      coldSteps = harness.run();
      coldComputed = harness.counters().promptTokens() - harness.counters().cachedTokens() - before;
      assertThat(outcome(reply).usage().cachedTokens()).isZero();
    }
    try (Harness harness = new Harness(model, Setting.roomy().stepTokens(16))) {
      harness.answer(endless("alice", prompt, 5).checkpoints(100).build());
      long before = harness.counters().promptTokens() - harness.counters().cachedTokens();
      Reply reply = harness.submit(endless("mallory", prompt, 5).checkpoints(100).build());
      int steps = harness.run();
      assertThat(steps).isEqualTo(coldSteps);
      assertThat(harness.counters().promptTokens() - harness.counters().cachedTokens() - before)
          .isEqualTo(coldComputed);
      assertThat(outcome(reply).usage().cachedTokens()).isZero();
      // and the one who did send it gains
      assertThat(harness.answer(endless("alice", prompt, 5).build()).usage().cachedTokens())
          .isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void aHigherPriorityTakesTheOnlyPlaceAndTheOtherGoesOnAfterwards() {
    Request low = endless("a", random(1, 60), 60).sampling(seeded(1)).build();
    String alone = alone("qwen35", low);
    try (Harness harness = new Harness("qwen35", Setting.roomy().requests(1))) {
      Reply waiting = harness.submit(low);
      for (int i = 0; i < 20; i++) {
        harness.step();
      }
      Reply high = harness.submit(endless("b", random(2, 60), 10).priority(1).build());
      harness.step();
      assertThat(harness.count().waiting()).containsEntry("a", 1);
      int outputs = 0;
      while (outputs < 10) {
        harness.step();
        outputs++;
      }
      assertThat(harness.counters().preemptions()).isEqualTo(1);
      assertThat(outcome(high).usage().outputTokens()).isEqualTo(10);
      harness.run();
      assertThat(outcome(waiting).text()).isEqualTo(alone);
    }
  }

  @Test
  void everyStepServesWhoDecodesWhileALongPromptIsRead() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Reply decoding = harness.submit(endless("a", random(1, 10), 30).build());
      harness.step();
      harness.submit(endless("b", random(2, 400), 5).build());
      for (int i = 0; i < 8; i++) {
        long before = harness.counters().outputTokens();
        harness.step();
        assertThat(harness.counters().outputTokens()).isGreaterThan(before);
      }
      // 48 of 400 tokens a step
      assertThat(harness.counters().promptTokens()).isEqualTo(410);
      harness.run();
      assertThat(outcome(decoding).usage().outputTokens()).isEqualTo(30);
    }
  }

  @Test
  void timeEndsWhatIsLateAndWhatNeverBegan() {
    try (Harness harness = new Harness("llama", Setting.roomy().requests(1))) {
      Reply late =
          harness.submit(endless("a", random(1, 10), 300).deadline(Duration.ofMillis(100)).build());
      Reply queued =
          harness.submit(
              endless("a", random(2, 10), 5).queueDeadline(Duration.ofMillis(50)).build());
      Reply both =
          harness.submit(endless("a", random(2, 10), 5).deadline(Duration.ofMillis(60)).build());
      for (int i = 0; i < 5; i++) {
        harness.step();
      }
      harness.pass(70);
      harness.step();
      assertThatThrownBy(() -> events(queued))
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.BUSY));
      Outcome never = outcome(both);
      assertThat(never.reason()).isEqualTo(StopReason.DEADLINE);
      assertThat(never.usage().outputTokens()).isZero();
      assertThat(never.usage().queue()).isEqualTo(Duration.ofMillis(70));
      harness.pass(40);
      harness.step();
      Outcome begun = outcome(late);
      assertThat(begun.reason()).isEqualTo(StopReason.DEADLINE);
      assertThat(begun.usage().outputTokens()).isEqualTo(6);
      assertThat(harness.step()).isFalse();
    }
  }

  @Test
  void aFullQueueRefusesItsTenantAndNobodyElse() {
    try (Harness harness = new Harness("llama", Setting.roomy().requests(2).queue(3))) {
      for (int i = 0; i < 5; i++) {
        harness.submit(endless("a", random(i, 10), 5).build());
      }
      assertThatThrownBy(() -> harness.submit(endless("a", random(9, 10), 5).build()))
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.BUSY));
      Reply other = harness.submit(endless("b", random(7, 10), 5).build());
      harness.run();
      assertThat(outcome(other).reason()).isEqualTo(StopReason.OUTPUT_LIMIT);
      assertThat(harness.count().waiting()).isEmpty();
      assertThat(harness.count().running()).isZero();
      harness.submit(endless("a", random(9, 10), 5).build());
      harness.run();
    }
  }

  @Test
  void cancelledRequestsLeaveAtTheNextStep() {
    try (Harness harness = new Harness("llama", Setting.roomy().requests(1))) {
      Reply running = harness.submit(endless("a", random(1, 10), 300).build());
      Reply waiting = harness.submit(endless("a", random(2, 10), 300).build());
      harness.step();
      waiting.cancel();
      running.close();
      harness.step();
      assertThat(outcome(running).reason()).isEqualTo(StopReason.CANCELLED);
      assertThat(outcome(waiting).reason()).isEqualTo(StopReason.CANCELLED);
      assertThat(harness.step()).isFalse();
      assertThat(harness.count().running()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-q.q4_k",
        "qwen3",
        "qwen35",
        "qwen35moe",
        "gemma4-e",
        "gemma4-moe",
        "gpt-oss-mxfp4",
        "lfm2",
        "lfm2moe"
      })
  void guessesChangeNothing(String model) {
    int accepted = 0;
    for (int i = 0; i < 4; i++) {
      // few different tokens make a text that repeats itself, and guesses right and wrong
      Map<Integer, Float> few = new HashMap<>();
      for (int token = 20; token < 24; token++) {
        few.put(token, 100f);
      }
      SamplerSettings sampling =
          new SamplerSettingsBuilder()
              .logitBias(few)
              .seed(i)
              .set(SamplerOption.TEMPERATURE, i == 0 ? 0 : 0.8)
              .resolve()
              .settings();
      var builder = endless("t", random(i, 40), 120).sampling(sampling);
      String plain = alone(model, builder.build());
      Request guessing =
          builder.speculation(new Speculation(Speculation.Method.LOOKUP, 1 + 2 * i)).build();
      try (Harness harness = new Harness(model, Setting.roomy().sequences(20))) {
        Outcome outcome = harness.answer(guessing);
        assertThat(outcome.text()).as("seed " + i).isEqualTo(plain);
        assertThat(outcome.usage().outputTokens()).isEqualTo(120);
        assertThat(outcome.usage().draftedTokens()).isPositive();
        accepted += outcome.usage().acceptedTokens();
      }
    }
    assertThat(accepted).isPositive();
  }

  /**
   * A drafter that knows the reply and is wrong now and then: every length of acceptance occurs.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-q.q4_k",
        "qwen3",
        "qwen35",
        "qwen35moe",
        "gemma4-e",
        "gemma4-moe",
        "gpt-oss-mxfp4",
        "lfm2",
        "lfm2moe"
      })
  void rightGuessesSaveStepsAndChangeNothing(String model) {
    int[] prompt = random(5, 80);
    var builder = endless("t", prompt, 150).sampling(seeded(7));
    int[] reply = Harness.written(model, builder);
    assertThat(reply).hasSize(150);
    int[] whole = join(prompt, reply);
    SplittableRandom errors = new SplittableRandom(3);
    Drafter.OfTokens oracle =
        (tokens, count, most) -> {
          int[] guesses = Arrays.copyOfRange(whole, count, Math.min(whole.length, count + most));
          for (int g = 0; g < guesses.length; g++) {
            guesses[g] = errors.nextInt(4) == 0 ? 3 + errors.nextInt(200) : guesses[g];
          }
          return guesses;
        };
    String plain = alone(model, builder.build());
    Request guessing = builder.speculation(new Speculation(Speculation.Method.LOOKUP, 5)).build();
    try (Harness harness = new Harness(model, Setting.roomy().sequences(20), oracle)) {
      Reply others = harness.submit(endless("t", random(8, 50), 100).build());
      Outcome outcome = harness.answer(guessing);
      assertThat(outcome.text()).isEqualTo(plain);
      assertThat(outcome.usage().acceptedTokens()).isBetween(60, outcome.usage().draftedTokens());
      assertThat(harness.counters().steps()).isLessThan(110);
      assertThat(outcome(others).usage().draftedTokens()).isZero();
    }
  }

  @Test
  void logProbabilitiesAreToldBeforeTheTextTheyBelongTo() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Request request =
          endless("t", random(1, 20), 12).sampling(seeded(3)).logProbabilities(4).build();
      Reply reply = harness.submit(request);
      harness.run();
      StringBuilder told = new StringBuilder();
      StringBuilder text = new StringBuilder();
      int tokens = 0;
      for (Event event : events(reply)) {
        if (event instanceof Event.Token token) {
          tokens++;
          told.append(new String(harness.tokenizer().piece(token.id(), false)));
          assertThat(token.top()).hasSize(4);
          assertThat(token.logProbability()).isNegative();
          double mass = 0;
          float before = 0;
          for (Event.Alternative other : token.top()) {
            assertThat(other.logProbability()).isLessThanOrEqualTo(before);
            before = other.logProbability();
            mass += Math.exp(before);
            if (other.id() == token.id()) {
              assertThat(other.logProbability()).isEqualTo(token.logProbability());
            }
          }
          assertThat(mass).isLessThanOrEqualTo(1.0000001);
        } else if (event instanceof Event.Text(String piece)) {
          text.append(piece);
          assertThat(told.length()).isGreaterThanOrEqualTo(text.length());
        }
      }
      assertThat(tokens).isEqualTo(12);
      assertThat(text.length()).isPositive();
    }
  }
}
