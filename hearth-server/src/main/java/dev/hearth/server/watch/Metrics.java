package dev.hearth.server.watch;

import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineStatus;
import dev.hearth.server.Ledger;
import dev.hearth.server.Models;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Counts and times, in Prometheus' text format 0.0.4. Names follow OpenMetrics: base units, totals.
 * Nothing is told per tenant: metrics are for whoever runs the server.
 */
public final class Metrics {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, Histogram> firstPiece = new ConcurrentHashMap<>();
  private final Map<String, Histogram> queued = new ConcurrentHashMap<>();
  private final Map<String, Histogram> betweenPieces = new ConcurrentHashMap<>();
  private final Supplier<Map<String, Engine>> engines;
  private final Models models;

  /**
   * @param engines those that are open, by model name
   */
  public Metrics(Supplier<Map<String, Engine>> engines, Models models) {
    this.engines = engines;
    this.models = models;
  }

  private static final class Histogram {
    private final LongAdder[] buckets = new LongAdder[SECONDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Histogram() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    void add(Duration time) {
      double seconds = time.toNanos() / 1e9;
      int bucket = 0;
      while (bucket < SECONDS.length && seconds > SECONDS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      nanos.add(time.toNanos());
    }

    void print(String name, String labels, StringBuilder out) {
      long sum = 0;
      for (int i = 0; i < buckets.length; i++) {
        sum += buckets[i].sum();
        String edge = i < SECONDS.length ? Double.toString(SECONDS[i]) : "+Inf";
        line(out, name + "_bucket", labels + ",le=\"" + edge + "\"", Long.toString(sum));
      }
      line(out, name + "_sum", labels, Double.toString(nanos.sum() / 1e9));
      line(out, name + "_count", labels, Long.toString(sum));
    }
  }

  /** A reply. */
  public void used(Ledger.Use use) {
    String model = label("model", use.model());
    count("hearth_replies_total", model + "," + label("outcome", use.outcome()), 1);
    firstPiece.computeIfAbsent(model, _ -> new Histogram()).add(use.untilFirst());
    queued.computeIfAbsent(model, _ -> new Histogram()).add(use.queued());
  }

  /** The time between two pieces of a reply. */
  public void between(String model, Duration time) {
    betweenPieces.computeIfAbsent(label("model", model), _ -> new Histogram()).add(time);
  }

  /** An answer to a request. */
  public void answered(String dialect, int status) {
    count(
        "hearth_requests_total",
        label("dialect", dialect) + "," + label("status", Integer.toString(status)),
        1);
  }

  private void count(String name, String labels, long amount) {
    counters.computeIfAbsent(name + "{" + labels + "}", _ -> new LongAdder()).add(amount);
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }

  /** All of it. */
  public String text() {
    StringBuilder out = new StringBuilder(4096);
    head(out, "hearth_requests_total", "counter", "Answers by dialect and HTTP status.");
    printCounters("hearth_requests_total", out);
    head(out, "hearth_replies_total", "counter", "Replies of models by why they ended.");
    printCounters("hearth_replies_total", out);
    Map<String, EngineStatus> status = new ConcurrentHashMap<>();
    engines.get().forEach((name, engine) -> status.put(name, engine.status()));
    printEngines(status, out);
    head(out, "hearth_first_piece_seconds", "histogram", "Time to the first piece of a reply.");
    firstPiece.forEach((l, h) -> h.print("hearth_first_piece_seconds", l, out));
    head(out, "hearth_queue_seconds", "histogram", "Time until a reply began to be computed.");
    queued.forEach((l, h) -> h.print("hearth_queue_seconds", l, out));
    head(out, "hearth_between_pieces_seconds", "histogram", "Time between pieces of a reply.");
    betweenPieces.forEach((l, h) -> h.print("hearth_between_pieces_seconds", l, out));
    head(out, "hearth_model_memory_bytes", "gauge", "Memory of open models.");
    for (Models.Open open : models.open()) {
      String labels = label("model", open.model().name());
      line(out, "hearth_model_memory_bytes", labels, Long.toString(open.bytes()));
    }
    Runtime java = Runtime.getRuntime();
    head(out, "hearth_heap_used_bytes", "gauge", "Java heap in use.");
    out.append("hearth_heap_used_bytes ")
        .append(java.totalMemory() - java.freeMemory())
        .append('\n');
    return out.toString();
  }

  private void printCounters(String name, StringBuilder out) {
    counters.forEach((key, value) -> {
      if (key.startsWith(name + "{")) {
        out.append(key).append(' ').append(value.sum()).append('\n');
      }
    });
  }

  private static void printEngines(Map<String, EngineStatus> status, StringBuilder out) {
    Printer printer = new Printer(status, out);
    printer.gauge("hearth_requests_running", "Requests that compute.", EngineStatus::running);
    printer.gauge("hearth_requests_waiting", "Requests that wait.", EngineStatus::waiting);
    printer.gauge("hearth_cache_used_bytes", "Cache in use.", EngineStatus::cacheUsedBytes);
    printer.gauge(
        "hearth_cache_kept_bytes", "Cache of kept beginnings alone.", EngineStatus::cacheKeptBytes);
    printer.gauge("hearth_cache_total_bytes", "Cache there is.", EngineStatus::cacheTotalBytes);
    printer.total("hearth_steps_total", "Forward passes.", EngineStatus::steps);
    printer.total("hearth_prompt_tokens_total", "Prompt tokens.", EngineStatus::promptTokens);
    printer.total(
        "hearth_cached_tokens_total", "Prompt tokens computed before.", EngineStatus::cachedTokens);
    printer.total("hearth_output_tokens_total", "Tokens written.", EngineStatus::outputTokens);
    printer.total("hearth_drafted_tokens_total", "Tokens guessed.", EngineStatus::draftedTokens);
    printer.total(
        "hearth_accepted_tokens_total", "Guesses that were right.", EngineStatus::acceptedTokens);
    printer.total("hearth_preemptions_total", "Requests that gave way.", EngineStatus::preemptions);
  }

  private record Printer(Map<String, EngineStatus> status, StringBuilder out) {
    void gauge(String name, String help, ToLongFunction<EngineStatus> value) {
      print(name, "gauge", help, value);
    }

    void total(String name, String help, ToLongFunction<EngineStatus> value) {
      print(name, "counter", help, value);
    }

    private void print(String name, String type, String help, ToLongFunction<EngineStatus> value) {
      head(out, name, type, help);
      status.forEach((model, s) ->
          line(out, name, label("model", model), Long.toString(value.applyAsLong(s))));
    }
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append(String.format(Locale.ROOT, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type));
  }

  private static void line(StringBuilder out, String name, String labels, String value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
