package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  @Test
  void equalsAFullSort() {
    SplittableRandom random = new SplittableRandom(2);
    Selection selection = new Selection();
    for (int round = 0; round < 600; round++) {
      int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 20_000 : 600);
      float[] values = values(random, count, round % 6);
      int[] tags = round % 2 == 0 ? null : shuffled(random, count);
      int k = 1 + random.nextInt(random.nextInt(3) == 0 ? count : Math.min(count, 200));
      int found = selection.top(values, tags, count, k);
      int[] expected = sorted(values, tags, count);
      assertThat(found).as("round %d", round).isEqualTo(Math.min(k, expected.length));
      for (int i = 0; i < found; i++) {
        int at = expected[i];
        assertThat(Selection.tag(selection.picks()[i])).isEqualTo(tags == null ? at : tags[at]);
        assertThat(Selection.value(selection.picks()[i])).isEqualTo(values[at] + 0.0f);
      }
    }
  }

  /** Shapes that trouble selections: ties, one value, sorted either way, extremes, holes. */
  private static float[] values(SplittableRandom random, int count, int shape) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (shape) {
            case 0 -> (float) (random.nextDouble() * 40 - 20);
            case 1 -> random.nextInt(5) - 2;
            case 2 -> i;
            case 3 -> -i * 0.001f;
            case 4 -> random.nextInt(3) == 0 ? NONE : Float.intBitsToFloat(random.nextInt());
            default -> random.nextBoolean() ? 0.0f : -0.0f;
          };
      if (Float.isNaN(values[i]) || values[i] == Float.POSITIVE_INFINITY) {
        values[i] = Float.MAX_VALUE;
      }
    }
    return values;
  }

  private static int[] shuffled(SplittableRandom random, int count) {
    int[] tags = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = tags[i];
      tags[i] = tags[j];
      tags[j] = swapped;
    }
    return tags;
  }

  private static int[] sorted(float[] values, int[] tags, int count) {
    return IntStream.range(0, count)
        .filter(i -> values[i] > NONE)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -(values[i] + 0.0f))
                .thenComparingInt(i -> tags == null ? i : tags[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  @Test
  void nothingToFind() {
    float[] values = new float[500];
    Arrays.fill(values, NONE);
    assertThat(new Selection().top(values, null, 500, 10)).isZero();
    assertThat(new Selection().top(values, null, 500, 400)).isZero();
    assertThat(new Selection().top(values, null, 0, 10)).isZero();
    assertThat(new Selection().top(new float[] {1}, null, 1, 0)).isZero();
  }
}
