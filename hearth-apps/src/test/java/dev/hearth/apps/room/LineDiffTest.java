package dev.hearth.apps.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.apps.room.LineDiff.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A difference leads from one text to the other, and is short. */
class LineDiffTest {
  private static List<String> lines(List<LineDiff.Line> diff, Change without) {
    return diff.stream().filter(l -> l.change() != without).map(LineDiff.Line::text).toList();
  }

  @Test
  void leadsFromOneToTheOther() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      List<String> one = text(random);
      List<String> two = text(random);
      List<LineDiff.Line> diff = LineDiff.of(one, two);
      assertThat(lines(diff, Change.ADDED)).isEqualTo(one);
      assertThat(lines(diff, Change.REMOVED)).isEqualTo(two);
    }
  }

  private static List<String> text(SplittableRandom random) {
    List<String> lines = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      lines.add(Character.toString('a' + random.nextInt(4)));
    }
    return lines;
  }

  @Test
  void keepsWhatIsCommon() {
    assertThat(LineDiff.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d", "e")))
        .extracting(l -> l.change().name().charAt(0) + l.text())
        .containsExactly("Sa", "Rb", "Ax", "Sc", "Sd", "Ae");
  }

  @Test
  void longTextsTakeNoTable() {
    List<String> one = new ArrayList<>();
    List<String> two = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      one.add("a" + i);
      two.add("b" + i);
    }
    assertThat(LineDiff.of(one, two)).hasSize(80_000);
  }
}
