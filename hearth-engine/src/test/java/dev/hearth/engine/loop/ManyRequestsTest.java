package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.events;
import static dev.hearth.engine.loop.Harness.join;
import static dev.hearth.engine.loop.Harness.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.loop.Harness.Outcome;
import dev.hearth.engine.loop.Harness.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 64 requests, each alone, then all together: they join at random, some of their neighbours are
 * cancelled, beginnings are shared, memory is short, guesses are right and wrong, priorities
 * differ. Every reply is the same to the byte.
 */
class ManyRequestsTest {
  private static final int REQUESTS = 64;
  private static final int TENANTS = 3;

  /** A request and what it gives alone. */
  private record Known(Request request, String text, int[] tokens) {}

  private static RequestBuilder builder(SplittableRandom random, String tenant) {
    // a few system prompts, some of them known to several tenants
    int[] system = random(random.nextInt(4), 70 + 40 * random.nextInt(3));
    int[] prompt = join(system, random(random.nextLong(), 1 + random.nextInt(40)));
    RequestBuilder builder =
        endless(tenant, prompt, 5 + random.nextInt(35)).priority(random.nextInt(3));
    if (random.nextInt(4) > 0) {
      builder.sampling(Harness.seeded(random.nextInt(100)));
    }
    if (random.nextBoolean()) {
      builder.checkpoints(system.length);
    }
    return builder;
  }

  private static List<Known> alone(String model, long seed) {
    List<Known> known = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (Harness harness = new Harness(model, Setting.roomy())) {
      for (int i = 0; i < REQUESTS; i++) {
        SplittableRandom own = random.split();
        long state = own.nextLong();
        String tenant = "tenant " + random.nextInt(TENANTS);
        // a tenant of its own finds nothing in the cache
        Request cold =
            builder(new SplittableRandom(state), "only " + i).logProbabilities(0).build();
        Reply reply = harness.submit(cold);
        harness.run();
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        for (Event event : events(reply)) {
          if (event instanceof Event.Token token) {
            ids.add(token.id());
          } else if (event instanceof Event.Text(String piece)) {
            text.append(piece);
          } else if (event instanceof Event.Done done) {
            assertThat(done.usage().cachedTokens()).isZero();
          }
        }
        RequestBuilder again = builder(new SplittableRandom(state), tenant);
        if (random.nextBoolean()) {
          int most = 1 + random.nextInt(6);
          again.speculation(new Speculation(Speculation.Method.LOOKUP, most));
        }
        int[] tokens = ids.stream().mapToInt(Integer::intValue).toArray();
        known.add(new Known(again.build(), text.toString(), join(cold.prompt(), tokens)));
      }
    }
    return known;
  }

  /** Knows how every text goes on, and is wrong in one token of four. */
  private static Drafter.OfTokens knowing(List<Known> known, SplittableRandom random) {
    return (tokens, count, most) -> {
      for (Known one : known) {
        int[] whole = one.tokens;
        if (count < whole.length && Arrays.mismatch(tokens, 0, count, whole, 0, count) < 0) {
          int[] guesses = Arrays.copyOfRange(whole, count, Math.min(whole.length, count + most));
          for (int g = 0; g < guesses.length; g++) {
            guesses[g] = random.nextInt(4) == 0 ? 3 + random.nextInt(200) : guesses[g];
          }
          return guesses;
        }
      }
      return new int[0];
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe"})
  void everyReplyIsThatOfTheRequestAlone(String model) {
    List<Known> known = alone(model, 42);
    SplittableRandom random = new SplittableRandom(4242);
    Setting setting = Setting.roomy().requests(6).stepTokens(96).sequences(2.5);
    Drafter.OfTokens drafter = knowing(known, random.split());
    try (Harness harness = new Harness(model, setting, drafter)) {
      Map<Known, Reply> replies = new HashMap<>();
      List<Reply> doomed = new ArrayList<>();
      int next = 0;
      do {
        for (int joins = random.nextInt(4); joins > 1 && next < REQUESTS; joins--) {
          Known one = known.get(next++);
          replies.put(one, harness.submit(one.request));
          if (random.nextInt(3) == 0) {
            String tenant = "tenant " + random.nextInt(TENANTS);
            doomed.add(harness.submit(builder(random.split(), tenant).build()));
          }
        }
        if (!doomed.isEmpty() && random.nextInt(6) == 0) {
          doomed.get(random.nextInt(doomed.size())).cancel();
        }
      } while (harness.step() || next < REQUESTS);
      int cached = 0;
      int accepted = 0;
      for (Known one : known) {
        Outcome outcome = Harness.outcome(replies.get(one));
        assertThat(outcome.text()).isEqualTo(one.text);
        cached += outcome.usage().cachedTokens();
        accepted += outcome.usage().acceptedTokens();
      }
      assertThat(cached).as("tokens found computed").isGreaterThan(300);
      assertThat(accepted).as("guesses that were right").isGreaterThan(100);
      assertThat(harness.counters().preemptions()).as("preemptions").isPositive();
    }
  }
}
