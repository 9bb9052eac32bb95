package dev.hearth.model.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Items that are computed when they are asked for, and only once: what {@code map}, {@code select}
 * and their like give.
 */
final class GeneratorValue implements Iterator<Object> {
  private final String typeName;
  private final String function;
  private final Iterator<Object> items;
  private final int depth;
  private boolean closed;

  private GeneratorValue(String typeName, String function, Iterator<Object> items, int depth) {
    this.typeName = typeName;
    this.function = function;
    this.items = items;
    this.depth = depth;
  }

  /**
   * A generator of {@code function} over {@code source}; a chain of generators may not be longer
   * than values may nest, because every item is passed through all of them.
   */
  static GeneratorValue over(
      Rendering rendering, Object source, String function, Iterator<Object> items) {
    return of(rendering, source, "generator", function, items);
  }

  /** One of Python's built-in iterators over {@code source}. */
  static GeneratorValue iterator(
      Rendering rendering, Object source, String typeName, Iterator<Object> items) {
    return of(rendering, source, typeName, "", items);
  }

  private static GeneratorValue of(
      Rendering rendering,
      Object source,
      String typeName,
      String function,
      Iterator<Object> items) {
    int depth = source instanceof GeneratorValue inner ? inner.depth + 1 : 1;
    rendering.checkNesting(depth);
    rendering.object(0);
    return new GeneratorValue(typeName, function, items, depth);
  }

  String typeName() {
    return typeName;
  }

  /** Shown without the address that Python prints, which would differ from run to run. */
  String description() {
    return function.isEmpty() ? "<" + typeName + " object>" : "<generator object " + function + ">";
  }

  void close() {
    closed = true;
  }

  @Override
  public boolean hasNext() {
    return !closed && items.hasNext();
  }

  @Override
  public Object next() {
    if (closed) {
      throw new NoSuchElementException();
    }
    return items.next();
  }
}
