package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/** A {@code joiner()}: nothing when it is called first, its separator ever after. */
final class JoinerValue implements Callable {
  private static final Signature CALL =
      new Signature("Joiner.__call__", Signature.Style.PYTHON, "^");

  private final Object separator;
  private boolean used;

  JoinerValue(Object separator) {
    this.separator = separator;
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    CALL.bind(rendering, this, arguments);
    if (used) {
      return separator;
    }
    used = true;
    return "";
  }

  @Nullable Object property(String name) {
    return switch (name) {
      case "sep" -> separator;
      case "used" -> used;
      default -> null;
    };
  }
}
