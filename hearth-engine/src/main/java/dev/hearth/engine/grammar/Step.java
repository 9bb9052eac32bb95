package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the ways to go on behind one byte or token, each once. */
final class Step {
  /** The most ways to read a text at once. */
  static final int CURSORS_MAX = 20_000;

  private final boolean strict;
  private final Set<String> tokens;
  private final List<Cursor> found = new ArrayList<>(4);
  private @Nullable Set<Object> seen;
  private @Nullable History history;

  /**
   * @param strict give only the ways that a model may be led: it may not fill a reply with white
   *     space, nor write numbers in roundabout ways
   * @param tokens the names of tokens
   */
  Step(boolean strict, Set<String> tokens) {
    this.strict = strict;
    this.tokens = tokens;
  }

  /** A step for whatever may be read. */
  static Step lenient() {
    return new Step(false, Set.of());
  }

  /** Whether a token has this name, so that a model is not led to spell it. */
  boolean isToken(String name) {
    return tokens.contains(name);
  }

  boolean strict() {
    return strict;
  }

  /** Starts anew. */
  void reset(@Nullable History text) {
    found.clear();
    seen = null;
    history = text;
  }

  /** The text so far, with the byte that this step is for; null unless the grammar needs it. */
  @Nullable History history() {
    return history;
  }

  void add(Cursor cursor) {
    int size = found.size();
    if (size < 8) {
      for (int i = 0; i < size; i++) {
        if (found.get(i).equals(cursor)) {
          return;
        }
      }
    } else {
      if (size == 8) {
        found.forEach(this::first);
      }
      if (!first(cursor)) {
        return;
      }
      if (size >= CURSORS_MAX) {
        throw Refusals.limit("ways to read a reply at once", CURSORS_MAX);
      }
    }
    found.add(cursor);
  }

  /** Whether this was not seen since the last reset. */
  boolean first(Object what) {
    if (seen == null) {
      seen = new HashSet<>();
    }
    return seen.add(what);
  }

  List<Cursor> found() {
    return found;
  }
}
