package dev.hearth.main.bench;

import dev.hearth.compute.choice.Facts;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.budget.FreeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Measures one model, cell after cell, and the machine's limits between the rounds. */
public final class BenchRun {
  /** The part of free memory that reading memory may take. */
  private static final int FREE_DIVISOR = 4;

  private final Path file;
  private final EngineSettings settings;
  private final BenchPlan plan;

  public BenchRun(Path file, EngineSettings settings, BenchPlan plan) {
    this.file = file;
    this.settings = settings;
    this.plan = plan;
  }

  /** Steps that {@link #run} counts. */
  public long steps() {
    return (long) plan.cells().size() * (plan.rounds() + 1);
  }

  /** Threads that compute: as asked for, or one a physical core. */
  public static int threads(EngineSettings settings) {
    return settings.threads() > 0 ? settings.threads() : Facts.ofThisMachine().physicalCores();
  }

  /** How much memory is read to measure bandwidth: what a token reads, as far as there is room. */
  public static long bandwidthBytes(Traffic traffic) {
    return Math.min(traffic.weightBytes(), FreeMemory.bytes() / FREE_DIVISOR);
  }

  /**
   * @param progress is told how many steps are done
   */
  public BenchResult run(LongConsumer progress) throws IOException, InterruptedException {
    Traffic traffic = Traffic.of(file, settings.cacheType());
    int threads = threads(settings);
    List<Double> bandwidths = new ArrayList<>();
    try (LimitMeter meter = new LimitMeter(threads, bandwidthBytes(traffic))) {
      Map<String, Spread> peaks = meter.peaks();
      Busy before = Busy.now();
      long opening = System.nanoTime();
      try (ModelBench bench = ModelBench.open(file, settings, plan.cells())) {
        double openSeconds = (System.nanoTime() - opening) / 1e9;
        List<Spread> rates = new ArrayList<>();
        long done = 0;
        for (Cell cell : plan.cells()) {
          bench.prepare(cell);
          progress.accept(++done);
          List<Double> values = new ArrayList<>();
          for (int round = 0; round < plan.rounds(); round++) {
            values.add(bench.measure(cell));
            bandwidths.add(meter.bandwidth());
            progress.accept(++done);
          }
          rates.add(new Spread(values));
        }
        Spread bandwidth = new Spread(bandwidths);
        return new BenchResult(
            file,
            Files.size(file),
            bench.engine().model().family(),
            settings,
            KernelChoice.reasons(settings.kernels()),
            threads,
            openSeconds,
            traffic,
            bandwidth,
            meter.reader(),
            peaks,
            measured(rates, traffic, bandwidth, peaks),
            Resident.of("self"),
            Busy.now().othersSince(before));
      }
    }
  }

  private List<Measured> measured(
      List<Spread> rates, Traffic traffic, Spread bandwidth, Map<String, Spread> peaks) {
    List<Measured> cells = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      Cell cell = plan.cells().get(i);
      cells.add(new Measured(cell, rates.get(i), limit(cell, traffic, bandwidth.median(), peaks)));
    }
    return cells;
  }

  /**
   * The roofline (Williams, Waterman and Patterson, CACM 52(4), 2009): memory or arithmetic,
   * whichever allows less. Attention's own arithmetic is left out: the limit is that of the
   * weights' products.
   */
  public static double limit(
      Cell cell, Traffic traffic, double bytesPerSecond, Map<String, Spread> peaks) {
    double operations = peaks.values().stream().mapToDouble(Spread::median).max().orElse(0);
    double arithmetic = operations / (2.0 * traffic.multiplications());
    if (cell.kind() == Cell.Kind.PREFILL) {
      return arithmetic;
    }
    double memory = traffic.decodeLimit(bytesPerSecond, cell);
    return operations == 0 ? memory : Math.min(memory, arithmetic);
  }
}
