package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/** One run of a template, block, macro or recursive loop: the values of its variables. */
final class Activation {
  private final @Nullable Object[] slots;
  private final @Nullable Activation outer;
  private final Context context;
  private final Rendering rendering;

  /**
   * @param frame says how many variables there are; none has a value yet
   * @param outer the run in which this macro or loop was defined, whose variables it sees
   */
  Activation(Scope.Frame frame, @Nullable Activation outer, Context context, Rendering rendering) {
    rendering.steps(frame.size());
    this.slots = new @Nullable Object[frame.size()];
    this.outer = outer;
    this.context = context;
    this.rendering = rendering;
  }

  /** Another run that sees the variables of this one. */
  Activation inner(Scope.Frame frame) {
    return new Activation(frame, this, context, rendering);
  }

  /** The variables; null where one is missing. */
  @Nullable Object[] slots() {
    return slots;
  }

  Context context() {
    return context;
  }

  Rendering rendering() {
    return rendering;
  }

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
