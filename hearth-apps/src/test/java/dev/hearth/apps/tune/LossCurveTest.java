package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures of losses. */
class LossCurveTest {
  private static List<Progress> falling(int steps) {
    List<Progress> history = new ArrayList<>();
    for (int s = 1; s <= steps; s++) {
      double loss = 6 - 5.0 * (s - 1) / Math.max(1, steps - 1);
      history.add(
          new Progress(s, steps, loss, s % 10 == 0 ? loss + 0.5 : Double.NaN, 0, 1, 10, 100));
    }
    return history;
  }

  @Test
  void linesFallFromTheUpperLeftToTheLowerRight() {
    List<String> lines = new LossCurve(falling(100)).lines(40, 9);
    assertThat(lines).hasSize(11);
    assertThat(lines.getFirst()).startsWith("   6.000 │·");
    assertThat(lines.get(8)).startsWith("   1.000 │").endsWith("·");
    assertThat(lines.get(4)).startsWith("   3.500 │");
    assertThat(lines.getLast()).endsWith("step 100").hasSize(50);
    assertThat(String.join("", lines).chars().filter(c -> c == 'o')).hasSize(10);
  }

  @Test
  void oneStepIsACurveToo() {
    assertThat(new LossCurve(falling(1)).lines(10, 3).getLast()).endsWith("step 1");
    assertThat(new LossCurve(falling(1)).page("x")).contains("<polyline");
    assertThatThrownBy(() -> new LossCurve(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePageLoadsNothingAndEscapesItsTitle() {
    String page = new LossCurve(falling(100)).page("<script>");
    assertThat(page).contains("&lt;script&gt;").doesNotContain("<script").doesNotContain("http");
    assertThat(page).contains("<tr><td>100<td>1.0000<td>1.5000</tr>");
    assertThat(page.split("points=\"")[1].split("\"")[0].trim().split(" ")).hasSize(100);
    assertThat(page.split("points=\"")[2].split("\"")[0].trim().split(" ")).hasSize(10);
  }
}
