package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop} of a for statement, and the way through its items. */
final class LoopValue implements Iterator<Object>, Callable {
  /** Renders the loop's body for other items, one level deeper. */
  interface Recursion {
    Object render(Object iterable, int depth);
  }

  static final Map<String, BuiltinFunction> METHODS =
      Map.of(
          "cycle",
              BuiltinFunction.python(
                  "LoopContext.cycle", "*", a -> ((LoopValue) a.self()).cycle(a.rest())),
          "changed",
              BuiltinFunction.python(
                  "LoopContext.changed",
                  "*",
                  a -> ((LoopValue) a.self()).changed(a.rendering(), a.rest())));

  private static final Signature CALL =
      new Signature("LoopContext.__call__", Signature.Style.PYTHON, "^ iterable");

  private final Rendering rendering;
  private final Object iterable;
  private final @Nullable Recursion recursion;
  private final int depth;
  private Iterator<Object> items;
  private int index = -1;
  private int length = -1;
  private @Nullable Object before;
  private @Nullable Object current;

  /** The next item, where something has asked for it early. */
  private @Nullable Object peeked;

  private @Nullable List<Object> lastChanged;

  LoopValue(Rendering rendering, Object iterable, @Nullable Recursion recursion, int depth) {
    this.rendering = rendering;
    this.iterable = iterable;
    this.recursion = recursion;
    this.depth = depth;
    this.items = Iteration.iterator(rendering, iterable);
  }

  /** Whether there was another item to go on to. */
  boolean advance() {
    Object following = peek();
    if (following == null) {
      return false;
    }
    peeked = null;
    before = current;
    current = following;
    index++;
    return true;
  }

  Object current() {
    if (current == null) {
      throw new IllegalStateException("the loop has not begun");
    }
    return current;
  }

  private @Nullable Object peek() {
    if (peeked == null && items.hasNext()) {
      peeked = items.next();
    }
    return peeked;
  }

  @Override
  public boolean hasNext() {
    return peek() != null;
  }

  /** Going through {@code loop} itself moves the loop on. */
  @Override
  public Object next() {
    if (!advance()) {
      throw new NoSuchElementException();
    }
    return TupleValue.of(current(), this);
  }

  /** The position, from 1. */
  int index() {
    return index + 1;
  }

  int length() {
    if (length < 0) {
      length = Iteration.lengthOrNone(rendering, iterable);
    }
    if (length < 0) {
      ArrayList<Object> remaining = new ArrayList<>();
      while (items.hasNext()) {
        rendering.items(1);
        remaining.add(items.next());
      }
      items = remaining.iterator();
      length = remaining.size() + index() + (peeked == null ? 0 : 1);
    }
    return length;
  }

  @Nullable Object property(String name) {
    return switch (name) {
      case "index" -> (long) index();
      case "index0" -> (long) index;
      case "length" -> (long) length();
      case "revindex" -> (long) length() - index;
      case "revindex0" -> (long) length() - index();
      case "first" -> index == 0;
      case "last" -> peek() == null;
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "previtem" -> before == null ? UndefinedValue.hint("there is no previous item") : before;
      case "nextitem" -> {
        Object following = peek();
        yield following == null ? UndefinedValue.hint("there is no next item") : following;
      }
      default -> null;
    };
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw Failure.type("no items for cycling given");
    }
    return values.get(Math.floorMod(index, values.size()));
  }

  private Object changed(Rendering user, List<Object> values) {
    List<Object> last = lastChanged;
    boolean same =
        last != null && Comparison.equal(user, TupleValue.copyOf(last), TupleValue.copyOf(values));
    lastChanged = values;
    return !same;
  }

  @Override
  public Object call(Rendering user, Arguments arguments) {
    Object inner = CALL.bind(user, this, arguments).get(0);
    if (recursion == null) {
      throw Failure.type("The loop must have the 'recursive' marker to be called recursively.");
    }
    return recursion.render(inner, depth + 1);
  }
}
