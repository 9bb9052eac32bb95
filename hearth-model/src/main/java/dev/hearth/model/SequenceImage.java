package dev.hearth.model;

import dev.hearth.compute.KeyValueStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a sequence holds, bit by bit, in an order that depends on its model alone: so that it
 * can be written down and made again in another process.
 */
public final class SequenceImage {
  private SequenceImage() {}

  /** Takes or gives the bytes of a page. */
  @FunctionalInterface
  public interface Pages {
    void next(MemorySegment page) throws IOException;
  }

  /** First and end page of every layer that keeps keys and values, in the order of layers. */
  public static int[] bounds(Sequence sequence) {
    List<KeyValueStore> stores = stores(sequence);
    int[] bounds = new int[stores.size() * 2];
    for (int i = 0; i < stores.size(); i++) {
      KeyValueStore store = stores.get(i);
      bounds[2 * i] = store.firstPosition() / KeyValueStore.PAGE_TOKENS;
      bounds[2 * i + 1] =
          bounds[2 * i] + Math.toIntExact(store.heldBytes() / Math.max(1, store.pageBytes()));
    }
    return bounds;
  }

  private static List<KeyValueStore> stores(Sequence sequence) {
    List<KeyValueStore> stores = new ArrayList<>();
    for (int layer = 0; layer < sequence.layers(); layer++) {
      switch (sequence.state(layer)) {
        case LayerState.Full(var store) -> stores.add(store);
        case LayerState.Sliding(var store, var window) -> stores.add(store);
        case LayerState.Shared s -> {}
        case LayerState.Recurrent r -> {}
        case LayerState.Hint h -> {}
        case LayerState.Stateless s -> {}
      }
    }
    return stores;
  }

  /** Every page of a sequence that remembers nothing but its end, in order. */
  public static void pages(Sequence sequence, Pages action) throws IOException {
    List<MemorySegment> pages = new ArrayList<>();
    sequence.forEachPage(pages::add);
    for (MemorySegment page : pages) {
      action.next(page);
    }
  }

  /**
   * Makes an empty sequence what another one was.
   *
   * @param bounds what {@link #bounds} said of that one
   * @param length its length
   * @param bytes of all of its pages
   * @param content gives its pages, in order
   * @throws IllegalArgumentException where they cannot belong to this model
   */
  public static void restore(Sequence empty, int[] bounds, int length, long bytes, Pages content)
      throws IOException {
    List<KeyValueStore> stores = stores(empty);
    int end = Math.ceilDiv(length, KeyValueStore.PAGE_TOKENS);
    if (bounds.length != stores.size() * 2
        || length < 1
        || length > empty.contextTokensMax()
        || !inside(bounds, end, Math.ceilDiv(empty.contextTokensMax(), KeyValueStore.PAGE_TOKENS))
        || bytes != bytes(empty, stores, bounds)) {
      throw new IllegalArgumentException("a state of another shape");
    }
    for (int i = 0; i < stores.size(); i++) {
      stores.get(i).restore(bounds[2 * i], bounds[2 * i + 1]);
    }
    pages(empty, content);
    empty.advance(length);
  }

  /** What is there already are states of a fixed size; pages of keys and values come to it. */
  private static long bytes(Sequence empty, List<KeyValueStore> stores, int[] bounds) {
    long[] bytes = new long[1];
    empty.forEachPage(page -> bytes[0] += page.byteSize());
    for (int i = 0; i < stores.size(); i++) {
      long pages = bounds[2 * i + 1] - (long) bounds[2 * i];
      bytes[0] += Math.multiplyExact(pages, stores.get(i).pageBytes());
    }
    return bytes[0];
  }

  private static boolean inside(int[] bounds, int end, int most) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] < 0 || bounds[i] > end || bounds[i + 1] < end || bounds[i + 1] > most) {
        return false;
      }
    }
    return true;
  }
}
