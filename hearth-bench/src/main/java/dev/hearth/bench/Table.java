package dev.hearth.bench;

import dev.hearth.engine.EngineSettings;
import dev.hearth.format.HearthException;
import dev.hearth.main.bench.BenchRun;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.LimitMeter;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every cell of the table of aims, one after the other. Each is a line of the history as soon as it
 * is measured, and is not measured again under the same name of a run: so a run may be broken off
 * and gone on with.
 */
final class Table {
  static final List<String> OPTIONS = List.of("models", "llama", "run", "history", "retries");

  private static final List<String> TYPES = List.of("Q4_K_M", "Q6_K", "Q8_0", "Q4_0");

  /**
   * A row of the table.
   *
   * @param rounds as few as its time allows
   * @param firstOnly whether only the first of the peers is measured: prompts of 4,096 are slow
   * @param aims ratios, in the order of {@link #TYPES}
   */
  private record Row(String cell, int threads, int rounds, boolean firstOnly, List<Double> aims) {
    String key(String file) {
      return file + " " + threads + " " + cell;
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("tg32", 1, 2, false, List.of(1.15, 1.15, 1.4, 1.4)),
          new Row("pp512", 1, 1, false, List.of(1.8, 2.5, 2.2, 2.0)),
          new Row("tg32", 2, 3, false, List.of(1.05, 1.05, 1.05, 1.05)),
          new Row("pp512", 2, 2, false, List.of(1.8, 2.5, 2.2, 2.0)),
          new Row("tg32x8", 2, 2, false, List.of(2.5, 3.0, 2.2, 2.2)),
          new Row("tg16@4096", 2, 1, true, List.of(1.6, 1.6, 1.4, 1.6)),
          new Row("pp512@4096", 2, 1, true, List.of(2.0, 2.5, 2.2, 2.0)));

  private final Options options;
  private final String commit;
  private final PrintStream out;
  private final PrintStream notes;
  private final String run;

  Table(Options options, String commit, PrintStream out, PrintStream notes) {
    this.options = options;
    this.commit = commit;
    this.out = out;
    this.notes = notes;
    this.run = options.text("run");
  }

  void measure() throws IOException, InterruptedException {
    Map<String, Path> models = models();
    for (Path model : models.values()) {
      for (int threads : List.of(1, 2)) {
        Map<String, JsonNode> done = done();
        String file = String.valueOf(model.getFileName());
        List<Row> left =
            ROWS.stream()
                .filter(row -> row.threads == threads && !done.containsKey(row.key(file)))
                .toList();
        if (!left.isEmpty()) {
          measure(model, threads, left);
        }
      }
    }
    print(models);
  }

  /** Types and files, as {@code --models TYPE=FILE,…} names them. */
  private Map<String, Path> models() {
    Map<String, Path> models = new LinkedHashMap<>();
    for (String word : options.words("models", "")) {
      int equals = word.indexOf('=');
      if (equals < 0 || !TYPES.contains(word.substring(0, equals))) {
        throw new HearthException(
            HearthException.Code.USAGE,
            "not understood: --models " + word,
            "write TYPE=FILE,… with types of " + String.join(", ", TYPES));
      }
      models.put(word.substring(0, equals), Path.of(word.substring(equals + 1)));
    }
    return models;
  }

  private void measure(Path model, int threads, List<Row> rows)
      throws IOException, InterruptedException {
    EngineSettings settings = EngineSettings.standard().withThreads(threads);
    List<Cell> cells = rows.stream().map(row -> Cell.of(row.cell)).toList();
    Traffic traffic = Traffic.of(model, settings.cacheType());
    List<Peer> all = new ArrayList<>();
    try (LimitMeter meter = new LimitMeter(threads, BenchRun.bandwidthBytes(traffic))) {
      Map<String, Spread> peaks = meter.peaks();
      all.add(new HearthPeer(model, settings, cells));
      all.addAll(LlamaPeer.of(options.words("llama", ""), model, threads, "auto"));
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        List<Peer> peers = row.firstOnly ? all.subList(0, Math.min(2, all.size())) : all;
        Duel duel = new Duel(peers, traffic, meter, notes::println, options.whole("retries", 3));
        Duel.Outcome outcome = duel.run(cells.get(i), row.rounds, peaks);
        ObjectNode line =
            History.duel(commit, threads, model, settings, traffic, peers, peaks, List.of(outcome));
        History.append(options.path("history"), line.put("run", run));
      }
    } finally {
      all.forEach(Peer::close);
    }
  }

  /** Cells of this run in the history, by {@link Row#key}. */
  private Map<String, JsonNode> done() throws IOException {
    Map<String, JsonNode> found = new HashMap<>();
    Path history = options.path("history");
    if (!Files.exists(history)) {
      return found;
    }
    for (String text : Files.readAllLines(history)) {
      JsonNode line = Json.read(text, "a line of the history");
      if (line.path("run").asString("").equals(run)) {
        for (JsonNode cell : line.path("cells")) {
          String file = line.path("model").path("file").asString("");
          String name = cell.path("name").asString("");
          found.put(file + " " + line.path("threads").asInt() + " " + name, cell);
        }
      }
    }
    return found;
  }

  private void print(Map<String, Path> models) throws IOException {
    Map<String, JsonNode> done = done();
    out.printf(
        Locale.ROOT,
        "| | threads | type | hearth | best peer | ratio | aim | of limit | others |%n"
            + "|---|---|---|---|---|---|---|---|---|%n");
    for (Row row : ROWS) {
      for (Entry<String, Path> model : models.entrySet()) {
        JsonNode cell = done.get(row.key(String.valueOf(model.getValue().getFileName())));
        if (cell != null) {
          print(row, model.getKey(), cell);
        }
      }
    }
  }

  private void print(Row row, String type, JsonNode cell) {
    @Nullable JsonNode best = null;
    String name = "";
    for (Entry<String, JsonNode> rate : cell.path("tokens_per_second").properties()) {
      boolean peer = !rate.getKey().equals("hearth");
      if (peer && (best == null || median(rate.getValue()) > median(best))) {
        best = rate.getValue();
        name = " " + rate.getKey();
      }
    }
    JsonNode ours = cell.path("tokens_per_second").path("hearth");
    double ratio = best == null ? 0 : median(ours) / median(best);
    double aim = row.aims.get(TYPES.indexOf(type));
    String missed = ratio < aim ? "**" : "";
    out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %s%.2f%s | %.2f | %.0f %% | %s |%n",
        row.cell,
        row.threads,
        type,
        text(ours),
        best == null ? "" : text(best) + name,
        missed,
        ratio,
        missed,
        aim,
        100 * cell.path("fraction_of_limit").asDouble(),
        cell.has("others_busy_share")
            ? "%.0f %%".formatted(100 * cell.path("others_busy_share").asDouble())
            : "?");
  }

  private static double median(JsonNode spread) {
    return spread.path("median").asDouble();
  }

  private static String text(JsonNode spread) {
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f…%.1f)",
        median(spread),
        spread.path("min").asDouble(),
        spread.path("max").asDouble());
  }
}
