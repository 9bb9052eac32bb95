package dev.hearth.model.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block as its {@code caller}. */
final class MacroValue implements Callable {
  /**
   * What a macro declares and what its body uses without declaring it.
   *
   * @param name null for the body of a call block
   */
  record Declaration(
      @Nullable String name,
      List<String> parameters,
      boolean takesNamed,
      boolean takesRest,
      boolean takesCaller) {}

  /** Renders the body. */
  interface Body {
    /**
     * @param arguments one for each parameter, then caller, further named and further positional
     *     arguments as far as the declaration takes them; null for one that was not given
     */
    String render(@Nullable Object[] arguments);
  }

  private final Declaration declaration;
  private final Body body;

  MacroValue(Declaration declaration, Body body) {
    this.declaration = declaration;
    this.body = body;
  }

  String description() {
    String name = declaration.name();
    return name == null ? "anonymous" : Representation.quoted(name);
  }

  @Nullable Object property(String name) {
    return switch (name) {
      case "name" -> declaration.name() == null ? None.NONE : declaration.name();
      case "arguments" -> TupleValue.copyOf(List.copyOf(declaration.parameters()));
      case "catch_kwargs" -> declaration.takesNamed();
      case "catch_varargs" -> declaration.takesRest();
      case "caller" -> declaration.takesCaller();
      case "explicit_caller" -> declaration.parameters().contains("caller");
      default -> null;
    };
  }

  @Override
  public Object call(Rendering rendering, Arguments given) {
    List<String> parameters = declaration.parameters();
    rendering.steps(1L + parameters.size());
    int extra =
        (declaration.takesCaller() ? 1 : 0)
            + (declaration.takesNamed() ? 1 : 0)
            + (declaration.takesRest() ? 1 : 0);
    @Nullable Object[] arguments = new @Nullable Object[parameters.size() + extra];
    List<Object> positional = given.positional();
    Map<String, Object> named = new LinkedHashMap<>(given.named());
    int direct = Math.min(positional.size(), parameters.size());
    for (int i = 0; i < direct; i++) {
      arguments[i] = positional.get(i);
    }
    for (int i = direct; i < parameters.size(); i++) {
      arguments[i] = named.remove(parameters.get(i));
    }
    int at = parameters.size();
    if (declaration.takesCaller() && !parameters.contains("caller")) {
      Object caller = named.remove("caller");
      arguments[at++] =
          caller == null || caller == None.NONE
              ? new UndefinedValue("No caller defined", null, "caller", false)
              : caller;
    }
    at = further(rendering, named, arguments, at);
    if (declaration.takesRest()) {
      rendering.object(positional.size() - direct);
      arguments[at] = TupleValue.copyOf(positional.subList(direct, positional.size()));
    } else if (positional.size() > parameters.size()) {
      throw Failure.type(
          "macro " + describe() + " takes not more than " + parameters.size() + " argument(s)");
    }
    String text = body.render(arguments);
    return rendering.escaping() ? new Markup(text) : text;
  }

  private int further(
      Rendering rendering, Map<String, Object> named, @Nullable Object[] arguments, int at) {
    if (declaration.takesNamed()) {
      DictionaryValue dictionary = new DictionaryValue();
      rendering.object(2L * named.size());
      named.forEach(dictionary::put);
      arguments[at] = dictionary;
      return at + 1;
    }
    if (named.containsKey("caller")) {
      throw Failure.type(
          "macro "
              + describe()
              + " was invoked with two values for the special caller argument. This is most"
              + " likely a bug.");
    }
    if (!named.isEmpty()) {
      throw Failure.type(
          "macro "
              + describe()
              + " takes no keyword argument "
              + Representation.quoted(named.keySet().iterator().next()));
    }
    return at;
  }

  private String describe() {
    String name = declaration.name();
    return name == null ? "None" : Representation.quoted(name);
  }
}
