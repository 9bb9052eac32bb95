package dev.hearth.compute.machine;

import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The forms of the operands used last. A form belongs to its operand until others have pushed it
 * out; then it is made anew. So operands need no end, and nothing is allocated in steady use.
 */
final class Forms {
  /** Of each kind: more than any layer reads at once. */
  private static final int KEPT = 4;

  private final Supplier<Form> maker;
  private final List<Form> forms = new ArrayList<>();
  private long clock;

  /** Forms of one kind. */
  Forms(Supplier<Form> maker) {
    this.maker = maker;
  }

  Form of(Operand operand, Workers workers) {
    @Nullable Form oldest = null;
    for (Form form : forms) {
      if (form.holds(operand)) {
        form.use(++clock);
        return form;
      }
      oldest = oldest == null || form.used() < oldest.used() ? form : oldest;
    }
    if (oldest == null || forms.size() < KEPT) {
      oldest = maker.get();
      forms.add(oldest);
    }
    oldest.fill(operand, workers);
    oldest.use(++clock);
    return oldest;
  }
}
