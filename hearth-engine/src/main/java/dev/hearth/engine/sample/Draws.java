package dev.hearth.engine.sample;

/** Where random numbers come from: a function of the position and of what the number is for. */
interface Draws {
  /** What a random number is for. Two purposes at one position get independent numbers. */
  enum Lane {
    TOKEN(0),
    XTC(1),
    MIROSTAT(2);

    private final int number;

    Lane(int number) {
      this.number = number;
    }

    /** Part of the generator's counter: never renumber, replies would change. */
    int number() {
      return number;
    }
  }

  /** A number in [0, 1), multiples of 2<sup>-53</sup>. */
  double uniform(long position, Lane lane);
}
