package dev.hearth.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of a model's adapters change it for one sequence, and how much.
 *
 * @param shares those with a scale other than 0, by rising number
 */
public record AdapterMix(List<Share> shares) {
  /** The model as it is. */
  public static final AdapterMix NONE = new AdapterMix(List.of());

  /**
   * One adapter.
   *
   * @param adapter its number, in the order in which the model was given its adapters, from 0
   * @param scale factor on the change; finite, not 0
   */
  public record Share(int adapter, float scale) {
    public Share {
      if (adapter < 0 || !Float.isFinite(scale) || scale == 0) {
        throw new IllegalArgumentException("adapter " + adapter + " with scale " + scale);
      }
    }
  }

  public AdapterMix {
    shares = List.copyOf(shares);
    for (int i = 1; i < shares.size(); i++) {
      if (shares.get(i).adapter <= shares.get(i - 1).adapter) {
        throw new IllegalArgumentException("adapters out of order: " + shares);
      }
    }
  }

  /** A scale for each adapter; 0 leaves it out. */
  public static AdapterMix of(float... scales) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < scales.length; i++) {
      if (scales[i] != 0) {
        shares.add(new Share(i, scales[i]));
      }
    }
    return new AdapterMix(shares);
  }

  public boolean isEmpty() {
    return shares.isEmpty();
  }

  /** The scale of an adapter; 0 for one that changes nothing. */
  public float scale(int adapter) {
    for (Share share : shares) {
      if (share.adapter == adapter) {
        return share.scale;
      }
    }
    return 0;
  }

  /** The highest number of an adapter; −1 where there is none. */
  public int last() {
    return shares.isEmpty() ? -1 : shares.getLast().adapter;
  }
}
