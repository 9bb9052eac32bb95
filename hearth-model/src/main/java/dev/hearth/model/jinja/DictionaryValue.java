package dev.hearth.model.jinja;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's dict: keys in order of insertion, {@code 1}, {@code 1.0} and {@code true} being one key.
 * Filled once by the code that makes it; no template can change it later.
 */
final class DictionaryValue {
  private final LinkedHashMap<Object, Object> values = new LinkedHashMap<>();

  /** How a key was written, for the few that are not their own {@link Keys#normal} form. */
  private @Nullable HashMap<Object, Object> written;

  void put(Rendering rendering, Object key, Object value) {
    Object normal = Keys.normal(rendering, key);
    boolean isNew = values.put(normal, value) == null;
    if (isNew && !Comparison.isIdentical(normal, key)) {
      if (written == null) {
        written = new HashMap<>();
      }
      written.put(normal, key);
    }
  }

  void put(String key, Object value) {
    values.put(key, value);
  }

  void putAll(Rendering rendering, DictionaryValue other) {
    rendering.items(2L * other.size());
    for (Map.Entry<Object, Object> entry : other.values.entrySet()) {
      put(rendering, other.writtenKey(entry.getKey()), entry.getValue());
    }
  }

  @Nullable Object get(Rendering rendering, Object key) {
    return values.get(Keys.normal(rendering, key));
  }

  @Nullable Object get(String key) {
    return values.get(key);
  }

  boolean contains(Rendering rendering, Object key) {
    return values.containsKey(Keys.normal(rendering, key));
  }

  int size() {
    return values.size();
  }

  /** The keys as they were first written, in order. */
  Iterator<Object> keys() {
    Iterator<Object> normal = values.keySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return normal.hasNext();
      }

      @Override
      public Object next() {
        return writtenKey(normal.next());
      }
    };
  }

  Iterator<Object> values() {
    return values.values().iterator();
  }

  /** Pairs of a key as written and its value. */
  Iterator<Object> items() {
    Iterator<Map.Entry<Object, Object>> entries = values.entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Object next() {
        Map.Entry<Object, Object> entry = entries.next();
        return TupleValue.of(writtenKey(entry.getKey()), entry.getValue());
      }
    };
  }

  /** By normal key; for comparing. */
  Map<Object, Object> byNormalKey() {
    return values;
  }

  private Object writtenKey(Object normal) {
    return written == null ? normal : written.getOrDefault(normal, normal);
  }
}
