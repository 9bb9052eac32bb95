package dev.hearth.main.bench;

import dev.hearth.compute.Probe;
import dev.hearth.compute.Workers;
import dev.hearth.compute.choice.Probes;
import dev.hearth.compute.team.Team;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what this machine can do at most, with a given number of threads. */
public final class LimitMeter implements AutoCloseable {
  private static final long PART_BYTES = 4 << 20;
  private static final long SMALLEST_BYTES = 64 << 20;
  private static final int CHOICE_PASSES = 3;
  private static final double PEAK_SECONDS = 0.02;
  private static final int PEAK_ROUNDS = 5;

  private final Probe probe;
  private final Workers team;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final Probe.Reader reader;

  /**
   * @param bytes how much memory is read over and over; should be what a model reads for a token,
   *     so that caches help as much as they do there
   */
  public LimitMeter(int threads, long bytes) {
    probe = Probes.ofThisMachine();
    team = new Team(threads);
    long rounded = Math.max(SMALLEST_BYTES, bytes) / PART_BYTES * PART_BYTES;
    memory = probe.allocate(arena, rounded);
    // pages that were never written are all the same page of zeros
    team.run(
        parts(), (part, worker) -> memory.asSlice(part * PART_BYTES, PART_BYTES).fill((byte) 1));
    reader = probe.readers().stream().max(Comparator.comparingDouble(this::medianOf)).orElseThrow();
  }

  private int parts() {
    return Math.toIntExact(memory.byteSize() / PART_BYTES);
  }

  private double medianOf(Probe.Reader way) {
    List<Double> passes = new ArrayList<>();
    for (int i = 0; i < CHOICE_PASSES; i++) {
      passes.add(pass(way));
    }
    return new Spread(passes).median();
  }

  private double pass(Probe.Reader way) {
    long start = System.nanoTime();
    team.run(parts(), (part, worker) -> way.read(memory, part * PART_BYTES, PART_BYTES));
    return memory.byteSize() * 1e9 / (System.nanoTime() - start);
  }

  /** How memory is read: the fastest way that was found. */
  public String reader() {
    return probe.name() + ", " + reader.name();
  }

  public int threads() {
    return team.threads();
  }

  /** Bytes a second of one pass over the memory. */
  public double bandwidth() {
    return pass(reader);
  }

  /** Operations a second of each kind of arithmetic, at most. */
  public Map<String, Spread> peaks() {
    Map<String, Spread> found = new LinkedHashMap<>();
    for (Probe.Peak peak : probe.peaks()) {
      long rounds = 1024;
      while (rounds < Long.MAX_VALUE / 4 && timed(peak, rounds) < PEAK_SECONDS) {
        rounds *= 2;
      }
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < PEAK_ROUNDS; i++) {
        double operations = (double) rounds * peak.operationsPerRound() * team.threads();
        rates.add(operations / timed(peak, rounds));
      }
      found.put(peak.name(), new Spread(rates));
    }
    return found;
  }

  private double timed(Probe.Peak peak, long rounds) {
    long start = System.nanoTime();
    team.run(team.threads(), (part, worker) -> peak.run(rounds));
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    team.close();
    arena.close();
  }
}
