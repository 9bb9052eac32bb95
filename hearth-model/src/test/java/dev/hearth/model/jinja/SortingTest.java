package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sorting is stable both ways, and an order that contradicts itself does no harm. */
class SortingTest {
  private record Item(int key, int place) {}

  @Test
  void equalItemsKeepTheirPlaces() {
    SplittableRandom random = new SplittableRandom(2);
    for (int size = 0; size < 300; size++) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add(new Item(random.nextInt(20), i));
      }
      Comparator<Item> byKey = Comparator.comparing(Item::key);
      assertThat(Sorting.sorted(items, (a, b) -> a.key() < b.key(), false))
          .isEqualTo(items.stream().sorted(byKey).toList());
      assertThat(Sorting.sorted(items, (a, b) -> a.key() < b.key(), true))
          .isEqualTo(items.stream().sorted(byKey.reversed()).toList());
    }
  }

  @Test
  void contradictionsDoNoHarm() {
    SplittableRandom random = new SplittableRandom(3);
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      items.add(i);
    }
    assertThat(Sorting.sorted(items, (a, b) -> random.nextBoolean(), false))
        .containsExactlyInAnyOrderElementsOf(items);
  }
}
