package dev.hearth.model.part;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.PagePool;
import dev.hearth.format.HearthException;
import dev.hearth.model.LayerState;

/** Makes the layer states of one new sequence, in pages of its pool. */
public record StateFactory(CacheType cacheType, PagePool pool) {
  public LayerState full(int heads, int keyDimension, int valueDimension) {
    return new LayerState.Full(store(heads, keyDimension, valueDimension));
  }

  public LayerState sliding(int heads, int keyDimension, int valueDimension, int window) {
    return new LayerState.Sliding(store(heads, keyDimension, valueDimension), window);
  }

  /** A zeroed recurrent state. */
  public LayerState recurrent(int heads, int headFloats, int historyRows, int channels) {
    return new LayerState.Recurrent(floats(heads, headFloats), floats(historyRows, channels));
  }

  /** A zeroed hint. */
  public LayerState hint(int columns) {
    return new LayerState.Hint(floats(1, columns), floats(1, columns));
  }

  private Floats floats(int rows, int columns) {
    long bytes = Math.multiplyExact(Math.multiplyExact((long) rows, columns), (long) Float.BYTES);
    return Floats.of(pool.take(bytes), rows, columns);
  }

  private KeyValueStore store(int heads, int keyDimension, int valueDimension) {
    int block = cacheType.blockValues();
    if (keyDimension % block != 0 || valueDimension % block != 0) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "a %s cache needs heads of a multiple of %d, this model has %d and %d"
              .formatted(cacheType, block, keyDimension, valueDimension),
          "choose another cache type (--cache F16)");
    }
    return new KeyValueStore(pool, cacheType, heads, keyDimension, valueDimension);
  }
}
