package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Finding text agrees with Java's own search, whichever of the two ways it takes. */
class SearchTest {
  private final Rendering rendering = new Rendering(Limits.DEFAULT, () -> LocalDateTime.MIN);

  @Test
  void findsWhatJavaFinds() {
    SplittableRandom random = new SplittableRandom(1);
    int found = 0;
    for (int round = 0; round < 3_000; round++) {
      String text = text(random, random.nextInt(200));
      // half of the needles are parts of the text, and long ones are looked for another way
      int from = random.nextInt(text.length() + 1);
      int to = from + random.nextInt(text.length() - from + 1);
      String needle =
          random.nextBoolean() ? text.substring(from, to) : text(random, random.nextInt(40));
      int begin = random.nextInt(text.length() + 1);
      int end = begin + random.nextInt(text.length() - begin + 1);
      Search search = new Search(rendering, text, needle);
      assertThat(search.next(begin)).isEqualTo(text.indexOf(needle, begin));
      int last = text.substring(begin, end).lastIndexOf(needle);
      assertThat(search.last(begin, end)).isEqualTo(last < 0 ? -1 : begin + last);
      found += search.next(0) >= 0 && needle.length() > 16 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(500);
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(12) == 0 ? 'b' : 'a');
    }
    return text.toString();
  }
}
