package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.Rules.CharsCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the tokens that may follow: walks the tree of tokens with the cursors of a text. */
final class MaskWalk {
  private final Masks masks;
  private final boolean needsHistory;
  private final @Nullable History history;
  private final Step step;

  MaskWalk(Masks masks, boolean needsHistory, @Nullable History history) {
    this.masks = masks;
    this.needsHistory = needsHistory;
    this.history = history;
    this.step = new Step(true, masks.names());
  }

  /** Every way to go on behind a byte. */
  static List<Cursor> next(List<Cursor> cursors, int b, @Nullable History text, Step step) {
    step.reset(text);
    for (Cursor cursor : cursors) {
      cursor.step(b, step);
    }
    return List.copyOf(step.found());
  }

  void fill(List<Cursor> cursors, long[] words) {
    List<Cursor> others = new ArrayList<>();
    boolean repeatable = true;
    for (Cursor cursor : cursors) {
      switch (cursor) {
        case EndCursor end -> {
          for (int token : masks.endTokens()) {
            words[token >> 6] |= 1L << token;
          }
        }
        case StringCursor string when string.partial() == Quoted.NONE -> string(string, words);
        case Rules.TokenCursor token -> token(token.id(), token.negated(), words);
        case Rules.MarkerCursor marker when marker.negated() || masks.named(marker.name()) >= 0 -> {
          if (marker.at() == 0) {
            token(masks.named(marker.name()), marker.negated(), words);
          }
        }
        default -> {
          others.add(cursor);
          repeatable &=
              cursor instanceof CharsCursor
                  || cursor instanceof TextCursor
                  || cursor instanceof Rules.MarkerCursor;
        }
      }
    }
    if (others.isEmpty()) {
      return;
    }
    if (repeatable) {
      or(words, masks.known(List.copyOf(others), () -> walked(others)));
    } else {
      or(words, walked(others));
    }
  }

  private static void or(long[] words, long[] more) {
    for (int i = 0; i < more.length; i++) {
      words[i] |= more[i];
    }
  }

  private void token(int id, boolean negated, long[] words) {
    if (!negated) {
      if (id >= 0 && id < masks.size()) {
        words[id >> 6] |= 1L << id;
      }
      return;
    }
    for (int token = 0; token < masks.size(); token++) {
      if (token != id && !masks.isEnd(token)) {
        words[token >> 6] |= 1L << token;
      }
    }
  }

  private long[] walked(List<Cursor> cursors) {
    long[] words = new long[masks.words()];
    TokenTrie trie = masks.trie();
    walk(
        trie,
        cursors,
        node -> {
          for (int t = trie.string(node); t >= 0; t = trie.nextEqual(t)) {
            words[t >> 6] |= 1L << t;
          }
        });
    return words;
  }

  /** What is done with a node that is reached. */
  private interface Reached {
    void at(int node);
  }

  private void walk(TokenTrie trie, List<Cursor> cursors, Reached reached) {
    List<List<Cursor>> path = new ArrayList<>();
    List<@Nullable History> texts = new ArrayList<>();
    path.add(cursors);
    texts.add(history);
    int node = 1;
    while (node < trie.size()) {
      int depth = trie.depth(node);
      History text = needsHistory ? History.of(texts.get(depth - 1), trie.label(node)) : null;
      step.reset(text);
      List<Cursor> from = path.get(depth - 1);
      for (int i = 0; i < from.size(); i++) {
        from.get(i).step(trie.label(node), step);
      }
      if (step.found().isEmpty()) {
        node = trie.end(node);
        continue;
      }
      if (path.size() <= depth) {
        path.add(new ArrayList<>());
        texts.add(null);
      }
      List<Cursor> here = path.get(depth);
      here.clear();
      here.addAll(step.found());
      texts.set(depth, text);
      if (trie.string(node) >= 0) {
        reached.at(node);
      }
      node++;
    }
  }

  private void string(StringCursor given, long[] words) {
    StringCursor cursor = given;
    // what few words take away is not worth a mask of its own
    while (cursor.content() instanceof ExcludingContent less
        && less.isImmortal(cursor.state())
        && !less.isNearWord(cursor.state())) {
      cursor = cursor.in(less.inner(), less.base(cursor.state()));
    }
    if (cursor.content() instanceof ExcludingContent less && less.isImmortal(cursor.state())) {
      long[] all = new long[words.length];
      string(cursor.in(less.inner(), less.base(cursor.state())), all);
      masks.strings().remove(less, cursor.state(), all);
      or(words, all);
      return;
    }
    StringMask mask = masks.inString(cursor.content(), cursor.state());
    or(words, mask.inside());
    int[] leaving = mask.leaving();
    boolean key = cursor.behind() instanceof StringCursor.End;
    int from = 0;
    while (from < leaving.length) {
      int to = from + 1;
      while (to < leaving.length && (!key || mask.states()[to] == mask.states()[from])) {
        to++;
      }
      if (needsHistory && cursor.behind().comparesText()) {
        each(cursor, mask, from, to, words);
      } else {
        group(cursor, mask, from, to, words);
      }
      from = to;
    }
  }

  /** Tokens that end the string in one state: they differ in what is behind the quote. */
  private void group(StringCursor cursor, StringMask mask, int from, int to, long[] words) {
    step.reset(null);
    cursor.close(mask.states()[from], cursor.spelled(), step);
    List<Cursor> closed = List.copyOf(step.found());
    if (closed.isEmpty()) {
      return;
    }
    TokenTrie tree = masks.strings().suffixes();
    boolean[] fine = new boolean[tree.size()];
    fine[0] = true;
    walk(tree, closed, node -> fine[node] = true);
    for (int i = from; i < to; i++) {
      int token = mask.leaving()[i];
      if (fine[mask.suffixes()[i]]
          && (!masks.strings().endsAnother(token) || fits(cursor, token))) {
        words[token >> 6] |= 1L << token;
      }
    }
  }

  private void each(StringCursor cursor, StringMask mask, int from, int to, long[] words) {
    for (int i = from; i < to; i++) {
      int token = mask.leaving()[i];
      if (fits(cursor, token)) {
        words[token >> 6] |= 1L << token;
      }
    }
  }

  private boolean fits(StringCursor cursor, int token) {
    List<Cursor> at = List.of(cursor);
    History text = history;
    for (byte b : masks.bytes(token)) {
      text = needsHistory ? History.of(text, b) : null;
      at = next(at, b & 0xFF, text, step);
    }
    return !at.isEmpty();
  }
}
