package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Symbols.Load;
import dev.hearth.model.jinja.Symbols.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the compiler is: which names it sees and what it may assume. */
final class Scope {
  /** What runs as one: a template, block, macro or recursive loop, with slots for its variables. */
  static final class Frame {
    final @Nullable Frame outer;
    private final Map<Reference, Integer> slots = new HashMap<>();
    private int count;

    Frame(@Nullable Frame outer) {
      this.outer = outer;
    }

    private void declare(Reference reference) {
      slots.computeIfAbsent(reference, key -> count++);
    }

    /** A slot for a value that has no name. */
    int temporary() {
      return count++;
    }

    /** Final only when all of the frame is compiled. */
    int size() {
      return count;
    }
  }

  /** Whether output is escaped: known before anything runs, unless a variable decides. */
  enum Escaping {
    OFF,
    ON,
    DYNAMIC
  }

  /** Where a variable is: so many frames out, in this slot. */
  record Place(int hops, int slot) {
    @Nullable Object get(Activation activation) {
      return activation.outer(hops).slots()[slot];
    }

    void set(Activation activation, @Nullable Object value) {
      activation.outer(hops).slots()[slot] = value;
    }
  }

  final Symbols symbols;
  final Frame frame;

  /** Whether assignments are visible to blocks. */
  final boolean topLevel;

  /** Whether an unknown filter is an error only when it is used. */
  final boolean soft;

  /** Whether there is a loop to leave. */
  final boolean inLoop;

  final Escaping escaping;

  private Scope(
      Symbols symbols,
      Frame frame,
      boolean topLevel,
      boolean soft,
      boolean inLoop,
      Escaping escaping) {
    this.symbols = symbols;
    this.frame = frame;
    this.topLevel = topLevel;
    this.soft = soft;
    this.inLoop = inLoop;
    this.escaping = escaping;
  }

  /** Of a whole template or of a block. */
  static Scope outermost(boolean topLevel) {
    return new Scope(new Symbols(null), new Frame(null), topLevel, false, false, Escaping.OFF);
  }

  /** A scope inside, in the same frame. */
  Scope inner() {
    return new Scope(new Symbols(symbols), frame, false, false, inLoop, escaping);
  }

  /** The body of a loop, in the same frame. */
  Scope looping() {
    return new Scope(new Symbols(symbols), frame, false, false, true, escaping);
  }

  /** A scope inside that is run by itself. */
  Scope function(boolean loop) {
    return new Scope(new Symbols(symbols), new Frame(frame), false, false, loop, escaping);
  }

  /** Another scope in the frame of this one, beside it. */
  Scope beside(boolean loop, @Nullable Symbols around) {
    return new Scope(new Symbols(around), frame, false, false, loop, escaping);
  }

  /** The branches of a choice. */
  Scope asSoft() {
    return new Scope(symbols, frame, topLevel, true, inLoop, escaping);
  }

  Scope escaping(Escaping mode) {
    return new Scope(symbols, frame, topLevel, soft, inLoop, mode);
  }

  Place place(Reference reference) {
    int hops = 0;
    for (Frame at = frame; at != null; at = at.outer) {
      Integer slot = at.slots.get(reference);
      if (slot != null) {
        return new Place(hops, slot);
      }
      hops++;
    }
    throw new IllegalStateException("no slot for " + reference);
  }

  Place place(String name) {
    return place(symbols.reference(name));
  }

  /** The value of a name that this scope or one around it assigns; null where none does. */
  @Nullable Object stored(String name, Activation activation) {
    Reference reference = symbols.stored(name);
    return reference == null ? null : place(reference).get(activation);
  }

  /** What is to be done when the scope is entered and when it is left. */
  Border border() {
    symbols.loads().keySet().forEach(frame::declare);
    List<Border.Step> steps = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    symbols
        .loads()
        .forEach((reference, load) -> {
          int slot = place(reference).slot();
          slots.add(slot);
          switch (load) {
            case Load.Parameter parameter -> {}
            case Load.Resolve resolve ->
                steps.add(a -> a.slots()[slot] = a.context().find(resolve.name()));
            case Load.Alias alias -> {
              Place source = place(alias.source());
              steps.add(a -> a.slots()[slot] = source.get(a));
            }
            case Load.Absent absent -> steps.add(a -> a.slots()[slot] = null);
          }
        });
    return new Border(
        steps.toArray(Border.Step[]::new), slots.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The way into a scope and out of it. */
  static final class Border {
    /** Gives one variable its first value. */
    interface Step {
      void run(Activation activation);
    }

    private final Step[] steps;
    private final int[] slots;

    private Border(Step[] steps, int[] slots) {
      this.steps = steps;
      this.slots = slots;
    }

    void enter(Activation activation) {
      activation.rendering().steps(slots.length);
      for (Step step : steps) {
        step.run(activation);
      }
    }

    /** The variables of the scope are gone, even for a macro that has seen them. */
    void leave(Activation activation) {
      for (int slot : slots) {
        activation.slots()[slot] = null;
      }
    }
  }
}
