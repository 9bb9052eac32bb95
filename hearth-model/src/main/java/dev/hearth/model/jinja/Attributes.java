package dev.hearth.model.jinja;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that values have in Python, apart from the items of mappings. What the sandbox
 * forbids gives an unsafe undefined value, as in Jinja2's ImmutableSandboxedEnvironment.
 */
final class Attributes {
  private static final Set<String> OF_ALL =
      words(
          "__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__"
              + " __getstate__ __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__"
              + " __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__"
              + " __subclasshook__");

  private static final String NUMBER =
      "__abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__"
          + " __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__"
          + " __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__"
          + " __truediv__ __trunc__";

  private static final String SEQUENCE =
      "__add__ __contains__ __getitem__ __iter__ __len__ __mul__ __rmul__ ";

  private static final String SET =
      "__and__ __contains__ __iter__ __len__ __or__ __rand__ __reversed__ __ror__ __rsub__"
          + " __rxor__ __sub__ __xor__";

  private static final String INSTANCE = "__dict__ __module__ __weakref__ ";

  private static final Set<String> UNSAFE_IN_DICTIONARY =
      words(
          "__class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__"
              + " __len__ __or__ __reversed__ __ror__ __setitem__ clear pop popitem"
              + " setdefault update");

  /** By type, but for mappings: names that exist and that the sandbox forbids. */
  private static final Map<String, Set<String>> UNSAFE =
      Map.ofEntries(
          Map.entry("str", words(SEQUENCE + "__getnewargs__ __mod__ __rmod__")),
          Map.entry(
              "Markup",
              words(
                  SEQUENCE
                      + "__getnewargs__ __html__ __html_format__ __mod__ __module__ __radd__"
                      + " __rmod__ __slots__")),
          Map.entry(
              "int",
              words(
                  NUMBER
                      + " __and__ __index__ __invert__ __lshift__ __or__ __rand__ __rlshift__"
                      + " __ror__ __rrshift__ __rshift__ __rxor__ __xor__")),
          Map.entry("float", words(NUMBER + " __getformat__")),
          Map.entry(
              "list",
              words(
                  SEQUENCE
                      + "__class_getitem__ __delitem__ __iadd__ __imul__ __reversed__ __setitem__"
                      + " append extend insert remove reverse sort")),
          Map.entry("tuple", words(SEQUENCE + "__class_getitem__ __getnewargs__")),
          Map.entry(
              "_GroupTuple",
              words(
                  SEQUENCE
                      + "__annotations__ __class_getitem__ __getnewargs__ __match_args__"
                      + " __module__ __orig_bases__ __slots__ _asdict _field_defaults _fields"
                      + " _make _replace")),
          Map.entry(
              "range", words("__bool__ __contains__ __getitem__ __iter__ __len__ __reversed__")),
          Map.entry("dict_keys", words(SET)),
          Map.entry("dict_items", words(SET)),
          Map.entry("dict_values", words("__iter__ __len__ __reversed__")),
          Map.entry("NoneType", words("__bool__")),
          Map.entry(
              "generator",
              words("__del__ __iter__ __name__ __next__ __qualname__ gi_code gi_frame")),
          Map.entry(
              "builtin_function_or_method",
              words("__call__ __module__ __name__ __qualname__ __self__ __text_signature__")),
          Map.entry(
              "function",
              words(
                  "__annotations__ __builtins__ __call__ __closure__ __code__ __defaults__"
                      + " __dict__ __get__ __globals__ __kwdefaults__ __module__ __name__"
                      + " __qualname__")),
          Map.entry("type", words("__call__ __module__ __name__ __qualname__ __dict__ mro")),
          Map.entry(
              "Macro",
              words(
                  INSTANCE
                      + "__call__ _async_invoke _invoke _argument_count _default_autoescape"
                      + " _environment _func")),
          Map.entry(
              "LoopContext",
              words(
                  INSTANCE
                      + "__annotations__ __call__ __iter__ __len__ __next__ _after _before"
                      + " _current _iterable _iterator _last_changed_value _length _peek_next"
                      + " _recurse _to_iterator _undefined")),
          Map.entry("Cycler", words(INSTANCE + "__next__")),
          Map.entry("Joiner", words(INSTANCE + "__call__")),
          Map.entry(
              "TemplateReference", words(INSTANCE + "__getitem__ _TemplateReference__context")),
          Map.entry(
              "BlockReference", words(INSTANCE + "__call__ _async_call _context _depth _stack")),
          Map.entry(
              "Undefined",
              words(
                  "__add__ __aiter__ __bool__ __call__ __complex__ __div__ __float__"
                      + " __floordiv__ __getattr__ __getitem__ __int__ __iter__ __len__ __mod__"
                      + " __module__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdiv__"
                      + " __rfloordiv__ __rmod__ __rmul__ __rpow__ __rsub__ __rtruediv__ __sub__"
                      + " __truediv__ _fail_with_undefined_error _undefined_exception"
                      + " _undefined_hint _undefined_message _undefined_name _undefined_obj")));

