package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Signature.Style;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The functions that every template has, unless its input has variables of their names. */
final class Globals {
  static final BuiltinFunction DICTIONARY_TYPE =
      new BuiltinFunction(new Signature("dict", Style.PYTHON, "* **"), "type", a -> dictionary(a));

  static final Map<String, Object> ALL =
      Map.ofEntries(
          Map.entry("range", BuiltinFunction.python("safe_range", "*", Globals::range)),
          Map.entry("dict", DICTIONARY_TYPE),
          Map.entry(
              "namespace",
              new BuiltinFunction(
                  new Signature("Namespace.__init__", Style.PYTHON, "^ * **"),
                  "type",
                  Globals::namespace)),
          Map.entry(
              "cycler",
              new BuiltinFunction(
                  new Signature("Cycler.__init__", Style.PYTHON, "^ *"), "type", Globals::cycler)),
          Map.entry(
              "joiner",
              new BuiltinFunction(
                  new Signature("Joiner.__init__", Style.PYTHON, "^ sep?"),
                  "type",
                  a -> new JoinerValue(a.or(0, ", ")))),
          Map.entry(
              "lipsum",
              BuiltinFunction.python(
                  "generate_lorem_ipsum",
                  "* **",
                  a -> {
                    throw Failure.unsupported("lipsum gives a different text every time");
                  })),
          Map.entry(
              "raise_exception",
              BuiltinFunction.python(
                  "raise_exception",
                  "message",
                  a -> {
                    throw Failure.raised(a.firstAsText());
                  })),
          Map.entry(
              "strftime_now",
              BuiltinFunction.python(
                  "strftime_now",
                  "format",
                  a ->
                      TimeFormat.format(
                          a.rendering(),
                          Methods.string(a.get(0), "strftime() argument 1 must be str, not ")))));

  static final Map<String, BuiltinFunction> GENERATOR_METHODS =
      Map.ofEntries(
          Methods.of(
              "generator",
              "close",
              Style.EXACT,
              "",
              a -> {
                ((GeneratorValue) a.self()).close();
                return None.NONE;
              }),
          Methods.unsupported("generator", "send", "generators take no values"),
          Methods.unsupported("generator", "throw", "generators take no values"));

  private Globals() {}

  private static Object range(Bound a) {
    List<Object> arguments = a.rest();
    int given = arguments.size();
    if (given == 0) {
      throw Failure.type("range expected at least 1 argument, got 0");
    }
    if (given > 3) {
      throw Failure.type("range expected at most 3 arguments, got " + given);
    }
    long start = given == 1 ? 0 : Bound.integer(arguments.get(0));
    long stop = Bound.integer(arguments.get(given == 1 ? 0 : 1));
    long step = given < 3 ? 1 : Bound.integer(arguments.get(2));
    if (step == 0) {
      throw Failure.value("range() arg 3 must not be zero");
    }
    int itemsMax = a.rendering().limits().rangeItemsMax();
    RangeValue range = RangeValue.of(start, stop, step, itemsMax);
    if (range == null) {
      throw Failure.rangeLimit(itemsMax);
    }
    return range;
  }

  private static DictionaryValue dictionary(Bound a) {
    DictionaryValue made = new DictionaryValue();
    fill(a, made);
    return made;
  }

  private static Object namespace(Bound a) {
    NamespaceValue namespace = new NamespaceValue();
    fill(a, namespace.attributes());
    return namespace;
  }

  private static void fill(Bound a, DictionaryValue target) {
    Rendering rendering = a.rendering();
    if (a.rest().size() > 1) {
      throw Failure.type("dict expected at most 1 argument, got " + a.rest().size());
    }
    if (!a.rest().isEmpty()) {
      switch (a.rest().getFirst()) {
        case DictionaryValue source -> target.putAll(rendering, source);
        case UndefinedValue undefined -> throw undefined.failure(rendering);
        default -> fillFromPairs(rendering, a.rest().getFirst(), target);
      }
    }
    rendering.object(2L * a.restNamed().size());
    a.restNamed().forEach(target::put);
  }

  private static void fillFromPairs(Rendering rendering, Object pairs, DictionaryValue target) {
    Iterator<Object> items = Iteration.iterator(rendering, pairs);
    for (int i = 0; items.hasNext(); i++) {
      Object item = items.next();
      if (!Iteration.isIterable(item)) {
        throw Failure.type(
            "cannot convert dictionary update sequence element #" + i + " to a sequence");
      }
      List<Object> pair = Iteration.copy(rendering, item);
      if (pair.size() != 2) {
        throw Failure.value(
            "dictionary update sequence element #"
                + i
                + " has length "
                + pair.size()
                + "; 2 is required");
      }
      rendering.items(2);
      target.put(rendering, pair.get(0), pair.get(1));
    }
  }

  private static Object cycler(Bound a) {
    if (a.rest().isEmpty()) {
      throw Failure.runtimeError("at least one item has to be provided");
    }
    return new CyclerValue(a.rest());
  }

  /** Calls {@code callee}. TypeError where it is not callable. */
  static Object call(Rendering rendering, Object callee, Arguments arguments) {
    if (callee instanceof Callable callable) {
      return callable.call(rendering, arguments);
    }
    if (callee instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    throw Failure.type("'" + Types.nameOf(callee) + "' object is not callable");
  }
}
