package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final List<String> KNOWN = List.of("model", "threads");

  @Test
  void readsPairs() {
    Options options = Options.read(List.of("--model", "x", "--threads", "3"), KNOWN);
    assertThat(options.text("model")).isEqualTo("x");
    assertThat(options.whole("threads", 1)).isEqualTo(3);
    assertThat(options.words("cells", "a,b")).containsExactly("a", "b");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (List<String> words :
        List.of(List.of("--modell", "x"), List.of("model", "x"), List.of("--model"))) {
      assertThatThrownBy(() -> Options.read(words, KNOWN)).isInstanceOf(HearthException.class);
    }
    Options options = Options.read(List.of("--threads", "many"), KNOWN);
    assertThatThrownBy(() -> options.whole("threads", 1)).isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> options.text("model")).isInstanceOf(HearthException.class);
  }

  @Test
  void kernelsAreRatedByWeightsAndByOperations() {
    var result = new KernelRun.Result("fast", 2, BlockType.Q8_0, "1000x64", 10, 100, Double.NaN);
    // 34 bytes for 32 weights
    assertThat(result.gigabytesPerSecond()).isEqualTo(1000 * 68 / 100e-6 / 1e9);
    assertThat(result.gigaOperationsPerSecond()).isEqualTo(2.0 * 64_000 * 10 / 100e-6 / 1e9);
    assertThat(result.json().has("error_microseconds")).isFalse();
  }
}
