package dev.hearth.bench;

import dev.hearth.engine.EngineSettings;
import dev.hearth.main.bench.BenchReport;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import dev.hearth.main.doctor.Doctor;
import dev.hearth.main.report.Report;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of everything that was measured: one line of JSON a run, appended. */
final class History {
  private History() {}

  /**
   * The beginning of a line: when, what of, on what. Neither the machine's name nor a path is in
   * it.
   *
   * @param kind of the run
   * @param commit that was built
   */
  static ObjectNode begin(String kind, String commit, int threads) {
    ObjectNode line =
        Json.object()
            .put("kind", kind)
            .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("commit", commit)
            .put("version", Version.line());
    JsonNode machine =
        Report.json(
            Doctor.examine(Path.of("")).stream()
                .map(examination -> examination.section())
                .filter(section -> section.key().equals("processor"))
                .toList());
    line.set("processor", machine.path("processor"));
    return line.put("threads", threads);
  }

  /** A whole line of a duel. */
  static ObjectNode duel(
      String commit,
      int threads,
      Path model,
      EngineSettings settings,
      Traffic traffic,
      List<Peer> peers,
      Map<String, Spread> peaks,
      List<Duel.Outcome> outcomes) {
    ObjectNode line = begin("duel", commit, threads);
    ObjectNode who = line.putObject("peers");
    peers.forEach(peer -> who.put(peer.name(), peer.description()));
    line.put("kernels", settings.kernels());
    line.putObject("model")
        .put("file", String.valueOf(model.getFileName()))
        .put("weight_bytes_per_token", traffic.weightBytes())
        .put("cache_bytes_per_token", traffic.cacheBytesPerToken())
        .put("multiplications_per_token", traffic.multiplications());
    add(line, peaks);
    add(line, outcomes);
    return line;
  }

  static void add(ObjectNode line, List<Duel.Outcome> outcomes) {
    var cells = line.putArray("cells");
    for (Duel.Outcome outcome : outcomes) {
      ObjectNode cell = cells.addObject().put("name", outcome.cell().name());
      ObjectNode rates = cell.putObject("tokens_per_second");
      outcome.rates().forEach((name, spread) -> rates.set(name, BenchReport.json(spread)));
      ObjectNode ratios = cell.putObject("ratio");
      outcome.rates().keySet().stream()
          .skip(1)
          .forEach(name -> ratios.put(name, outcome.ratio(name)));
      cell.set("bytes_per_second", BenchReport.json(outcome.bandwidth()));
      cell.put("limit_tokens_per_second", outcome.limit());
      cell.put("fraction_of_limit", outcome.fractionOfLimit());
      outcome.othersBusy().ifPresent(share -> cell.put("others_busy_share", share));
      cell.put("dropped_rounds", outcome.dropped());
    }
  }

  private static void add(ObjectNode line, Map<String, Spread> peaks) {
    ObjectNode node = line.putObject("operations_per_second");
    peaks.forEach((name, spread) -> node.put(name, spread.median()));
  }

  static void append(Path file, ObjectNode line) throws IOException {
    Files.writeString(
        file,
        Json.line(line) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
