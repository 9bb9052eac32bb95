package dev.hearth.bench;

import dev.hearth.engine.EngineSettings;
import dev.hearth.format.HearthException;
import dev.hearth.main.bench.BenchRun;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.LimitMeter;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import dev.hearth.main.shell.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The workbench's command line; see hearth-bench/README.md. */
public final class Main {
  private static final List<String> DUEL =
      List.of(
          "model", "llama", "flash", "threads", "cells", "rounds", "retries", "kernels", "history",
          "json");
  private static final List<String> COLD =
      List.of("model", "llama", "hearth", "threads", "context", "rounds", "history");
  private static final String CELLS =
      "tg128,pp512,pp2048,tg64x4,tg64x8,tg64x16,tg128@2048,tg128@4096,pp512@4096,tg128@8192";

  private final PrintStream out;
  private final PrintStream notes;

  private Main(PrintStream out, PrintStream notes) {
    this.out = out;
    this.notes = notes;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream notes = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    List<String> words = List.of(arguments);
    try {
      new Main(out, notes).run(words);
    } catch (HearthException e) {
      notes.println("error: " + e.fact());
      notes.println("fix: " + e.fix());
      System.exit(2);
    }
  }

  private void run(List<String> words) throws Exception {
    String command = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (command) {
      case "duel" -> duel(Options.read(rest, DUEL));
      case "cold" -> cold(Options.read(rest, COLD));
      case "kernels" -> kernels(Options.read(rest, KernelRun.OPTIONS));
      case "step" -> step(Options.read(rest, StepProof.OPTIONS));
      case "roofline" -> roofline(Options.read(rest, List.of("history", "threads", "out")));
      case "masks" -> new MaskTimes(out).run(Options.read(rest, MaskTimes.OPTIONS));
      case "isolation" -> new Isolation(out).run(Options.read(rest, Isolation.OPTIONS));
      default ->
          throw new HearthException(
              HearthException.Code.USAGE,
              "not understood: " + command,
              "use duel, cold, kernels, step, roofline, masks or isolation;"
                  + " see hearth-bench/README.md");
    }
  }

  private static String commit() {
    return System.getProperty("hearth.commit", "unknown");
  }

  private static EngineSettings settings(Options options) {
    return EngineSettings.standard()
        .withThreads(options.whole("threads", 0))
        .withKernels(options.text("kernels", "fast"));
  }

