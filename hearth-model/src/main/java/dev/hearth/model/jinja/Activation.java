package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/**
 * One run of a template, block, macro or recursive loop: the values of its variables.
 *
 * @param slots the variables; null where one is missing
 * @param outer the run in which this macro or loop was defined, whose variables it sees
 */
record Activation(
    @Nullable Object[] slots, @Nullable Activation outer, Context context, Rendering rendering) {

  /** The run so many definitions further out. */
  Activation outer(int hops) {
    Activation activation = this;
    for (int i = 0; i < hops; i++) {
      Activation next = activation.outer;
      if (next == null) {
        throw new IllegalStateException("no outer run");
      }
      activation = next;
    }
    return activation;
  }
}