  private Attributes() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split(" "));
  }

  /** The attribute {@code name} of {@code owner}, or null where it has none. */
  static @Nullable Object find(Object owner, String name) {
    if (owner instanceof NamespaceValue namespace) {
      return name.equals("__class__") || name.equals("_Namespace__attrs")
          ? UndefinedValue.unsafe(owner, name)
          : inNamespace(namespace, name);
    }
    Map<String, BuiltinFunction> methods = methods(owner);
    BuiltinFunction method = methods == null ? null : methods.get(name);
    if (method != null) {
      return new BoundMethod(owner, method);
    }
    // the owner in nearly all cases; it has no other attributes
    Object property = owner instanceof DictionaryValue ? null : property(owner, name);
    if (property != null) {
      return property;
    }
    return isUnsafe(owner, name) ? UndefinedValue.unsafe(owner, name) : null;
  }

  private static @Nullable Object inNamespace(NamespaceValue namespace, String name) {
    Object value = namespace.attributes().get(name);
    return value != null && name.startsWith("_") ? UndefinedValue.unsafe(namespace, name) : value;
  }

  private static boolean isUnsafe(Object owner, String name) {
    if (name.startsWith("__") && OF_ALL.contains(name)) {
      return true;
    }
    if (owner instanceof DictionaryValue) {
      return UNSAFE_IN_DICTIONARY.contains(name);
    }
    String type = owner instanceof Boolean ? "int" : Types.nameOf(owner);
    return UNSAFE.getOrDefault(type, Set.of()).contains(name);
  }

  private static @Nullable Map<String, BuiltinFunction> methods(Object owner) {
    return switch (owner) {
      case String text -> TextMethods.METHODS;
      case DictionaryValue dictionary -> DictionaryMethods.DICTIONARY;
      case Markup markup -> MarkupMethods.METHODS;
      case ListValue list -> ListMethods.LIST;
      case TupleValue tuple -> ListMethods.TUPLE;
      case RangeValue range -> ListMethods.RANGE;
      case Double number -> NumberMethods.FLOAT;
      case DictionaryView view when view.part() != DictionaryView.Part.VALUES ->
          DictionaryMethods.VIEW;
      case LoopValue loop -> LoopValue.METHODS;
      case CyclerValue cycler -> CyclerValue.METHODS;
      case GeneratorValue generator when generator.typeName().equals("generator") ->
          Globals.GENERATOR_METHODS;
      default -> Types.isInteger(owner) ? NumberMethods.INTEGER : null;
    };
  }

  private static @Nullable Object property(Object owner, String name) {
    return switch (owner) {
      case LoopValue loop -> loop.property(name);
      case MacroValue macro -> macro.property(name);
      case CyclerValue cycler -> cycler.property(name);
      case JoinerValue joiner -> joiner.property(name);
      case BlockReference block -> block.property(name);
      case RangeValue range ->
          switch (name) {
            case "start" -> range.start();
            case "stop" -> range.stop();
            case "step" -> range.step();
            default -> null;
          };
      case DictionaryView view -> name.equals("mapping") ? view.dictionary() : null;
      case TupleValue tuple when tuple.grouped() ->
          switch (name) {
            case "grouper" -> tuple.get(0);
            case "list" -> tuple.get(1);
            default -> null;
          };
      case BuiltinFunction function when function == Globals.DICTIONARY_TYPE ->
          name.equals("fromkeys") ? DictionaryMethods.DICTIONARY.get(name) : null;
      default -> Types.isNumber(owner) ? NumberMethods.property(owner, name) : null;
    };
  }
}
