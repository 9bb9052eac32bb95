package dev.hearth.main.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianIsTheMiddleWhateverTheOrder() {
    assertThat(new Spread(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(new Spread(List.of(4.0)).median()).isEqualTo(4);
    assertThat(new Spread(List.of(8.0, 1.0, 2.0, 100.0)).median()).isEqualTo(5);
  }

  @Test
  void theWidthIsRelativeToTheMedian() {
    Spread spread = new Spread(List.of(10.0, 8.0, 13.0));
    assertThat(spread.min()).isEqualTo(8);
    assertThat(spread.max()).isEqualTo(13);
    assertThat(spread.width()).isEqualTo(0.5);
    assertThat(new Spread(List.of(0.0)).width()).isZero();
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
