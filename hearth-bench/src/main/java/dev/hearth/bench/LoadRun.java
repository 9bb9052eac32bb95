package dev.hearth.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients at once against one server: prompts and replies of mixed lengths, some clients leave
 * in the middle. Every request ends whole, by leaving, or refused with a reason; everything else is
 * a failure. What the server holds before and after must be the same.
 */
final class LoadRun {
  private static final List<String> WORDS =
      List.of("disk", "net", "full", "slow", "why", "does", "the", "server", "wait", "again");
  private static final int PROBE_MILLISECONDS = 100;
  private static final int REFUSED_WAIT_MILLISECONDS = 200;
  private static final int SETTLE_SECONDS = 30;
  private static final double LEAVING = 0.1;

  private final ServerProcess server;
  private final int clients;
  private final int seconds;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Tally> tallies = new ArrayList<>();
  private final Times health = new Times();
  private final Times mainHealth = new Times();

  LoadRun(ServerProcess server, int clients, int seconds) {
    this.server = server;
    this.clients = clients;
    this.seconds = seconds;
  }

  /** Times of one kind, in nanoseconds. For one thread. */
  static final class Times {
    private long[] values = new long[1024];
    private int count;

    void add(long nanos) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = nanos;
    }

    void addAll(Times other) {
      for (int i = 0; i < other.count; i++) {
        add(other.values[i]);
      }
    }

    int count() {
      return count;
    }

