package dev.hearth.model.arch;

import dev.hearth.model.part.Hyperparameters;

/**
 * Interleaved multi-dimensional rotation (Qwen3-VL): pairs take the time, height or width of a
 * token in turn. A text token has its position in all three and 0 in a fourth, so text is rotated
 * as usual where no pair takes the fourth.
 */
final class Sections {
  private Sections() {}

  /** Refuses sections under which text would not be rotated as usual. */
  static void requireText(Hyperparameters hyper, String name) {
    int[] sections = hyper.perLayer(name, 4, 0);
    int pairs = hyper.count("rope.dimension_count", hyper.count("attention.key_length")) / 2;
    int period = sections[0] + sections[1] + sections[2] + sections[3];
    if (period < 1) {
      throw hyper.bad(name, "has no sections");
    }
    for (int pair = 0; pair < pairs; pair++) {
      int sector = pair % period;
      if (sector >= 3 * sections[sector % 3]) {
        throw hyper.unsupported("pair " + pair + " outside its sections (" + hyper.key(name) + ")");
      }
    }
  }
}