  private void duel(Options options) throws Exception {
    Path model = options.path("model");
    EngineSettings settings = settings(options);
    int threads = BenchRun.threads(settings);
    List<Cell> cells = options.words("cells", CELLS).stream().map(Cell::of).toList();
    Traffic traffic = Traffic.of(model, settings.cacheType());
    List<Peer> peers = new ArrayList<>();
    try (LimitMeter meter = new LimitMeter(threads, BenchRun.bandwidthBytes(traffic))) {
      Map<String, Spread> peaks = meter.peaks();
      peers.add(new HearthPeer(model, settings, cells));
      if (options.has("llama")) {
        String flash = options.text("flash", "auto");
        peers.addAll(LlamaPeer.of(options.words("llama", ""), model, threads, flash));
      }
      List<Duel.Outcome> outcomes = new ArrayList<>();
      Duel duel = new Duel(peers, traffic, meter, notes::println, options.whole("retries", 0));
      heading(model, threads, peaks);
      for (Cell cell : cells) {
        Duel.Outcome outcome = duel.run(cell, options.whole("rounds", 3), peaks);
        outcomes.add(outcome);
        row(outcome);
      }
      peers.forEach(peer -> out.println(peer.name() + ": " + peer.description()));
      ObjectNode line = History.begin("duel", commit(), threads);
      ObjectNode who = line.putObject("peers");
      peers.forEach(peer -> who.put(peer.name(), peer.description()));
      line.put("kernels", settings.kernels());
      line.putObject("model")
          .put("file", String.valueOf(model.getFileName()))
          .put("weight_bytes_per_token", traffic.weightBytes())
          .put("cache_bytes_per_token", traffic.cacheBytesPerToken())
          .put("multiplications_per_token", traffic.multiplications());
      History.add(line, peaks);
      History.add(line, outcomes);
      keep(options, line);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private void heading(Path model, int threads, Map<String, Spread> peaks) {
    out.printf(Locale.ROOT, "%s, %d threads", model.getFileName(), threads);
    peaks.forEach(
        (name, rate) -> out.printf(Locale.ROOT, ", %s %.0f Gop/s", name, rate.median() / 1e9));
    out.printf(
        Locale.ROOT,
        "%n%-12s %22s %22s %7s %9s %9s %7s  %s%n",
        "",
        "hearth",
        "best peer",
        "ratio",
        "of limit",
        "GB/s",
        "others",
        "which");
  }

  private void row(Duel.Outcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-12s %22s %22s %7.2f %8.0f%% %9.1f %7s  %s%n",
        outcome.cell().name(),
        text(outcome.rates().get("hearth")),
        text(outcome.rates().get(outcome.best())),
        outcome.ratio(outcome.best()),
        outcome.fractionOfLimit() * 100,
        outcome.bandwidth().median() / 1e9,
        Duel.percent(outcome.othersBusy()),
        outcome.best());
  }

  private static String text(@org.jspecify.annotations.Nullable Spread spread) {
    return spread == null
        ? ""
        : String.format(
            Locale.ROOT, "%.1f (%.1f…%.1f)", spread.median(), spread.min(), spread.max());
  }

  private void keep(Options options, ObjectNode line) throws Exception {
    if (options.has("history")) {
      History.append(options.path("history"), line);
    }
    if (options.has("json")) {
      Files.writeString(options.path("json"), Json.line(line) + "\n");
    }
  }

  private void cold(Options options) throws Exception {
    Path model = options.path("model");
    int threads = BenchRun.threads(settings(options));
    int context = options.whole("context", 2048);
    Map<String, List<String>> engines = new LinkedHashMap<>();
    engines.put("hearth", ColdStart.hearth(options.path("hearth"), model, threads, context));
    if (options.has("llama")) {
      Path programs = Path.of(options.words("llama", "").getFirst().replaceFirst("^[^=]*=", ""));
      engines.put("llama.cpp", ColdStart.llama(programs, model, threads, context));
    }
    ObjectNode line = History.begin("cold", commit(), threads);
    line.put("context", context);
    line.putObject("model")
        .put("file", String.valueOf(model.getFileName()))
        .put("bytes", Files.size(model));
    ObjectNode found = line.putObject("engines");
    ColdStart.run(engines, options.whole("rounds", 5))
        .forEach((name, outcome) -> {
          out.printf(
              Locale.ROOT,
              "%-10s first byte %.2f s (%.2f … %.2f), resident %.2f GB, anonymous %.2f GB%n",
              name,
              outcome.seconds().median(),
              outcome.seconds().min(),
              outcome.seconds().max(),
              outcome.peakBytes().median() / 1e9,
              outcome.anonymousBytes().median() / 1e9);
          found
              .putObject(name)
              .put("seconds", outcome.seconds().median())
              .put("seconds_min", outcome.seconds().min())
              .put("seconds_max", outcome.seconds().max())
              .put("peak_bytes", outcome.peakBytes().median())
              .put("anonymous_bytes", outcome.anonymousBytes().median());
        });
    keep(options, line);
  }

  private void kernels(Options options) throws Exception {
    ObjectNode line = History.begin("kernels", commit(), 0);
    var results = line.putArray("results");
    KernelRun.run(
        options,
        result -> {
          out.println(result.text());
          results.add(result.json());
        });
    keep(options, line);
  }

  private void step(Options options) throws Exception {
    EngineSettings settings = settings(options);
    StepProof.Report report =
        StepProof.run(options.path("model"), settings, options.whole("tokens", 300));
    report
        .bytesPerToken()
        .forEach(
            (name, bytes) -> out.printf(Locale.ROOT, "%-20s %10.0f bytes a token%n", name, bytes));
    StepProof.largest(report.sites())
        .forEach(site -> out.printf(Locale.ROOT, "%10.0f  %s%n", site.getValue(), site.getKey()));
    out.printf(Locale.ROOT, "idle: %.4f of one processor%n", report.idleShare());
    StepTimes.Report times =
        StepTimes.run(
            options.path("model"),
            settings.kernels(),
            BenchRun.threads(settings),
            Math.max(1, options.whole("tokens", 300) / 4),
            options.whole("depth", 0),
            options.whole("streams", 1));
    print(times);
    ObjectNode line = History.begin("step", commit(), BenchRun.threads(settings));
    line.put("model", String.valueOf(options.path("model").getFileName()));
    line.put("depth", options.whole("depth", 0)).put("streams", options.whole("streams", 1));
    line.set("step", report.json());
    line.set("times", times.json());
    keep(options, line);
  }

  private void print(StepTimes.Report times) {
    for (StepTimes.Share share : times.shares()) {
      String rate =
          share.gigabytesPerSecond() == 0
              ? ""
              : String.format(Locale.ROOT, "%.1f GB/s", share.gigabytesPerSecond());
      out.printf(
          Locale.ROOT,
          "%-32s %6.1f calls %8.3f ms %5.1f %% %12s%n",
          share.name(),
          share.calls(),
          share.milliseconds(),
          100 * share.milliseconds() / times.milliseconds(),
          rate);
    }
    out.printf(
        Locale.ROOT,
        "%-32s              %8.3f ms, between the calls %.3f ms%n",
        "a step",
        times.milliseconds(),
        times.between());
  }

  /** All duels with so many threads. */
  private void roofline(Options options) throws Exception {
    int threads = options.whole("threads", 2);
    List<JsonNode> duels = new ArrayList<>();
    for (String text : Files.readAllLines(options.path("history"))) {
      JsonNode line = Json.read(text, "a line of the history");
      if (line.path("kind").asString("").equals("duel")
          && line.path("threads").asInt() == threads) {
        duels.add(line);
      }
    }
    if (duels.isEmpty()) {
      throw new HearthException(
          HearthException.Code.NOT_FOUND,
          "the history has no duel with " + threads + " threads",
          "run one: bin/bench duel");
    }
    Files.writeString(options.path("out"), Roofline.svg(duels));
  }
}
