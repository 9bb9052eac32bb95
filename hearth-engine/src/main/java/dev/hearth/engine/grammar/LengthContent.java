package dev.hearth.engine.grammar;

/**
 * Texts of {@code min} to {@code max} code points. A state is the number so far.
 *
 * @param max negative for no end
 */
record LengthContent(int min, int max) implements Content {
  @Override
  public int start() {
    return max >= 0 && min > max ? DEAD : 0;
  }

  @Override
  public int next(int state, int codePoint) {
    if (max >= 0) {
      return state < max ? state + 1 : DEAD;
    }
    return Math.min(state + 1, min);
  }

  @Override
  public boolean accepts(int state) {
    return state >= min;
  }

  @Override
  public boolean anyLive(int state, int first, int last) {
    return max < 0 || state < max;
  }

  @Override
  public boolean immortal(int state) {
    return max < 0;
  }

  @Override
  public long words(int state) {
    if (max < 0) {
      return MANY;
    }
    return state == max ? 1 : max - state > 2 ? MANY : (long) CodePoints.MAX;
  }
}
