package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.join;
import static dev.hearth.engine.loop.Harness.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Usage;
import dev.hearth.engine.loop.Harness.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a tenant can tell that another has sent a prompt with the same beginning. Everything that
 * a request shows is compared, in steps and tokens rather than in seconds: what is computed is what
 * takes time. The same spy is shown to succeed where it asks as the tenant that it spies upon.
 */
class IsolationTest {
  private static final int TRIALS = 8;

  /** All that a request shows to who sent it. */
  private record Seen(
      int cachedTokens, int stepsToFirst, long promptTokensComputed, int tokens, String text) {}

  private static Seen spy(Harness harness, RequestBuilder request) {
    long before = computed(harness);
    long written = harness.counters().outputTokens();
    Reply reply = harness.submit(request.build());
    int steps = 0;
    while (harness.counters().outputTokens() == written && harness.step()) {
      steps++;
    }
    harness.run();
    StringBuilder text = new StringBuilder();
    for (Event event : Harness.events(reply)) {
      if (event instanceof Event.Text(String piece)) {
        text.append(piece);
      } else if (event instanceof Event.Done done) {
        Usage usage = done.usage();
        return new Seen(
            usage.cachedTokens(),
            steps,
            computed(harness) - before,
            usage.outputTokens(),
            text.toString());
      }
    }
    throw new AssertionError("no end");
  }

  private static long computed(Harness harness) {
    return harness.counters().promptTokens() - harness.counters().cachedTokens();
  }

  /** One trial: the victim sends the secret or something else, then the spy asks with it. */
  private static Seen trial(Harness harness, int number, boolean sent, String spy) {
    int[] secret = random(100 + number, 150);
    int[] other = random(5000 + number, 150);
    Constraint form = new Constraint.Regex("[a-z ]{" + (4 + number % 3) + "}");
    int[] victims = join(sent ? secret : other, random(number, 9));
    RequestBuilder said = endless("victim", victims, 8).checkpoints(150);
    submitted(harness, said.constraint(sent ? form : Constraint.none()));
    RequestBuilder asked = endless(spy, join(secret, random(number + 70, 5)), 6);
    return spy(harness, asked.checkpoints(150).constraint(form));
  }

  private static void submitted(Harness harness, RequestBuilder request) {
    Reply reply = harness.submit(request.build());
    harness.run();
    Harness.outcome(reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e"})
  void anotherTenantSeesTheSameWhateverWasSent(String model) {
    Setting setting = Setting.roomy().stepTokens(48);
    int told = 0;
    try (Harness silent = new Harness(model, setting);
        Harness spied = new Harness(model, setting);
        Harness open = new Harness(model, setting)) {
      for (int number = 0; number < TRIALS; number++) {
        Seen without = trial(silent, number, false, "spy");
        assertThat(trial(spied, number, true, "spy")).isEqualTo(without);
        assertThat(without.cachedTokens).isZero();
        Seen own = trial(open, number, true, "victim");
        told += own.cachedTokens > 0 && own.stepsToFirst < without.stepsToFirst ? 1 : 0;
        assertThat(own.text).as("caches change no text").isEqualTo(without.text);
      }
    }
    assertThat(told).as("trials in which the tenant itself can tell").isEqualTo(TRIALS);
  }

  @Test
  void aTenantsGrammarsAreItsOwn() {
    try (Harness harness = new Harness("llama", Setting.roomy())) {
      Constraint form = new Constraint.JsonSchema("{\"maxLength\":37,\"pattern\":\"^a.*b$\"}");
      List<String> tenants = List.of("ann", "ann", "bob");
      List<Object> grammars = tenants.stream().map(t -> harness.grammar(t, form)).toList();
      assertThat(grammars.get(0)).isSameAs(grammars.get(1)).isNotSameAs(grammars.get(2));
    }
  }
}
