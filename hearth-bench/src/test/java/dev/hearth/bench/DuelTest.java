package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.bench.Cell;
import dev.hearth.main.bench.LimitMeter;
import dev.hearth.main.bench.Spread;
import dev.hearth.main.bench.Traffic;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DuelTest {
  private static final Traffic TRAFFIC = new Traffic(1_000_000, 0, 2_000_000);

  private final List<String> order = new ArrayList<>();

  private Peer peer(String name, Double... rates) {
    Iterator<Double> values = List.of(rates).iterator();
    return new Peer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String description() {
        return name;
      }

      @Override
      public boolean knows(Cell cell) {
        return cell.streams() == 1;
      }

      @Override
      public void prepare(Cell cell) {
        order.add("prepare " + name);
      }

      @Override
      public double measure(Cell cell) {
        order.add(name);
        return values.next();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void peersAlternateAndMediansAreCompared() throws IOException, InterruptedException {
    List<Peer> peers = List.of(peer("a", 10.0, 30.0, 20.0), peer("b", 5.0, 4.0, 100.0));
    try (LimitMeter meter = new LimitMeter(1, 0)) {
      Duel.Outcome outcome =
          new Duel(peers, TRAFFIC, meter, note -> {}, 0).run(Cell.decode(2, 0), 3, Map.of());
      assertThat(order).containsExactly("prepare a", "prepare b", "a", "b", "a", "b", "a", "b");
      assertThat(outcome.ratio("b")).isEqualTo(20.0 / 5);
      assertThat(outcome.ratio("c")).isZero();
      assertThat(outcome.best()).isEqualTo("b");
      assertThat(outcome.bandwidth().values()).hasSize(3);
      // memory is the only limit that is known, and every token reads the weights once
      assertThat(outcome.limit()).isEqualTo(outcome.bandwidth().median() / 1_000_000);
      assertThat(outcome.fractionOfLimit()).isEqualTo(20 / outcome.limit());
    }
  }

  @Test
  void theHistoryHoldsEveryValue() {
    Map<String, Spread> rates = new LinkedHashMap<>();
    rates.put("hearth", new Spread(List.of(3.0, 4.0)));
    rates.put("llama.cpp", new Spread(List.of(2.0, 1.5)));
    ObjectNode line = Json.object();
    History.add(
        line,
        List.of(
            new Duel.Outcome(
                Cell.of("tg4"), rates, new Spread(List.of(1e10)), 7, OptionalDouble.of(0.01), 2)));
    assertThat(line.at("/cells/0/name").asString()).isEqualTo("tg4");
    assertThat(line.at("/cells/0/ratio/llama.cpp").asDouble()).isEqualTo(2);
    assertThat(line.at("/cells/0/fraction_of_limit").asDouble()).isEqualTo(0.5);
    assertThat(line.at("/cells/0/tokens_per_second/hearth/values")).hasSize(2);
  }

  @Test
  void aLineNamesNoPlace() {
    ObjectNode line = History.begin("duel", "abc", 2);
    assertThat(line.path("commit").asString()).isEqualTo("abc");
    assertThat(line.path("processor").isObject()).isTrue();
    assertThat(Json.line(line)).doesNotContain(System.getProperty("user.home") + "/");
  }
}
