package dev.hearth.model.jinja;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A block of this template, to be rendered by calling it. */
record BlockReference(String name, Supplier<String> content) implements Callable {
  private static final Signature CALL =
      new Signature("BlockReference.__call__", Signature.Style.PYTHON, "^");

  /** There are no parent templates, and so no parent blocks. */
  static UndefinedValue parentOf(String name) {
    String hint = "there is no parent block called " + Representation.quoted(name) + ".";
    return new UndefinedValue(hint, null, "super", false);
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    CALL.bind(rendering, this, arguments);
    String text = content.get();
    return rendering.escaping() ? new Markup(text) : text;
  }

  @Nullable Object property(String property) {
    return switch (property) {
      case "name" -> name;
      case "super" -> parentOf(name);
      default -> null;
    };
  }
}
