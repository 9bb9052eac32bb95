package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function, and Python's complaints about arguments that do not fit them.
 *
 * <p>Written as words: {@code name} is required, {@code name?} is not, {@code *} takes further
 * arguments by position, {@code **} further ones by name, {@code ^} stands for an argument that
 * Jinja passes itself and that only the complaints count.
 */
final class Signature {
  /** Whose way of complaining. */
  enum Style {
    /** A function written in Python. */
    PYTHON,
    /** A built-in method with no argument or exactly one. */
    EXACT,
    /** A built-in method whose arguments have no names. */
    POSITIONAL,
    /** A built-in method whose arguments have no names, with older wording. */
    PARSED,
    /** A built-in method whose arguments may be named. */
    NAMED
  }

  private final String function;
  private final Style style;
  private final List<String> names = new ArrayList<>();
  private int required;
  private int hidden;
  private boolean rest;
  private boolean restNamed;

  Signature(String function, Style style, String parameters) {
    this.function = function;
    this.style = style;
    for (String word : parameters.isEmpty() ? new String[0] : parameters.split(" ")) {
      switch (word) {
        case "^" -> hidden++;
        case "*" -> rest = true;
        case "**" -> restNamed = true;
        default -> {
          boolean optional = word.endsWith("?");
          required += optional ? 0 : 1;
          names.add(optional ? word.substring(0, word.length() - 1) : word);
        }
      }
    }
  }

  String function() {
    return function;
  }

  Bound bind(Rendering rendering, Object self, Arguments arguments) {
    List<Object> positional = arguments.positional();
    @Nullable Object[] values = new @Nullable Object[names.size()];
    int direct = Math.min(positional.size(), values.length);
    for (int i = 0; i < direct; i++) {
      values[i] = positional.get(i);
    }
    Map<String, Object> further = Map.of();
    if (!arguments.named().isEmpty()) {
      further = bindNamed(arguments, values);
    }
    if (positional.size() > values.length && !rest) {
      throw wrongCount(arguments);
    }
    for (int i = 0; i < required; i++) {
      if (values[i] == null) {
        throw style == Style.PYTHON ? missing(values) : wrongCount(arguments);
      }
    }
    List<Object> more =
        positional.size() > direct ? positional.subList(direct, positional.size()) : List.of();
    return new Bound(rendering, self, values, more, further);
  }

  private Map<String, Object> bindNamed(Arguments arguments, @Nullable Object[] values) {
    if (style != Style.PYTHON && style != Style.NAMED) {
      String name = style == Style.PARSED ? shortName() : function;
      throw Failure.type(name + "() takes no keyword arguments");
    }
    Map<String, Object> further = new LinkedHashMap<>();
    for (Map.Entry<String, Object> argument : arguments.named().entrySet()) {
      String name = argument.getKey();
      int at = names.indexOf(name);
      if (at < 0 && !restNamed) {
        throw unexpected(name);
      }
      if (at < 0) {
        further.put(name, argument.getValue());
      } else if (values[at] != null) {
        throw twice(name, at);
      } else {
        values[at] = argument.getValue();
      }
    }
    return further;
  }

  private TemplateException unexpected(String name) {
    return Failure.type(
        style == Style.PYTHON
            ? function + "() got an unexpected keyword argument '" + name + "'"
            : "'" + name + "' is an invalid keyword argument for " + shortName() + "()");
  }

  private TemplateException twice(String name, int at) {
    return Failure.type(
        style == Style.PYTHON
            ? function + "() got multiple values for argument '" + name + "'"
            : "argument for "
                + shortName()
                + "() given by name ('"
                + name
                + "') and position ("
                + (at + 1)
                + ")");
  }

  private TemplateException missing(@Nullable Object[] values) {
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < required; i++) {
      if (values[i] == null) {
        absent.add("'" + names.get(i) + "'");
      }
    }
    String list =
        switch (absent.size()) {
          case 1 -> absent.getFirst();
          case 2 -> absent.get(0) + " and " + absent.get(1);
          default ->
              String.join(", ", absent.subList(0, absent.size() - 1)) + ", and " + absent.getLast();
        };
    return Failure.type(
        function
            + "() missing "
            + absent.size()
            + " required positional argument"
            + (absent.size() == 1 ? "" : "s")
            + ": "
            + list);
  }

  private TemplateException wrongCount(Arguments arguments) {
    int given = arguments.positional().size();
    int all = given + arguments.named().size();
    boolean few = given < required;
    int bound = few ? required : names.size();
    return Failure.type(
        switch (style) {
          case PYTHON -> tooManyForPython(given);
          case EXACT ->
              function
                  + "() takes "
                  + (names.isEmpty() ? "no arguments (" : "exactly one argument (")
                  + given
                  + " given)";
          case POSITIONAL ->
              shortName()
                  + " expected "
                  + limitWord(few)
                  + bound
                  + " argument"
                  + (bound == 1 ? "" : "s")
                  + ", got "
                  + given;
          case PARSED, NAMED ->
              shortName()
                  + "() takes "
                  + limitWord(few)
                  + bound
                  + " argument"
                  + (bound == 1 ? "" : "s")
                  + " ("
                  + all
                  + " given)";
        });
  }

  private String limitWord(boolean few) {
    if (required == names.size()) {
      return style == Style.POSITIONAL ? "" : "exactly ";
    }
    return few ? "at least " : "at most ";
  }

  private String tooManyForPython(int given) {
    int most = names.size() + hidden;
    String range = required == names.size() ? "" : "from " + (required + hidden) + " to ";
    return function
        + "() takes "
        + range
        + most
        + " positional argument"
        + (most == 1 ? "" : "s")
        + " but "
        + (given + hidden)
        + (given + hidden == 1 ? " was" : " were")
        + " given";
  }

  private String shortName() {
    return function.substring(function.lastIndexOf('.') + 1);
  }
}
