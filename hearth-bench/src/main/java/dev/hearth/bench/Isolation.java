package dev.hearth.bench;

import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.loop.Engines;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Tries to tell from the time to the first token whether another tenant has sent a beginning. The
 * threshold is learned from one half of the trials and judged by the other. Beside it stands the
 * same spy as the tenant that it spies upon: what it can tell there is what caches give away.
 */
final class Isolation {
  static final List<String> OPTIONS = List.of("model", "trials", "threads", "kernels", "prefix");

  /** 97.5 % of a normal distribution lie below. */
  private static final double QUANTILE = 1.959964;

  private final PrintStream out;

  Isolation(PrintStream out) {
    this.out = out;
  }

  /** One trial: whether the beginning was sent, and what the spy saw. */
  private record Trial(boolean sent, long nanos, int cachedTokens) {}

  void run(Options options) throws InterruptedException {
    Path model = options.path("model");
    int trials = options.whole("trials", 400);
    int prefix = options.whole("prefix", 128);
    EngineSettings settings =
        EngineSettings.standard()
            .withThreads(options.whole("threads", 1))
            .withKernels(options.text("kernels", "fast"))
            .withContextTokens(prefix + 64);
    for (boolean own : new boolean[] {false, true}) {
      try (Engine engine = Engines.open(model, settings)) {
        report(own ? "the tenant itself" : "another tenant", trials(engine, own, trials, prefix));
      }
    }
  }

  private static List<Trial> trials(Engine engine, boolean own, int count, int prefix)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(20_261_121);
    List<Trial> found = new ArrayList<>();
    int vocabulary = engine.tokenizer().vocabulary().size();
    for (int trial = 0; trial < count + 20; trial++) {
      int[] secret = random.ints(prefix, 3, vocabulary).toArray();
      int[] other = random.ints(prefix, 3, vocabulary).toArray();
      boolean sent = random.nextBoolean();
      ask(engine, "victim", sent ? secret : other, random.nextInt(3, vocabulary));
      Trial one = ask(engine, own ? "victim" : "spy", secret, random.nextInt(3, vocabulary));
      if (trial >= 20) {
        found.add(new Trial(sent, one.nanos, one.cachedTokens));
      }
    }
    return found;
  }

  private static Trial ask(Engine engine, String tenant, int[] beginning, int last)
      throws InterruptedException {
    int[] prompt = Arrays.copyOf(beginning, beginning.length + 1);
    prompt[beginning.length] = last;
    RequestBuilder request =
        Request.of(tenant, prompt)
            .checkpoints(beginning.length)
            .outputTokensMax(2)
            .logProbabilities(0)
            .ignoreEnd(true);
    long from = System.nanoTime();
    long first = 0;
    try (Reply reply = engine.submit(request.build())) {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        first = first == 0 ? System.nanoTime() - from : first;
        if (event instanceof Event.Done done) {
          return new Trial(false, first, done.usage().cachedTokens());
        }
      }
    }
    throw new IllegalStateException("no end");
  }

  private void report(String who, List<Trial> trials) {
    List<Trial> learned = trials.subList(0, trials.size() / 2);
    List<Trial> judged = trials.subList(trials.size() / 2, trials.size());
    long threshold = 0;
    boolean fasterMeansSent = true;
    int best = -1;
    for (Trial candidate : learned) {
      for (boolean faster : new boolean[] {true, false}) {
        int right = right(learned, candidate.nanos, faster);
        if (right > best) {
          best = right;
          threshold = candidate.nanos;
          fasterMeansSent = faster;
        }
      }
    }
    int right = right(judged, threshold, fasterMeansSent);
    double[] interval = wilson(right, judged.size());
    out.printf(
        Locale.ROOT,
        "%-18s %d of %d right: %.1f %%, 95 %% interval %.1f to %.1f %%; cached tokens seen: %d;"
            + " median to the first token %.2f ms where it was sent, %.2f ms where not%n",
        who,
        right,
        judged.size(),
        100.0 * right / judged.size(),
        100 * interval[0],
        100 * interval[1],
        trials.stream().mapToInt(Trial::cachedTokens).max().orElse(0),
        median(trials, true) / 1e6,
        median(trials, false) / 1e6);
  }

  private static int right(List<Trial> trials, long threshold, boolean fasterMeansSent) {
    int right = 0;
    for (Trial trial : trials) {
      boolean faster = trial.nanos <= threshold;
      right += trial.sent == (faster == fasterMeansSent) ? 1 : 0;
    }
    return right;
  }

  private static double median(List<Trial> trials, boolean sent) {
    long[] times =
        trials.stream().filter(t -> t.sent == sent).mapToLong(Trial::nanos).sorted().toArray();
    return times.length == 0 ? 0 : times[times.length / 2];
  }

  /** Wilson's interval for a share (Wilson, 1927). */
  static double[] wilson(int right, int count) {
    double share = (double) right / count;
    double square = QUANTILE * QUANTILE / count;
    double middle = share + square / 2;
    double half = QUANTILE * Math.sqrt(share * (1 - share) / count + square / (4 * count));
    return new double[] {(middle - half) / (1 + square), (middle + half) / (1 + square)};
  }
}
