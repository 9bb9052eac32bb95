package dev.hearth.model.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variables that a template finds: those it has set itself, then its input, then globals. */
final class Context {
  private final Map<String, Object> set = new HashMap<>();
  private final Function<String, @Nullable Object> given;
  private final @Nullable Context outer;

  private Context(Function<String, @Nullable Object> given, @Nullable Context outer) {
    this.given = given;
    this.outer = outer;
  }

  static Context of(Map<String, Object> input) {
    return new Context(input::get, null);
  }

  /** The same variables with some more before them. */
  Context derived(Function<String, @Nullable Object> more) {
    return new Context(more, this);
  }

  void set(String name, Object value) {
    set.put(name, value);
  }

  @Nullable Object find(String name) {
    Object own = set.get(name);
    if (own == null) {
      own = given.apply(name);
    }
    if (own != null) {
      return own;
    }
    return outer == null ? Globals.ALL.get(name) : outer.find(name);
  }
}
