package dev.hearth.format.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodebookTest {
  private static final List<Codebook> ALL =
      List.of(
          Codebook.IQ2_XXS,
          Codebook.IQ2_XS,
          Codebook.IQ2_S,
          Codebook.IQ3_XXS,
          Codebook.IQ3_S,
          Codebook.IQ1_S);

  @Test
  void pointsAreAsManyAsTheirIndicesCanName() {
    assertThat(ALL.stream().map(CodebookTest::size))
        .containsExactly(256, 512, 1024, 256, 512, 2048);
  }

  @Test
  void pointsAreFoundByTheirCodes() {
    for (Codebook codebook : ALL) {
      CodebookNeighbours neighbours = codebook.neighbours();
      byte[] levels = codebook.shownAs(0, 1, 2, 3, 4, 5, 6, 7);
      int before = -1;
      for (int point = 0; point < size(codebook); point++) {
        int code = neighbours.code(levels, point * codebook.dimensions());
        assertThat(code).as("points lie in the order of their codes").isGreaterThan(before);
        assertThat(neighbours.pointAt(code)).isEqualTo(point);
        before = code;
      }
    }
  }

  /** The neighbours of a code contain all points at the least distance. */
  @Test
  void nearestPointIsAsNearAsAny() {
    Random random = new Random(11);
    for (Codebook codebook : ALL) {
      int dimensions = codebook.dimensions();
      int levelMax = dimensions == 8 ? 2 : 7;
      float[] values = {0, 1, 2, 3, 4, 5, 6, 7};
      float[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
      for (int trial = 0; trial < 300; trial++) {
        byte[] wanted = new byte[dimensions];
        float[] numbers = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
          wanted[i] = (byte) random.nextInt(levelMax + 1);
          numbers[i] = wanted[i];
        }
        CodebookNeighbours neighbours = codebook.neighbours();
        int code = neighbours.code(wanted, 0);
        if (neighbours.pointAt(code) < 0) {
          int nearest = neighbours.nearest(code, numbers, ones, 0, 1f, values);
          int least = Integer.MAX_VALUE;
          for (int point = 0; point < size(codebook); point++) {
            least = Math.min(least, squareDistance(codebook, point, wanted));
          }
          assertThat(squareDistance(codebook, nearest, wanted)).isEqualTo(least);
        }
      }
    }
  }

  private static int size(Codebook codebook) {
    return codebook.shownAs(0, 1, 2, 3, 4, 5, 6, 7).length / codebook.dimensions();
  }

  private static int squareDistance(Codebook codebook, int point, byte[] wanted) {
    int sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      int difference = codebook.level(point, i) - wanted[i];
      sum += difference * difference;
    }
    return sum;
  }
}
