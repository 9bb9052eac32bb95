package dev.hearth.model.jinja;

import static java.util.Map.entry;

import dev.hearth.model.jinja.Comparison.Order;
import dev.hearth.model.jinja.Operators.Binary;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** All tests by name: what may stand after {@code is}. */
final class TemplateTests {
  static final Map<String, BuiltinFunction> ALL = all();

  private TemplateTests() {}

  /** Applies the test of a name that a template computes. */
  static Object apply(Rendering rendering, Object name, Arguments arguments) {
    return Filters.find(rendering, ALL, "test", name).call(rendering, arguments);
  }

  private static Map<String, BuiltinFunction> all() {
    Map<String, BuiltinFunction> all = new HashMap<>();
    all.putAll(ofTypes());
    all.putAll(ofValues());
    comparison(
        all, "eq", "eq == equalto", a -> Comparison.equal(a.rendering(), a.get(0), a.get(1)));
    comparison(all, "ne", "ne !=", a -> !Comparison.equal(a.rendering(), a.get(0), a.get(1)));
    order(all, "gt", "gt > greaterthan", Order.GREATER);
    order(all, "ge", "ge >=", Order.GREATER_OR_EQUAL);
    order(all, "lt", "lt < lessthan", Order.LESS);
    order(all, "le", "le <=", Order.LESS_OR_EQUAL);
    return Map.copyOf(all);
  }

  private static void comparison(
      Map<String, BuiltinFunction> all, String function, String names, BuiltinFunction.Body body) {
    Signature signature = new Signature(function, Signature.Style.POSITIONAL, "a b");
    for (String name : names.split(" ", -1)) {
      all.put(name, new BuiltinFunction(signature, "builtin_function_or_method", body));
    }
  }

  private static void order(
      Map<String, BuiltinFunction> all, String function, String names, Order order) {
    comparison(
        all, function, names, a -> Comparison.ordered(a.rendering(), order, a.get(0), a.get(1)));
  }

  private static BuiltinFunction of(String name, Predicate<Object> holds) {
    return BuiltinFunction.python("test_" + name, "value", a -> holds.test(a.get(0)));
  }

  private static Map<String, BuiltinFunction> ofTypes() {
    return Map.ofEntries(
        entry("defined", of("defined", v -> !(v instanceof UndefinedValue))),
        entry("undefined", of("undefined", v -> v instanceof UndefinedValue)),
        entry("none", of("none", v -> v == None.NONE)),
        entry("boolean", of("boolean", v -> v instanceof Boolean)),
        entry("true", of("true", v -> v.equals(true))),
        entry("false", of("false", v -> v.equals(false))),
        entry("integer", of("integer", v -> v instanceof Long || v instanceof BigInteger)),
        entry("float", of("float", v -> v instanceof Double)),
        entry("number", of("number", Types::isNumber)),
        entry("string", of("string", Types::isText)),
        entry("mapping", of("mapping", v -> v instanceof DictionaryValue)),
        entry("sequence", of("sequence", TemplateTests::isSequence)),
        entry("iterable", of("iterable", Iteration::isIterable)),
        entry("escaped", of("escaped", v -> v instanceof Markup)),
        entry(
            "callable",
            new BuiltinFunction(
                new Signature("callable", Signature.Style.EXACT, "obj"),
                "builtin_function_or_method",
                a -> a.get(0) instanceof Callable || a.get(0) instanceof UndefinedValue)));
  }

  private static Map<String, BuiltinFunction> ofValues() {
    return Map.ofEntries(
        entry("odd", BuiltinFunction.python("test_odd", "value", a -> remainderIs(a, 2L, 1L))),
        entry("even", BuiltinFunction.python("test_even", "value", a -> remainderIs(a, 2L, 0L))),
        entry(
            "divisibleby",
            BuiltinFunction.python(
                "test_divisibleby", "value num", a -> remainderIs(a, a.get(1), 0L))),
        entry(
            "lower",
            BuiltinFunction.python(
                "test_lower", "value", a -> TextPredicates.isLower(a.firstAsText()))),
        entry(
            "upper",
            BuiltinFunction.python(
                "test_upper", "value", a -> TextPredicates.isUpper(a.firstAsText()))),
        entry(
            "sameas", BuiltinFunction.python("test_sameas", "value other", TemplateTests::isSame)),
        entry(
            "in",
            BuiltinFunction.python(
                "test_in",
                "value seq",
                a -> Comparison.contains(a.rendering(), a.get(1), a.get(0)))),
        entry(
            "filter",
            BuiltinFunction.python("test_filter", "^ value", a -> isName(a, Filters.ALL))),
        entry("test", BuiltinFunction.python("test_test", "^ value", a -> isName(a, ALL))));
  }

  private static boolean remainderIs(Bound a, Object divisor, Object wanted) {
    Object remainder = Binary.MODULO.apply(a.rendering(), a.get(0), divisor);
    return Comparison.equal(a.rendering(), remainder, wanted);
  }

  private static boolean isName(Bound a, Map<String, BuiltinFunction> names) {
    Object name = a.get(0);
    Keys.normal(a.rendering(), name);
    return Types.isText(name) && names.containsKey(Types.text(name));
  }

  private static boolean isSequence(Object value) {
    return value instanceof SequenceValue
        || value instanceof DictionaryValue
        || value instanceof UndefinedValue
        || Types.isText(value);
  }

  /** Identity; equal numbers and strings of one type count as the same object. */
  private static Object isSame(Bound a) {
    Object value = a.get(0);
    Object other = a.get(1);
    if (Comparison.isIdentical(value, other)) {
      return true;
    }
    boolean plain =
        value instanceof String
            || value instanceof Boolean
            || value instanceof Long
            || value instanceof Double;
    return plain && value.equals(other);
  }
}
