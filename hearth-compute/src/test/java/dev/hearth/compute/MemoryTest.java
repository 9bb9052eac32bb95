package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows, working memory and pages. */
class MemoryTest {
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void viewsSeeTheirPartAndNothingElse() {
    Floats all = new Samples(arena, 1).normal(4, 6);
    Floats view = all.rows(1, 2).columns(2, 3);
    assertThat(view.rows()).isEqualTo(2);
    assertThat(view.columns()).isEqualTo(3);
    assertThat(view.stride()).isEqualTo(6);
    assertThat(view.get(1, 2)).isEqualTo(all.get(2, 4));
    assertThat(view.rows(2, 0).rows()).isZero();
    assertThat(all.reshape(8, 3).get(7, 2)).isEqualTo(all.get(3, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> view.reshape(3, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> all.rows(3, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> all.columns(Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Floats.of(all.memory(), 5, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> Floats.allocate(arena, -1, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> all.setRow(0, new float[5]));
  }

  @Test
  void workingMemoryIsAStackThatGivesTheSameRowsAgain() {
    try (Scratch scratch = new Scratch()) {
      Floats first = scratch.take(3, 5);
      int mark = scratch.mark();
      Floats second = scratch.take(1000, 1000);
      second.set(999, 999, 1f);
      scratch.release(mark);
      assertThat(scratch.take(1000, 1000)).isSameAs(second);
      scratch.release(mark);
      Floats other = scratch.take(1000, 999);
      assertThat(other.memory().address()).isEqualTo(second.memory().address());
      assertThat(first.memory().asOverlappingSlice(other.memory())).isEmpty();
      long held = scratch.heldBytes();
      scratch.release(0);
      assertThat(scratch.take(3, 5)).isSameAs(first);
      assertThat(scratch.heldBytes()).isEqualTo(held).isGreaterThanOrEqualTo(4_000_000);
    }
  }

  @Test
  void pagesAreZeroedBeforeTheyAreUsedAgain() {
    try (PagePool pool = new PagePool()) {
      MemorySegment page = pool.take(256);
      page.fill((byte) 7);
      pool.give(page);
      assertThat(pool.usedBytes()).isZero();
      MemorySegment again = pool.take(256);
      assertThat(again.address()).isEqualTo(page.address());
      assertThat(again.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
      pool.take(256);
      pool.give(pool.take(0));
      assertThat(pool.heldBytes()).isEqualTo(512);
      assertThat(pool.usedBytes()).isEqualTo(512);
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void aStoreHoldsWholePagesBetweenItsEnds(CacheType type) {
    try (PagePool pool = new PagePool()) {
      KeyValueStore store = new KeyValueStore(pool, type, 2, 64, 32);
      store.reserve(130);
      assertThat(store.heldBytes()).isEqualTo(3 * store.pageBytes()).isEqualTo(pool.usedBytes());
      store.dropBefore(100);
      assertThat(store.firstPosition()).isEqualTo(64);
      assertThatIllegalStateException().isThrownBy(() -> store.page(0));
      assertThatIllegalStateException().isThrownBy(() -> store.page(3));
      store.page(1).fill((byte) 3);
      store.truncate(128);
      assertThat(store.heldBytes()).isEqualTo(store.pageBytes());
      store.clear();
      assertThat(pool.usedBytes()).isZero();
      store.reserve(1);
      assertThat(store.page(0).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void forksShareFullPagesAndOwnWhatTheyWrite(CacheType type) {
    try (PagePool pool = new PagePool()) {
      KeyValueStore store = new KeyValueStore(pool, type, 2, 64, 32);
      store.reserve(130);
      for (int p = 0; p < 3; p++) {
        store.page(p).fill((byte) (p + 1));
      }
      KeyValueStore fork = store.fork(100);
      assertThat(fork.page(0).address()).isEqualTo(store.page(0).address());
      assertThat(fork.page(1).address()).isNotEqualTo(store.page(1).address());
      assertThat(fork.page(1).mismatch(store.page(1))).isEqualTo(-1);
      assertThatIllegalStateException().isThrownBy(() -> fork.page(2));
      assertThat(pool.owners(store.page(0))).isEqualTo(2);
      assertThat(pool.usedBytes()).isEqualTo(4 * store.pageBytes());
      // going back into a shared page must not write what the other still reads
      store.truncate(10);
      store.page(0).fill((byte) 9);
      assertThat(fork.page(0).toArray(ValueLayout.JAVA_BYTE)).containsOnly(1);
      assertThat(pool.owners(fork.page(0))).isEqualTo(1);
      store.clear();
      assertThat(pool.usedBytes()).isEqualTo(2 * fork.pageBytes());
      fork.clear();
      assertThat(pool.usedBytes()).isZero();
    }
  }

  @Test
  void aForkOfAWindowHoldsOnlyWhatIsLeft() {
    try (PagePool pool = new PagePool()) {
      KeyValueStore store = new KeyValueStore(pool, CacheType.F32, 1, 32, 32);
      store.reserve(320);
      store.dropBefore(130);
      KeyValueStore fork = store.fork(256);
      assertThat(fork.firstPosition()).isEqualTo(128);
      assertThat(fork.heldBytes()).isEqualTo(2 * fork.pageBytes());
      fork.reserve(300);
      assertThat(fork.page(4).address()).isNotEqualTo(store.page(4).address());
      store.dropBefore(320);
      assertThat(fork.page(2).address()).isPositive();
      store.clear();
      fork.clear();
      assertThat(pool.usedBytes()).isZero();
    }
  }

  @Test
  void offsetsInsideAPageDoNotOverlap() {
    try (PagePool pool = new PagePool()) {
      KeyValueStore store = new KeyValueStore(pool, CacheType.Q8_0, 3, 64, 32);
      assertThat(store.keyHeadBytes()).isEqualTo(64 * 64 + 2 * 64 * 2);
      assertThat(store.valueHeadBytes()).isEqualTo(64 * 32 + 2 * 64);
      assertThat(store.keyOffset(2)).isEqualTo(2 * store.keyHeadBytes());
      assertThat(store.valueOffset(0)).isEqualTo(3 * store.keyHeadBytes());
      assertThat(store.valueOffset(2) + store.valueHeadBytes()).isEqualTo(store.pageBytes());
    }
  }
}
