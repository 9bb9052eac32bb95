package dev.hearth.model.jinja;

import dev.hearth.model.jinja.DictionaryView.Part;
import dev.hearth.model.jinja.Signature.Style;
import java.util.Iterator;
import java.util.Map;

/** The methods of mappings and their views. The sandbox forbids those that change a mapping. */
final class DictionaryMethods {
  static final Map<String, BuiltinFunction> DICTIONARY =
      Map.ofEntries(
          Methods.of("dict", "get", Style.POSITIONAL, "key default?", DictionaryMethods::get),
          view("keys", Part.KEYS),
          view("values", Part.VALUES),
          view("items", Part.ITEMS),
          Methods.of("dict", "copy", Style.EXACT, "", a -> copy(a.rendering(), dictionary(a))),
          Methods.of(
              "dict",
              "fromkeys",
              Style.POSITIONAL,
              "iterable value?",
              DictionaryMethods::fromKeys));

  /** Of the views of keys and of items. */
  static final Map<String, BuiltinFunction> VIEW =
      Map.ofEntries(
          Methods.of(
              "dict_keys", "isdisjoint", Style.EXACT, "other", DictionaryMethods::isDisjoint));

  private DictionaryMethods() {}

  private static DictionaryValue dictionary(Bound a) {
    return (DictionaryValue) a.self();
  }

  private static Map.Entry<String, BuiltinFunction> view(String name, Part part) {
    return Methods.of("dict", name, Style.EXACT, "", a -> new DictionaryView(dictionary(a), part));
  }

  private static Object get(Bound a) {
    Object value = dictionary(a).get(a.rendering(), a.get(0));
    return value == null ? a.or(1, None.NONE) : value;
  }

  static DictionaryValue copy(Rendering rendering, DictionaryValue source) {
    rendering.object(0);
    DictionaryValue copy = new DictionaryValue();
    copy.putAll(rendering, source);
    return copy;
  }

  static Object fromKeys(Bound a) {
    DictionaryValue made = new DictionaryValue();
    Iterator<Object> keys = Iteration.iterator(a.rendering(), a.get(0));
    while (keys.hasNext()) {
      a.rendering().items(2);
      made.put(a.rendering(), keys.next(), a.or(1, None.NONE));
    }
    return made;
  }

  private static Object isDisjoint(Bound a) {
    Iterator<Object> others = Iteration.iterator(a.rendering(), a.get(0));
    while (others.hasNext()) {
      if (Comparison.contains(a.rendering(), a.self(), others.next())) {
        return false;
      }
    }
    return true;
  }
}