    /** The smallest value that so many of all are not above, in milliseconds. */
    double milliseconds(double share) {
      if (count == 0) {
        return 0;
      }
      long[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "p50 %.1f ms, p99 %.1f ms, most %.1f ms (%d)",
          milliseconds(0.5),
          milliseconds(0.99),
          milliseconds(1),
          count);
    }
  }

  /** What one client saw. */
  private static final class Tally {
    private final Map<StreamClient.End, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Times first = new Times();
    private final Times between = new Times();

    void add(StreamClient.Outcome outcome) {
      ends.merge(outcome.end(), 1, Integer::sum);
      if (outcome.firstNanos() > 0) {
        first.add(outcome.firstNanos());
      }
      Arrays.stream(outcome.pieceNanos()).forEach(between::add);
      switch (outcome.end()) {
        case REFUSED -> refused(outcome);
        case BROKEN -> failures.merge(outcome.status() + " " + outcome.reason(), 1, Integer::sum);
        default -> {}
      }
    }

    private void refused(StreamClient.Outcome outcome) {
      String what = outcome.status() + " " + code(outcome.reason());
      boolean fair = outcome.status() == 429 || outcome.status() == 503;
      (fair ? refusals : failures).merge(what, 1, Integer::sum);
    }

    private static String code(String body) {
      Matcher matcher = Pattern.compile("\"code\":\"([^\"]*)\"").matcher(body);
      return matcher.find() ? matcher.group(1) : body;
    }
  }

  /** What the server held at one moment. */
  record Held(Map<String, OptionalLong> numbers) {
    static Held of(ServerProcess server) throws IOException {
      Map<String, OptionalLong> numbers = new LinkedHashMap<>();
      String metrics = StreamClient.get(server.managementPort(), "/metrics");
      numbers.put("threads", server.status("Threads"));
      numbers.put("descriptors", server.descriptors());
      numbers.put("resident KiB", server.status("VmRSS"));
      numbers.put("heap bytes", metric(metrics, "hearth_heap_used_bytes"));
      numbers.put("cache bytes of requests", requests(metrics));
      numbers.put("requests running", metric(metrics, "hearth_requests_running"));
      numbers.put("requests waiting", metric(metrics, "hearth_requests_waiting"));
      return new Held(numbers);
    }

    /** Pages in use without those of kept beginnings. */
    private static OptionalLong requests(String metrics) {
      OptionalLong used = metric(metrics, "hearth_cache_used_bytes");
      OptionalLong kept = metric(metrics, "hearth_cache_kept_bytes");
      return used.isPresent() && kept.isPresent()
          ? OptionalLong.of(used.getAsLong() - kept.getAsLong())
          : OptionalLong.empty();
    }

    private static OptionalLong metric(String text, String name) {
      return text.lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst();
    }

    OptionalLong number(String name) {
      return numbers.getOrDefault(name, OptionalLong.empty());
    }

    boolean idle() {
      return number("requests running").orElse(0) == 0 && number("requests waiting").orElse(0) == 0;
    }
  }

  /**
   * What came of it.
   *
   * @param failed requests that ended otherwise than they may
   * @param text for people
   */
  record Report(long failed, Held before, Held after, String text) {
    /** Whether pages, or threads and descriptors beyond a few, were not given back. */
    boolean leaks() {
      return grew("cache bytes of requests", 0) || grew("threads", 8) || grew("descriptors", 8);
    }

    private boolean grew(String what, long most) {
      return after.number(what).orElse(0) > before.number(what).orElse(0) + most;
    }
  }

  Report run() throws IOException, InterruptedException {
    warmUp();
    Held before = settled();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Tally tally = new Tally();
      tallies.add(tally);
      SplittableRandom random = new SplittableRandom(i);
      threads.add(Thread.ofVirtual().start(() -> client(tally, random)));
    }
    threads.add(Thread.ofPlatform().start(() -> probe(server.managementPort(), health)));
    threads.add(Thread.ofPlatform().start(() -> probe(server.port(), mainHealth)));
    TimeUnit.SECONDS.sleep(seconds);
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return report(before, settled());
  }

  /** The first requests make the virtual machine's threads and caches, which stay. */
  private void warmUp() {
    SplittableRandom random = new SplittableRandom(-1);
    StreamClient client = new StreamClient(server.port(), "/v1/completions");
    for (int i = 0; i < 20; i++) {
      client.ask(body(random), 0);
    }
  }

  /** What is held once nobody computes any more, or after a while. */
  private Held settled() throws IOException, InterruptedException {
    Held held = Held.of(server);
    for (int i = 0; i < SETTLE_SECONDS && !held.idle(); i++) {
      TimeUnit.SECONDS.sleep(1);
      held = Held.of(server);
    }
    TimeUnit.SECONDS.sleep(2);
    return Held.of(server);
  }

  private static String body(SplittableRandom random) {
    StringBuilder prompt = new StringBuilder();
    int words = random.nextInt(10) == 0 ? random.nextInt(50, 120) : random.nextInt(4, 30);
    for (int i = 0; i < words; i++) {
      prompt.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return "{\"prompt\":\"%s\",\"stream\":true,\"max_tokens\":%d,\"seed\":%d}"
        .formatted(prompt, random.nextInt(2, 64), random.nextInt(1000));
  }

  private void client(Tally tally, SplittableRandom random) {
    StreamClient client = new StreamClient(server.port(), "/v1/completions");
    while (!over.get()) {
      int leave = random.nextDouble() < LEAVING ? random.nextInt(1, 4) : 0;
      StreamClient.Outcome outcome = client.ask(body(random), leave);
      tally.add(outcome);
      if (outcome.end() == StreamClient.End.REFUSED) {
        pause(REFUSED_WAIT_MILLISECONDS);
      }
    }
  }

  private static void pause(int milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void probe(int port, Times times) {
    while (!over.get()) {
      long began = System.nanoTime();
      try {
        if (StreamClient.get(port, "/health").startsWith("HTTP/1.1 200")) {
          times.add(System.nanoTime() - began);
        } else {
          times.add(TimeUnit.SECONDS.toNanos(1));
        }
      } catch (IOException e) {
        times.add(TimeUnit.SECONDS.toNanos(1));
      }
      pause(PROBE_MILLISECONDS);
    }
  }

  private Report report(Held before, Held after) {
    Times first = new Times();
    Times between = new Times();
    Map<StreamClient.End, Integer> ends = new TreeMap<>();
    Map<String, Integer> refusals = new TreeMap<>();
    Map<String, Integer> failures = new TreeMap<>();
    for (Tally tally : tallies) {
      first.addAll(tally.first);
      between.addAll(tally.between);
      tally.ends.forEach((end, count) -> ends.merge(end, count, Integer::sum));
      tally.refusals.forEach((what, count) -> refusals.merge(what, count, Integer::sum));
      tally.failures.forEach((what, count) -> failures.merge(what, count, Integer::sum));
    }
    StringBuilder text = new StringBuilder();
    text.append("%d clients, %d s%n".formatted(clients, seconds));
    ends.forEach((end, count) -> text.append("%-8s %d%n".formatted(end, count)));
    refusals.forEach((what, count) -> text.append("refused  %s: %d%n".formatted(what, count)));
    failures.forEach((what, count) -> text.append("FAILED   %s: %d%n".formatted(what, count)));
    text.append("first piece     ").append(first.text()).append('\n');
    text.append("between pieces  ").append(between.text()).append('\n');
    text.append("/health         ").append(health.text()).append(" on the management port\n");
    text.append("/health         ").append(mainHealth.text()).append(" where clients are\n");
    before.numbers.forEach((name, was) ->
        text.append(
            "%-24s %s before, %s after%n"
                .formatted(name, number(was), number(after.number(name)))));
    long failed = failures.values().stream().mapToInt(Integer::intValue).sum();
    return new Report(failed, before, after, text.toString());
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "?";
  }
}
