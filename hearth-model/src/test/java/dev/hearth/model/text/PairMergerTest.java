package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairMergerTest {
  private record Merge(int rank, int result) {}

  @Test
  void mergesInTheOrderOfTheDefinition() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 5_000; i++) {
      Map<List<Integer>, Merge> merges = new HashMap<>();
      int ids = random.nextInt(2, 6);
      int count = random.nextInt(12);
      for (int rank = 0; rank < count; rank++) {
        int known = ids + rank;
        List<Integer> pair = List.of(random.nextInt(known), random.nextInt(known));
        // some merges make the same token, and some have the same rank
        merges.put(pair, new Merge(rank / 2 - 2, ids + rank - random.nextInt(2)));
      }
      List<Integer> symbols = new ArrayList<>();
      for (int length = random.nextInt(1, 30); length > 0; length--) {
        symbols.add(random.nextInt(-1, ids));
      }
      assertThat(merged(symbols, merges)).isEqualTo(byDefinition(symbols, merges));
    }
  }

  private static List<Integer> merged(List<Integer> symbols, Map<List<Integer>, Merge> merges) {
    PairMerger merger =
        new PairMerger((all, left, right) -> {
          Merge merge = merges.get(List.of(all.id(left), all.id(right)));
          return merge == null ? PairMerger.Pairs.NONE : ((long) merge.rank << 32) | merge.result;
        });
    merger.clear(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      merger.add(symbols.get(i), i);
    }
    merger.run(symbols.size());
    List<Integer> result = new ArrayList<>();
    int covered = 0;
    for (int symbol = 0; symbol >= 0; symbol = merger.after(symbol)) {
      result.add(merger.id(symbol));
      assertThat(merger.start(symbol)).isEqualTo(covered);
      covered = merger.end(symbol);
    }
    assertThat(covered).isEqualTo(symbols.size());
    return result;
  }

  /** Look for the best pair, merge it, and start over. */
  private static List<Integer> byDefinition(
      List<Integer> symbols, Map<List<Integer>, Merge> merges) {
    List<Integer> result = new ArrayList<>(symbols);
    while (true) {
      int best = -1;
      Merge bestMerge = null;
      for (int i = 0; i + 1 < result.size(); i++) {
        Merge merge = merges.get(List.of(result.get(i), result.get(i + 1)));
        if (merge != null && (bestMerge == null || merge.rank < bestMerge.rank)) {
          best = i;
          bestMerge = merge;
        }
      }
      if (bestMerge == null) {
        return result;
      }
      result.set(best, bestMerge.result);
      result.remove(best + 1);
    }
  }
}
