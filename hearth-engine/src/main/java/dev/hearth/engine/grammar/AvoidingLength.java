package dev.hearth.engine.grammar;

/**
 * Texts of so many code points that another automaton matches too, which only keeps some texts from
 * occurring: wherever it is live it accepts, and there always is another code point that it allows.
 */
record AvoidingLength(LengthContent length, Content avoiding, int states) implements Content {
  @Override
  public int start() {
    return length.start() == DEAD ? DEAD : avoiding.start();
  }

  @Override
  public int next(int state, int codePoint) {
    int count = length.next(state / states, codePoint);
    int to = avoiding.next(state % states, codePoint);
    return count == DEAD || to == DEAD
        ? DEAD
        : Math.addExact(Math.multiplyExact(count, states), to);
  }

  @Override
  public boolean accepts(int state) {
    return length.accepts(state / states) && avoiding.accepts(state % states);
  }

  @Override
  public boolean anyLive(int state, int first, int last) {
    return length.anyLive(state / states, first, last)
        && avoiding.anyLive(state % states, first, last);
  }

  @Override
  public boolean immortal(int state) {
    return false;
  }

  @Override
  public long words(int state) {
    // what is kept from occurring takes few of them
    long all = length.words(state / states);
    return all == MANY || all == 1 ? all : all / 2;
  }
}
