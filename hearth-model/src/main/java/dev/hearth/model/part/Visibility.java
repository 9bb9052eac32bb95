package dev.hearth.model.part;

/** Which positions a query may look at: {@code from ≤ p < to}. */
public sealed interface Visibility {
  /**
   * @param length positions of the sequence after this pass
   */
  int from(int position, int length);

  int to(int position, int length);

  /** Everything up to itself. */
  record Causal() implements Visibility {
    @Override
    public int from(int position, int length) {
      return 0;
    }

    @Override
    public int to(int position, int length) {
      return position + 1;
    }
  }

  /** The last {@code window} positions, itself included. */
  record Window(int window) implements Visibility {
    @Override
    public int from(int position, int length) {
      return Math.max(0, position - window + 1);
    }

    @Override
    public int to(int position, int length) {
      return position + 1;
    }
  }

  /** Up to itself inside chunks of {@code size} positions. */
  record Chunks(int size) implements Visibility {
    @Override
    public int from(int position, int length) {
      return position / size * size;
    }

    @Override
    public int to(int position, int length) {
      return position + 1;
    }
  }

  /** The whole text, for encoders. */
  record Everything() implements Visibility {
    @Override
    public int from(int position, int length) {
      return 0;
    }

    @Override
    public int to(int position, int length) {
      return length;
    }
  }

  /** At most {@code reach} positions away on either side, for encoders. */
  record Around(int reach) implements Visibility {
    @Override
    public int from(int position, int length) {
      return Math.max(0, position - reach);
    }

    @Override
    public int to(int position, int length) {
      return Math.min(length, position + reach + 1);
    }
  }

  /** A window if {@code window} is positive, everything before otherwise. */
  static Visibility causal(int window) {
    return window > 0 ? new Window(window) : new Causal();
  }
}
