package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.main.bench.Cell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaPeerTest {
  private static final LlamaPeer PEER =
      new LlamaPeer("", Path.of("bin"), Path.of("x.gguf"), 2, "auto");

  @Test
  void asksForExactlyTheCell() {
    assertThat(PEER.arguments(Cell.of("pp512@4096")))
        .containsSequence("-p", "512", "-n", "0", "-d", "4096", "-r", "1")
        .containsSequence("-t", "2");
    assertThat(PEER.arguments(Cell.of("tg128")))
        .containsSequence("-p", "0", "-n", "128", "-d", "0");
    assertThat(PEER.batchedArguments(Cell.of("tg64x8")))
        .containsSequence("-ntg", "64", "-npl", "8")
        // room for the prompt and the reply of every stream
        .containsSequence("-c", "640", "-npp", "16");
  }

  @Test
  void knowsWhatItsProgramsCanMeasure() {
    assertThat(PEER.knows(Cell.of("tg64x8"))).isTrue();
    assertThat(PEER.knows(Cell.of("tg64@128"))).isTrue();
    assertThat(PEER.knows(Cell.of("tg64@128x8"))).isFalse();
  }

  @Test
  void buildsAreToldApart() {
    List<LlamaPeer> peers =
        LlamaPeer.of(List.of("amx=a/bin", "plain=b/bin"), Path.of("x.gguf"), 1, "on");
    assertThat(peers).extracting(Peer::name).containsExactly("llama.cpp amx", "llama.cpp plain");
    assertThat(peers.getLast().arguments(Cell.of("tg1")).getFirst())
        .isEqualTo(Path.of("b/bin/llama-bench").toString());
    assertThat(LlamaPeer.of(List.of("bin"), Path.of("x.gguf"), 1, "on"))
        .extracting(Peer::name)
        .containsExactly("llama.cpp");
  }

  @Test
  void readsTheRate() {
    String line = "{\"n_prompt\": 512, \"n_gen\": 0, \"n_depth\": 64, \"avg_ts\": 83.25}\n";
    assertThat(LlamaPeer.rate(line, Cell.of("pp512@64"))).isEqualTo(83.25);
    assertThatThrownBy(() -> LlamaPeer.rate(line, Cell.of("pp512")))
        .isInstanceOf(HearthException.class);
  }

  @Test
  void readsTheRateOfStreams() {
    String text = "loading\n{\"pp\": 16, \"tg\": 64, \"pl\": 8, \"speed_tg\": 40.5}\n\n";
    assertThat(LlamaPeer.batchedRate(text, Cell.of("tg64x8"))).isEqualTo(40.5);
    assertThatThrownBy(() -> LlamaPeer.batchedRate("", Cell.of("tg64x8")))
        .isInstanceOf(HearthException.class);
  }
}
