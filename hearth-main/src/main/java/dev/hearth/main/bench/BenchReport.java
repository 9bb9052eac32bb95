package dev.hearth.main.bench;

import dev.hearth.main.report.Fact;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Version;
import dev.hearth.main.shell.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a run found. */
public final class BenchReport {
  private BenchReport() {}

  /** For people. */
  public static void print(Console console, BenchResult result) {
    heading(result).forEach(console::line);
    console.line("");
    console.line(
        String.format(
            Locale.ROOT, "%-14s%12s%22s%14s", "", "tokens/s", "lowest … highest", "of the limit"));
    for (Measured measured : result.cells()) {
      console.line(row(measured));
    }
    console.line("");
    console.line("pp: a prompt at once, tg: a reply token by token, @: with so much context");
    console.line("before, x: so many requests at once. Medians; the limit is what memory (for");
    console.line("prompts arithmetic) allows for the weights and the context's keys and values.");
    for (String warning : result.warnings()) {
      console.line("warning: " + warning);
    }
  }

  private static List<String> heading(BenchResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s · %s, %s · %d thread%s · kernels '%s', cache %s · opened in %.2f s",
            Visible.line(String.valueOf(result.file().getFileName())),
            Visible.line(result.family()),
            Fact.Bytes.of(result.fileBytes()),
            result.threads(),
            result.threads() == 1 ? "" : "s",
            result.settings().kernels(),
            result.settings().cacheType().name().toLowerCase(Locale.ROOT),
            result.openSeconds()));
    result.kernelReasons().forEach(reason -> lines.add("  " + reason));
    lines.add(
        String.format(
            Locale.ROOT,
            "memory: %.1f GB/s (%.1f … %.1f; %s)",
            result.bandwidth().median() / 1e9,
            result.bandwidth().min() / 1e9,
            result.bandwidth().max() / 1e9,
            result.bandwidthReader()));
    result
        .peaks()
        .forEach((name, rate) ->
            lines.add(String.format(Locale.ROOT, "%s: %.0f Gop/s", name, rate.median() / 1e9)));
    result
        .resident()
        .ifPresent(memory ->
            lines.add(
                "resident with the probe's memory: "
                    + Fact.Bytes.of(memory.bytes())
                    + ", at most "
                    + Fact.Bytes.of(memory.peakBytes())));
    return lines;
  }

  private static String row(Measured measured) {
    Spread rate = measured.tokensPerSecond();
    String limit =
        measured.limit() == 0
            ? "not known"
            : String.format(Locale.ROOT, "%.0f %%", measured.fractionOfLimit() * 100);
    return String.format(
        Locale.ROOT,
        "%-14s%12.1f%22s%14s",
        measured.cell().name(),
        rate.median(),
        String.format(Locale.ROOT, "%.1f … %.1f", rate.min(), rate.max()),
        limit);
  }

  /** For scripts. */
  public static ObjectNode json(BenchResult result) {
    ObjectNode root = Json.object().put("version", Version.line());
    root.putObject("model")
        .put("file", String.valueOf(result.file().getFileName()))
        .put("family", result.family())
        .put("bytes", result.fileBytes())
        .put("weight_bytes_per_token", result.traffic().weightBytes())
        .put("cache_bytes_per_token", result.traffic().cacheBytesPerToken())
        .put("multiplications_per_token", result.traffic().multiplications());
    root.put("threads", result.threads())
        .put("kernels", result.settings().kernels())
        .put("cache", result.settings().cacheType().name().toLowerCase(Locale.ROOT))
        .put("open_seconds", result.openSeconds());
    result.kernelReasons().forEach(root.putArray("kernel_reasons")::add);
    ObjectNode limits = root.putObject("limits").put("reader", result.bandwidthReader());
    limits.set("bytes_per_second", json(result.bandwidth()));
    ObjectNode peaks = limits.putObject("operations_per_second");
    result.peaks().forEach((name, rate) -> peaks.set(name, json(rate)));
    var cells = root.putArray("cells");
    result.cells().forEach(cell -> cells.add(json(cell)));
    result
        .resident()
        .ifPresent(memory ->
            root.putObject("resident")
                .put("bytes", memory.bytes())
                .put("peak_bytes", memory.peakBytes())
                .put("anonymous_bytes", memory.anonymousBytes()));
    result.othersBusy().ifPresent(share -> root.put("others_busy_share", share));
    result.warnings().forEach(root.putArray("warnings")::add);
    return root;
  }

  /** One cell. */
  public static ObjectNode json(Measured measured) {
    Cell cell = measured.cell();
    ObjectNode node =
        Json.object()
            .put("name", cell.name())
            .put("kind", cell.kind().name().toLowerCase(Locale.ROOT))
            .put("tokens", cell.tokens())
            .put("depth", cell.depth())
            .put("streams", cell.streams());
    node.set("tokens_per_second", json(measured.tokensPerSecond()));
    if (measured.limit() > 0) {
      node.put("limit_tokens_per_second", measured.limit())
          .put("fraction_of_limit", measured.fractionOfLimit());
    }
    return node;
  }

  /** Median, extremes and every value. */
  public static ObjectNode json(Spread spread) {
    ObjectNode node =
        Json.object()
            .put("median", spread.median())
            .put("min", spread.min())
            .put("max", spread.max());
    spread.values().forEach(node.putArray("values")::add);
    return node;
  }
}
