package dev.hearth.engine.grammar;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The masks of one grammar over one vocabulary, as far as they are known. Thread-safe. */
final class MaskCache {
  private static final int KNOWN_MAX = 128;

  private record Place(Quotes quotes, Content content, int state) {}

  private final Masks masks;
  private final Map<Place, StringMask> strings = new ConcurrentHashMap<>();
  private final Map<Object, long[]> texts = new ConcurrentHashMap<>();
  private final Map<Place, long[]> insides = new ConcurrentHashMap<>();

  /** For each automaton what was computed first: others differ from it in few tokens. */
  private final Map<Place, StringTokens.Inside> references = new ConcurrentHashMap<>();

  MaskCache(Masks masks) {
    this.masks = masks;
  }

  Masks masks() {
    return masks;
  }

  /** What may follow inside of a quoted string. */
  StringMask inString(Quotes quotes, Content content, int state) {
    Place place = new Place(quotes, content, state);
    return known(
        strings,
        place,
        () -> masks.strings(quotes).mask(content, state, reference(quotes, content, state)));
  }

  /** The tokens that stay inside of a text. */
  long[] inside(Quotes quotes, Content content, int state) {
    return known(
        insides,
        new Place(quotes, content, state),
        () -> masks.strings(quotes).inside(content, state, reference(quotes, content, state)));
  }

  /** Finds what may follow the beginning of a string, which tells most of what may later. */
  void prepare(Quotes quotes, Content content) {
    if (quotes == Quotes.NONE) {
      inside(quotes, content, content.start());
    } else {
      inString(quotes, content, content.start());
    }
  }

  /** The start of an automaton; null where nothing is compared with it. */
  private StringTokens.@Nullable Inside reference(Quotes quotes, Content content, int state) {
    if (!(content instanceof DfaContent) || content.immortal(state)) {
      return null;
    }
    Place place = new Place(quotes, content, 0);
    StringTokens.Inside known = references.get(place);
    if (known == null) {
      // the start leads to most states that matter, and is prepared with the grammar
      int start = content.start();
      known = new StringTokens.Inside(start, masks.strings(quotes).inside(content, start, null));
      if (references.size() >= KNOWN_MAX) {
        references.clear();
      }
      references.put(place, known);
    }
    return known;
  }

  /** A mask that was computed before for equal cursors, or is computed now. */
  long[] inText(Object cursors, Supplier<long[]> otherwise) {
    return known(texts, cursors, otherwise);
  }

  private static <K, V> V known(Map<K, V> all, K key, Supplier<V> otherwise) {
    V known = all.get(key);
    if (known == null) {
      known = otherwise.get();
      if (all.size() >= KNOWN_MAX) {
        all.clear();
      }
      all.put(key, known);
    }
    return known;
  }
}
