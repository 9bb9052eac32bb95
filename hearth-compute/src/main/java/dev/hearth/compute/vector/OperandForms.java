package dev.hearth.compute.vector;

import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forms of the operands used last, each in arrays that are used again. A form belongs to its
 * operand until others have pushed it out; then it is made anew. So operands need no end, and
 * nothing is allocated in steady use.
 */
final class OperandForms<F extends OperandForms.Form> {
  /** More than any layer reads at once. */
  private static final int KEPT = 4;

  /** What {@link OperandForms} keeps for an operand. */
  interface Form {
    /** Overwrites the form with that of {@code operand}. */
    void fill(Operand operand, Workers workers);
  }

  private static final class Slot<F> {
    final F form;
    @Nullable Operand owner;
    long used;

    Slot(F form) {
      this.form = form;
    }
  }

  private final List<Slot<F>> slots;
  private long clock;

  OperandForms(Supplier<F> maker) {
    slots = Stream.generate(() -> new Slot<>(maker.get())).limit(KEPT).toList();
  }

  /** The form of {@code operand}, made where it is not there. */
  @SuppressWarnings("ReferenceEquality") // the rows of another one may have changed since
  F of(Operand operand, Workers workers) {
    Slot<F> oldest = slots.get(0);
    for (Slot<F> slot : slots) {
      if (slot.owner == operand) {
        slot.used = ++clock;
        return slot.form;
      }
      oldest = slot.used < oldest.used ? slot : oldest;
    }
    oldest.owner = null;
    oldest.form.fill(operand, workers);
    oldest.owner = operand;
    oldest.used = ++clock;
    return oldest.form;
  }
}
