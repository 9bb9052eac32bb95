package dev.hearth.bench;

import dev.hearth.main.bench.BenchRun;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.LimitMeter;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Peers side by side: in every round each of them measures the same cell once, one after the other,
 * and the memory is measured after them, so that what the machine does otherwise hits all alike.
 */
final class Duel {
  private final List<Peer> peers;
  private final Traffic traffic;
  private final LimitMeter meter;
  private final Consumer<String> notes;

  Duel(List<Peer> peers, Traffic traffic, LimitMeter meter, Consumer<String> notes) {
    this.peers = peers;
    this.traffic = traffic;
    this.meter = meter;
    this.notes = notes;
  }

  /**
   * One cell's outcome.
   *
   * @param rates tokens a second by the peer's name; the first is who is compared
   * @param bandwidth bytes a second in the same rounds
   * @param limit tokens a second that the machine would allow
   */
  record Outcome(Cell cell, Map<String, Spread> rates, Spread bandwidth, double limit) {
    /** The median of the first by the median of another; 0 where there is no other. */
    double ratio(String other) {
      Spread first = rates.values().iterator().next();
      Spread second = rates.get(other);
      return second == null || second.median() == 0 ? 0 : first.median() / second.median();
    }

    double fractionOfLimit() {
      return limit == 0 ? 0 : rates.values().iterator().next().median() / limit;
    }
  }

  Outcome run(Cell cell, int rounds, Map<String, Spread> peaks)
      throws IOException, InterruptedException {
    List<Peer> able = peers.stream().filter(peer -> peer.knows(cell)).toList();
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    List<Double> bandwidths = new ArrayList<>();
    for (Peer peer : able) {
      peer.prepare(cell);
      rates.put(peer.name(), new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : able) {
        double rate = peer.measure(cell);
        rates.computeIfAbsent(peer.name(), name -> new ArrayList<>()).add(rate);
        notes.accept("%s %s: %.1f".formatted(cell.name(), peer.name(), rate));
      }
      bandwidths.add(meter.bandwidth());
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    rates.forEach((name, values) -> spreads.put(name, new Spread(values)));
    Spread bandwidth = new Spread(bandwidths);
    double limit = BenchRun.limit(cell, traffic, bandwidth.median(), peaks);
    return new Outcome(cell, spreads, bandwidth, limit);
  }
}
