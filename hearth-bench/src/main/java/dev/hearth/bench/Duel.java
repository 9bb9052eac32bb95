package dev.hearth.bench;

import dev.hearth.main.bench.BenchRun;
import dev.hearth.main.bench.Busy;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.LimitMeter;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Peers side by side: in every round each of them measures the same cell once, one after the other,
 * and the memory is measured after them, so that what the machine does otherwise hits all alike.
 */
final class Duel {
  /** Others' share of the processors' time above which a round may be thrown away. */
  private static final double OTHERS_MAX = 0.05;

  private final List<Peer> peers;
  private final Traffic traffic;
  private final LimitMeter meter;
  private final Consumer<String> notes;
  private final int retries;

  /**
   * @param retries how many rounds of a cell may be thrown away because others were busy
   */
  Duel(List<Peer> peers, Traffic traffic, LimitMeter meter, Consumer<String> notes, int retries) {
    this.peers = peers;
    this.traffic = traffic;
    this.meter = meter;
    this.notes = notes;
    this.retries = retries;
  }

  /**
   * One cell's outcome.
   *
   * @param rates tokens a second by the peer's name; the first is who is compared
   * @param bandwidth bytes a second in the same rounds
   * @param limit tokens a second that the machine would allow
   * @param othersBusy the largest share of all processors' time that others took in a round that
   *     counts; empty where the system does not tell
   * @param dropped rounds that do not count because others were busy
   */
  record Outcome(
      Cell cell,
      Map<String, Spread> rates,
      Spread bandwidth,
      double limit,
      OptionalDouble othersBusy,
      int dropped) {
    /** The median of the first by the median of another; 0 where there is no other. */
    double ratio(String other) {
      Spread first = rates.values().iterator().next();
      Spread second = rates.get(other);
      return second == null || second.median() == 0 ? 0 : first.median() / second.median();
    }

    /** The name of the fastest of the others; empty where there is none. */
    String best() {
      return rates.entrySet().stream()
          .skip(1)
          .max(Comparator.comparingDouble(entry -> entry.getValue().median()))
          .map(Map.Entry::getKey)
          .orElse("");
    }

    double fractionOfLimit() {
      return limit == 0 ? 0 : rates.values().iterator().next().median() / limit;
    }
  }

  /** A share of processors' time; "?" where it is not known. */
  static String percent(OptionalDouble share) {
    return share.isPresent() ? "%.0f%%".formatted(share.getAsDouble() * 100) : "?";
  }

  Outcome run(Cell cell, int rounds, Map<String, Spread> peaks)
      throws IOException, InterruptedException {
    List<Peer> able = peers.stream().filter(peer -> peer.knows(cell)).toList();
    for (Peer peer : able) {
      peer.prepare(cell);
    }
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    List<Double> bandwidths = new ArrayList<>();
    OptionalDouble busiest = OptionalDouble.empty();
    int dropped = 0;
    while (bandwidths.size() < rounds) {
      Busy before = Busy.now();
      Map<String, Double> round = round(able, cell);
      double bandwidth = meter.bandwidth();
      OptionalDouble others = Busy.now().othersSince(before);
      notes.accept("%s %s others %s".formatted(cell.name(), round, percent(others)));
      if (others.orElse(0) > OTHERS_MAX && dropped < retries) {
        dropped++;
        continue;
      }
      if (others.isPresent()) {
        busiest = OptionalDouble.of(Math.max(busiest.orElse(0), others.getAsDouble()));
      }
      round.forEach(
          (name, rate) -> rates.computeIfAbsent(name, key -> new ArrayList<>()).add(rate));
      bandwidths.add(bandwidth);
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    rates.forEach((name, values) -> spreads.put(name, new Spread(values)));
    Spread bandwidth = new Spread(bandwidths);
    double limit = BenchRun.limit(cell, traffic, bandwidth.median(), peaks);
    return new Outcome(cell, spreads, bandwidth, limit, busiest, dropped);
  }

  private static Map<String, Double> round(List<Peer> able, Cell cell)
      throws IOException, InterruptedException {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Peer peer : able) {
      rates.put(peer.name(), peer.measure(cell));
    }
    return rates;
  }
}
