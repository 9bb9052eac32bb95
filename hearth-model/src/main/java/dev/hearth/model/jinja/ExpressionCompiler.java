package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Comparison.Order;
import dev.hearth.model.jinja.Expression.CallArguments;
import dev.hearth.model.jinja.Expression.Keyword;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes closures of expressions. */
final class ExpressionCompiler {
  private ExpressionCompiler() {}

  static Evaluation compile(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Data data -> activation -> data.text();
      case Expression.Constant constant -> activation -> constant.value();
      case Expression.Name name -> name(name, scope);
      case Expression.Items items -> items(items, scope);
      case Expression.Mapping mapping -> mapping(mapping, scope);
      case Expression.Arithmetic arithmetic -> arithmetic(arithmetic, scope);
      case Expression.Unary unary -> unary(unary, scope);
      case Expression.Logical logical -> logical(logical, scope);
      case Expression.Compared compared -> compared(compared, scope);
      case Expression.Concatenated concatenated -> concatenated(concatenated, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
      case Expression.Filtered filtered -> filtered(filtered, scope, null);
      case Expression.Tested tested -> tested(tested, scope);
      case Expression.Call call -> call(call, scope, null);
      case Expression.Attribute attribute -> attribute(attribute, scope);
      case Expression.Item item -> item(item, scope);
      // Jinja2 makes Python code of it that is none
      case Expression.Slice slice -> throw Failure.pythonSyntax("invalid syntax", slice.line());
    };
  }

  private static Evaluation[] all(List<Expression> expressions, Scope scope) {
    return expressions.stream().map(e -> compile(e, scope)).toArray(Evaluation[]::new);
  }

  private static Evaluation name(Expression.Name name, Scope scope) {
    Scope.Place place = scope.place(name.name());
    UndefinedValue undefined = UndefinedValue.variable(name.name());
    if (place.hops() == 0) {
      int slot = place.slot();
      return activation -> {
        Object value = activation.slots()[slot];
        return value == null ? undefined : value;
      };
    }
    return activation -> {
      Object value = place.get(activation);
      return value == null ? undefined : value;
    };
  }

  private static Evaluation items(Expression.Items items, Scope scope) {
    Evaluation[] parts = all(items.items(), scope);
    boolean tuple = items.tuple();
    return activation -> {
      activation.rendering().object(parts.length);
      ArrayList<Object> values = new ArrayList<>(parts.length);
      for (Evaluation part : parts) {
        values.add(part.evaluate(activation));
      }
      return tuple ? new TupleValue(values, false) : new ListValue(values);
    };
  }

  private static Evaluation mapping(Expression.Mapping mapping, Scope scope) {
    Evaluation[] parts = all(mapping.entries(), scope);
    return activation -> {
      Rendering rendering = activation.rendering();
      rendering.object(parts.length);
      List<Object> entries = evaluated(parts, activation);
      DictionaryValue dictionary = new DictionaryValue();
      for (int i = 0; i < parts.length; i += 2) {
        dictionary.put(rendering, entries.get(i), entries.get(i + 1));
      }
      return dictionary;
    };
  }

  private static Evaluation arithmetic(Expression.Arithmetic arithmetic, Scope scope) {
    Operators.Binary operator = arithmetic.operator();
    Evaluation left = compile(arithmetic.left(), scope);
    Evaluation right = compile(arithmetic.right(), scope);
    return activation ->
        operator.apply(
            activation.rendering(), left.evaluate(activation), right.evaluate(activation));
  }

  private static Evaluation unary(Expression.Unary unary, Scope scope) {
    Evaluation operand = compile(unary.operand(), scope);
    return switch (unary.operator()) {
      case NOT -> activation -> !Iteration.isTrue(operand.evaluate(activation));
      case NEGATE ->
          activation -> Operators.negate(activation.rendering(), operand.evaluate(activation));
      case PLUS ->
          activation -> Operators.plus(activation.rendering(), operand.evaluate(activation));
    };
  }

  private static Evaluation logical(Expression.Logical logical, Scope scope) {
    Evaluation left = compile(logical.left(), scope);
    Evaluation right = compile(logical.right(), scope);
    boolean and = logical.and();
    return activation -> {
      Object value = left.evaluate(activation);
      return Iteration.isTrue(value) == and ? right.evaluate(activation) : value;
    };
  }

