package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What can be gone through, counted and taken as true. */
final class Iteration {
  private Iteration() {}

  static boolean isIterable(Object value) {
    return switch (value) {
      case String text -> true;
      case Markup markup -> true;
      case SequenceValue sequence -> true;
      case DictionaryValue dictionary -> true;
      case DictionaryView view -> true;
      case GeneratorValue generator -> true;
      case UndefinedValue undefined -> true;
      case LoopValue loop -> true;
      default -> false;
    };
  }

  /** Each item costs a step. TypeError for what has no items. */
  static Iterator<Object> iterator(Rendering rendering, Object value) {
    Iterator<Object> items = items(value);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public Object next() {
        rendering.steps(1);
        return items.next();
      }
    };
  }

  private static Iterator<Object> items(Object value) {
    return switch (value) {
      case String text -> CodePoints.iterator(text);
      case Markup markup -> CodePoints.iterator(markup.text());
      case SequenceValue sequence -> forward(sequence);
      case DictionaryValue dictionary -> dictionary.keys();
      case DictionaryView view -> view.iterator();
      case GeneratorValue generator -> generator;
      case UndefinedValue undefined -> Collections.emptyIterator();
      case LoopValue loop -> loop;
      default -> throw Failure.type("'" + Types.nameOf(value) + "' object is not iterable");
    };
  }

  /** By index, because a template may remove items of a list while it goes through it. */
  private static Iterator<Object> forward(SequenceValue sequence) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < sequence.size();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return sequence.get(at++);
      }
    };
  }

  private static Iterator<Object> backward(SequenceValue sequence) {
    return new Iterator<>() {
      private int at = sequence.size() - 1;

      @Override
      public boolean hasNext() {
        return at >= 0 && at < sequence.size();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return sequence.get(at--);
      }
    };
  }

  /** Python's {@code reversed(value)}. TypeError for what has no order. */
  static GeneratorValue reversed(Rendering rendering, Object value) {
    return switch (value) {
      case ListValue list ->
          GeneratorValue.iterator(rendering, value, "list_reverseiterator", backward(list));
      case RangeValue range ->
          GeneratorValue.iterator(rendering, value, "range_iterator", backward(range));
      case TupleValue tuple ->
          GeneratorValue.iterator(rendering, value, "reversed", backward(tuple));
      case String text -> {
        SequenceValue characters = list(rendering, text);
        yield GeneratorValue.iterator(rendering, value, "reversed", backward(characters));
      }
      case Markup markup -> {
        SequenceValue characters = list(rendering, markup);
        yield GeneratorValue.iterator(rendering, value, "reversed", backward(characters));
      }
      case DictionaryValue dictionary ->
          reversedView(rendering, new DictionaryView(dictionary, DictionaryView.Part.KEYS));
      case DictionaryView view -> reversedView(rendering, view);
      case UndefinedValue undefined ->
          GeneratorValue.iterator(rendering, value, "reversed", Collections.emptyIterator());
      default -> throw Failure.type("'" + Types.nameOf(value) + "' object is not reversible");
    };
  }

  private static GeneratorValue reversedView(Rendering rendering, DictionaryView view) {
    String typeName =
        switch (view.part()) {
          case KEYS -> "dict_reversekeyiterator";
          case VALUES -> "dict_reversevalueiterator";
          case ITEMS -> "dict_reverseitemiterator";
        };
    return GeneratorValue.iterator(rendering, view, typeName, backward(list(rendering, view)));
  }

  /** All items in a new list. */
  static ListValue list(Rendering rendering, Object value) {
    ArrayList<Object> all = new ArrayList<>();
    rendering.object(0);
    if (value instanceof SequenceValue sequence) {
      rendering.items(sequence.size());
      all.ensureCapacity(sequence.size());
      for (int i = 0; i < sequence.size(); i++) {
        all.add(sequence.get(i));
      }
      return new ListValue(all);
    }
    // characters become strings, pairs of mappings tuples
    int weight = value instanceof SequenceValue ? 1 : 3;
    Iterator<Object> items = iterator(rendering, value);
    while (items.hasNext()) {
      rendering.items(weight);
      all.add(items.next());
    }
    return new ListValue(all);
  }

  /** Python's {@code len(value)}; -1 for what has none. */
  static int lengthOrNone(Rendering rendering, Object value) {
    return switch (value) {
      case String text -> {
        rendering.scan(text.length());
        yield CodePoints.length(text);
      }
      case Markup markup -> CodePoints.length(markup.text());
      case SequenceValue sequence -> sequence.size();
      case DictionaryValue dictionary -> dictionary.size();
      case DictionaryView view -> view.dictionary().size();
      case UndefinedValue undefined -> 0;
      case LoopValue loop -> loop.length();
      default -> -1;
    };
  }

  /** Python's {@code len(value)}. */
  static int length(Rendering rendering, Object value) {
    int length = lengthOrNone(rendering, value);
    if (length < 0) {
      throw Failure.type("object of type '" + Types.nameOf(value) + "' has no len()");
    }
    return length;
  }

  /** Python's {@code bool(value)}. */
  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case Markup markup -> !markup.text().isEmpty();
      case None none -> false;
      case UndefinedValue undefined -> false;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case SequenceValue sequence -> sequence.size() > 0;
      case DictionaryValue dictionary -> dictionary.size() > 0;
      case DictionaryView view -> view.dictionary().size() > 0;
      case LoopValue loop -> loop.length() > 0;
      default -> true;
    };
  }

  /** Exactly {@code count} items, as an assignment to so many targets needs them. */
  static Object[] unpack(Rendering rendering, Object value, int count) {
    if (!isIterable(value)) {
      throw Failure.type("cannot unpack non-iterable " + Types.nameOf(value) + " object");
    }
    Object[] unpacked = new Object[count];
    Iterator<Object> items = iterator(rendering, value);
    for (int i = 0; i < count; i++) {
      if (!items.hasNext()) {
        throw Failure.value("not enough values to unpack (expected " + count + ", got " + i + ")");
      }
      unpacked[i] = items.next();
    }
    if (items.hasNext()) {
      throw Failure.value("too many values to unpack (expected " + count + ")");
    }
    return unpacked;
  }

  static List<Object> copy(Rendering rendering, Object value) {
    return list(rendering, value).items();
  }
}
