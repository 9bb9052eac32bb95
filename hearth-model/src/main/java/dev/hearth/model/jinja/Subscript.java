package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes, items and slices, as the sandboxed environment looks them up. */
final class Subscript {
  private Subscript() {}

  /** {@code owner.name}: an attribute first, then an item. */
  static Object attribute(Rendering rendering, Object owner, String name) {
    Object found = Attributes.find(owner, name);
    if (found != null) {
      return found;
    }
    if (owner instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    if (owner instanceof DictionaryValue dictionary) {
      found = dictionary.get(name);
    } else if (owner instanceof TemplateReference reference) {
      found = reference.block(name);
    }
    return found == null ? UndefinedValue.member(owner, name) : found;
  }

  /** {@code owner[key]}: an item first, then, if the key is a string, an attribute. */
  static Object item(Rendering rendering, Object owner, Object key) {
    if (owner instanceof UndefinedValue undefined) {
      throw undefined.failure(rendering);
    }
    Object found = itemOrNull(rendering, owner, key);
    if (found == null && Types.isText(key)) {
      found = Attributes.find(owner, Types.text(key));
    }
    return found == null ? UndefinedValue.member(owner, key) : found;
  }

  /** Null where there is none, whatever the reason. */
  static @Nullable Object itemOrNull(Rendering rendering, Object owner, Object key) {
    return switch (owner) {
      case DictionaryValue dictionary ->
          isHashable(rendering, key) ? dictionary.get(rendering, key) : null;
      case SequenceValue sequence -> {
        int index = index(key, sequence.size());
        yield index < 0 ? null : sequence.get(index);
      }
      case String text -> character(rendering, text, key);
      case Markup markup -> {
        String character = character(rendering, markup.text(), key);
        yield character == null ? null : new Markup(character);
      }
      case TemplateReference reference -> key instanceof String name ? reference.block(name) : null;
      default -> null;
    };
  }

  private static boolean isHashable(Rendering rendering, Object key) {
    if (key instanceof String || key instanceof Long) {
      return true;
    }
    try {
      Keys.normal(rendering, key);
      return true;
    } catch (TemplateException e) {
      if (e.kind().equals("TypeError")) {
        return false;
      }
      throw e;
    }
  }

  private static @Nullable String character(Rendering rendering, String text, Object key) {
    rendering.scan(text.length());
    int index = index(key, CodePoints.length(text));
    return index < 0 ? null : CodePoints.at(text, index);
  }

  /** -1 where {@code key} is no index of so many items. */
  private static int index(Object key, int size) {
    if (!(Types.isInteger(key) && Numbers.integer(key) instanceof Long number)) {
      return -1;
    }
    long index = number < 0 ? number + size : number;
    return index < 0 || index >= size ? -1 : (int) index;
  }

  /** A bound of a slice. TypeError for what is not a whole number. */
  static long sliceIndex(Object value) {
    if (!Types.isInteger(value)) {
      throw Failure.type("slice indices must be integers or None or have an __index__ method");
    }
    return Numbers.clampedLong(value);
  }

  /** {@code owner[start:stop:step]}; None where a part is left out. */
  static Object slice(Rendering rendering, Object owner, Object start, Object stop, Object step) {
    return switch (owner) {
      case String text -> {
        int length = CodePoints.length(text);
        yield slice(rendering, text, new Steps(length, start, stop, step));
      }
      case Markup markup -> {
        int length = CodePoints.length(markup.text());
        yield new Markup(slice(rendering, markup.text(), new Steps(length, start, stop, step)));
      }
      case SequenceValue sequence ->
          slice(rendering, sequence, new Steps(sequence.size(), start, stop, step));
      case UndefinedValue undefined -> throw undefined.failure(rendering);
      case DictionaryValue dictionary -> throw Failure.type("unhashable type: 'slice'");
      default -> throw Failure.type("'" + Types.nameOf(owner) + "' object is not subscriptable");
    };
  }

  private static String slice(Rendering rendering, String text, Steps steps) {
    rendering.scan(text.length());
    rendering.characters(steps.stride == 1 ? steps.count : steps.count + 2L * text.length());
    return CodePoints.slice(text, steps.start, steps.count, steps.stride);
  }

  private static Object slice(Rendering rendering, SequenceValue sequence, Steps steps) {
    if (sequence instanceof RangeValue range) {
      return range.slice(steps.start, steps.count, steps.stride);
    }
    rendering.object(steps.count);
    List<Object> items = new ArrayList<>(steps.count);
    for (int i = 0; i < steps.count; i++) {
      items.add(sequence.get(steps.start + i * steps.stride));
    }
    return sequence instanceof ListValue ? new ListValue(items) : new TupleValue(items, false);
  }

  /** The indices that a slice takes of so many items, by Python's rules. */
  private static final class Steps {
    final int start;
    final int count;

    /** Irrelevant, and so made small, where there is at most one index. */
    final int stride;

    Steps(int length, Object start, Object stop, Object step) {
      long by = step == None.NONE ? 1 : sliceIndex(step);
      if (by == 0) {
        throw Failure.value("slice step cannot be zero");
      }
      long from = bound(start, by > 0 ? 0 : length - 1L, length, by);
      long to = bound(stop, by > 0 ? length : -1L, length, by);
      long distance = by > 0 ? to - from : from - to;
      long size = by == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(by);
      this.count = distance <= 0 ? 0 : (int) ((distance - 1) / size + 1);
      this.start = count == 0 ? 0 : (int) from;
      this.stride = count <= 1 ? 1 : (int) by;
    }

    private static long bound(Object given, long absent, int length, long by) {
      if (given == None.NONE) {
        return absent;
      }
      long index = sliceIndex(given);
      if (index < 0) {
        return Math.max(index + length, by > 0 ? 0 : -1);
      }
      return Math.min(index, by > 0 ? length : length - 1L);
    }
  }
}
