package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/** A method together with what it belongs to. */
record BoundMethod(Object self, BuiltinFunction function) implements Callable {
  String typeName() {
    return function.typeName();
  }

  String description() {
    String name = function.name();
    return "<built-in method "
        + name.substring(name.indexOf('.') + 1)
        + " of "
        + Types.nameOf(self)
        + " object>";
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    return function.callOn(rendering, self, arguments);
  }

  /** Python compares what it belongs to by identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BoundMethod method
        && Comparison.isIdentical(method.self, self)
        && Comparison.isIdentical(method.function, function);
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(self) * 31 + function.hashCode();
  }
}