  private static Evaluation compared(Expression.Compared compared, Scope scope) {
    Evaluation first = compile(compared.first(), scope);
    List<Expression.Operand> operands = compared.operands();
    Evaluation[] others =
        all(operands.stream().map(Expression.Operand::expression).toList(), scope);
    return activation -> {
      Object left = first.evaluate(activation);
      for (int i = 0; i < others.length; i++) {
        Object right = others[i].evaluate(activation);
        if (!holds(activation.rendering(), operands.get(i).comparator(), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private static boolean holds(
      Rendering rendering, Expression.Comparator comparator, Object left, Object right) {
    return switch (comparator) {
      case EQUAL -> Comparison.equal(rendering, left, right);
      case NOT_EQUAL -> !Comparison.equal(rendering, left, right);
      case LESS -> Comparison.ordered(rendering, Order.LESS, left, right);
      case LESS_OR_EQUAL -> Comparison.ordered(rendering, Order.LESS_OR_EQUAL, left, right);
      case GREATER -> Comparison.ordered(rendering, Order.GREATER, left, right);
      case GREATER_OR_EQUAL -> Comparison.ordered(rendering, Order.GREATER_OR_EQUAL, left, right);
      case IN -> Comparison.contains(rendering, right, left);
      case NOT_IN -> !Comparison.contains(rendering, right, left);
    };
  }

  private static Evaluation concatenated(Expression.Concatenated concatenated, Scope scope) {
    Evaluation[] parts = all(concatenated.parts(), scope);
    Scope.Escaping escaping = scope.escaping;
    return activation -> {
      Object[] values = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        values[i] = parts[i].evaluate(activation);
      }
      Rendering rendering = activation.rendering();
      boolean escape =
          escaping == Scope.Escaping.ON
              || (escaping == Scope.Escaping.DYNAMIC && rendering.escaping());
      return Operators.concatenation(rendering, values, escape);
    };
  }

  private static Evaluation conditional(Expression.Conditional conditional, Scope outer) {
    Scope scope = outer.asSoft();
    Evaluation test = compile(conditional.test(), scope);
    Evaluation then = compile(conditional.then(), scope);
    Expression otherwise = conditional.otherwise();
    UndefinedValue undefined =
        UndefinedValue.hint(
            "the inline if-expression on line "
                + conditional.line()
                + " evaluated to false and no else section was defined.");
    Evaluation other = otherwise == null ? activation -> undefined : compile(otherwise, scope);
    return activation ->
        Iteration.isTrue(test.evaluate(activation))
            ? then.evaluate(activation)
            : other.evaluate(activation);
  }

  /**
   * @param content what the innermost filter is applied to, where it has no operand
   */
  static Evaluation filtered(
      Expression.Filtered filtered, Scope scope, @Nullable Evaluation content) {
    BuiltinFunction filter = known(Filters.ALL, "filter", filtered.name(), filtered, scope);
    Expression operand = filtered.operand();
    Evaluation value =
        operand == null && content != null
            ? content
            : operand instanceof Expression.Filtered inner
                ? filtered(inner, scope, content)
                : compile(required(operand), scope);
    return applied(filter, value, filtered.arguments(), scope);
  }

  private static Expression required(@Nullable Expression expression) {
    if (expression == null) {
      throw new IllegalStateException("a filter without an operand outside of a block");
    }
    return expression;
  }

  private static Evaluation tested(Expression.Tested tested, Scope scope) {
    BuiltinFunction test = known(TemplateTests.ALL, "test", tested.name(), tested, scope);
    return applied(test, compile(tested.operand(), scope), tested.arguments(), scope);
  }

  /** Unknown names are an error now, or when they are used where that depends on a choice. */
  private static BuiltinFunction known(
      Map<String, BuiltinFunction> all, String kind, String name, Node node, Scope scope) {
    BuiltinFunction found = all.get(name);
    if (found != null) {
      return found;
    }
    String message = "No " + kind + " named " + Representation.quoted(name);
    if (!scope.soft) {
      throw Failure.compilation(message + ".", node.line());
    }
    return BuiltinFunction.python(
        name,
        "* **",
        a -> {
          throw Failure.runtime(message + " found.");
        });
  }

  private static Evaluation applied(
      BuiltinFunction function, Evaluation operand, CallArguments given, Scope scope) {
    Arguing arguing = arguing(given, scope, operand, null);
    return activation -> function.call(activation.rendering(), arguing.arguments(activation));
  }

  /**
   * @param caller the body of a call block, passed by name
   */
  static Evaluation call(Expression.Call call, Scope scope, @Nullable Evaluation caller) {
    Evaluation callee = compile(call.callee(), scope);
    Arguing arguing = arguing(call.arguments(), scope, null, caller);
    boolean twice =
        caller != null
            && call.arguments().named().stream().anyMatch(a -> a.name().equals("caller"));
    if (twice) {
      throw Failure.pythonSyntax("keyword argument repeated: caller", call.line());
    }
    return activation -> {
      Object function = callee.evaluate(activation);
      return Globals.call(activation.rendering(), function, arguing.arguments(activation));
    };
  }

  /** Computes the arguments of a call. */
  private interface Arguing {
    Arguments arguments(Activation activation);
  }

  private static Arguing arguing(
      CallArguments given, Scope scope, @Nullable Evaluation first, @Nullable Evaluation caller) {
    List<Evaluation> all = new ArrayList<>();
    if (first != null) {
      all.add(first);
    }
    given.positional().forEach(argument -> all.add(compile(argument, scope)));
    Evaluation[] positional = all.toArray(Evaluation[]::new);
    if (given.named().isEmpty()
        && given.rest() == null
        && given.restNamed() == null
        && caller == null) {
      return activation -> new Arguments(evaluated(positional, activation), Map.of());
    }
    return new FullArguing(
        positional,
        given.named().stream().map(Keyword::name).toArray(String[]::new),
        all(given.named().stream().map(Keyword::value).toList(), scope),
        given.rest() == null ? null : compile(given.rest(), scope),
        given.restNamed() == null ? null : compile(given.restNamed(), scope),
        caller);
  }

  private static List<Object> evaluated(Evaluation[] parts, Activation activation) {
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = parts[i].evaluate(activation);
    }
    return Arrays.asList(values);
  }

  /** Arguments of every kind. */
  private static final class FullArguing implements Arguing {
    private final Evaluation[] positional;
    private final String[] names;
    private final Evaluation[] named;
    private final @Nullable Evaluation rest;
    private final @Nullable Evaluation restNamed;
    private final @Nullable Evaluation caller;

    FullArguing(
        Evaluation[] positional,
        String[] names,
        Evaluation[] named,
        @Nullable Evaluation rest,
        @Nullable Evaluation restNamed,
        @Nullable Evaluation caller) {
      this.positional = positional;
      this.names = names;
      this.named = named;
      this.rest = rest;
      this.restNamed = restNamed;
      this.caller = caller;
    }

    @Override
    public Arguments arguments(Activation activation) {
      Rendering rendering = activation.rendering();
      List<Object> values = evaluated(positional, activation);
      if (rest != null) {
        values = new ArrayList<>(values);
        Object more = rest.evaluate(activation);
        if (!Iteration.isIterable(more)) {
          throw Failure.type("Value after * must be an iterable, not " + Types.nameOf(more));
        }
        values.addAll(Iteration.copy(rendering, more));
      }
      Map<String, Object> byName = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        byName.put(names[i], named[i].evaluate(activation));
      }
      if (caller != null) {
        byName.put("caller", caller.evaluate(activation));
      }
      if (restNamed != null) {
        addAll(rendering, restNamed.evaluate(activation), byName);
      }
      return new Arguments(values, byName);
    }

    private static void addAll(Rendering rendering, Object more, Map<String, Object> byName) {
      if (more instanceof UndefinedValue undefined) {
        throw undefined.failure(rendering);
      }
      if (!(more instanceof DictionaryValue dictionary)) {
        throw Failure.type("argument after ** must be a mapping, not " + Types.nameOf(more));
      }
      rendering.items(dictionary.size());
      Iterator<Object> keys = dictionary.keys();
      Iterator<Object> values = dictionary.values();
      while (keys.hasNext()) {
        Object key = keys.next();
        if (!Types.isText(key)) {
          throw Failure.type("keywords must be strings");
        }
        if (byName.put(Types.text(key), values.next()) != null) {
          throw Failure.type("got multiple values for keyword argument '" + Types.text(key) + "'");
        }
      }
    }
  }

  private static Evaluation attribute(Expression.Attribute attribute, Scope scope) {
    Evaluation owner = compile(attribute.owner(), scope);
    String name = attribute.name();
    return activation ->
        Subscript.attribute(activation.rendering(), owner.evaluate(activation), name);
  }

  private static Evaluation item(Expression.Item item, Scope scope) {
    Evaluation owner = compile(item.owner(), scope);
    if (item.key() instanceof Expression.Slice slice) {
      Evaluation start = part(slice.start(), scope);
      Evaluation stop = part(slice.stop(), scope);
      Evaluation step = part(slice.step(), scope);
      return activation ->
          Subscript.slice(
              activation.rendering(),
              owner.evaluate(activation),
              start.evaluate(activation),
              stop.evaluate(activation),
              step.evaluate(activation));
    }
    Evaluation key = compile(item.key(), scope);
    return activation ->
        Subscript.item(
            activation.rendering(), owner.evaluate(activation), key.evaluate(activation));
  }

  private static Evaluation part(@Nullable Expression expression, Scope scope) {
    return expression == null ? activation -> None.NONE : compile(expression, scope);
  }
}
