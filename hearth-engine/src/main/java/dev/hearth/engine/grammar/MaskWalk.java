package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.Rules.CharsCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the tokens that may follow: walks the tree of tokens with the cursors of a text. */
final class MaskWalk {
  private final Masks masks;
  private final MaskCache cache;
  private final boolean needsHistory;
  private final @Nullable History history;
  private final Step step;

  MaskWalk(MaskCache cache, boolean needsHistory, @Nullable History history) {
    this.masks = cache.masks();
    this.cache = cache;
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
        case TextCursor text when text.partial() == Utf8.NONE && !text.behind().comparesText() ->
            text(text, words);
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
      or(words, cache.inText(List.copyOf(others), () -> walked(others)));
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

  /** The tokens that stay in a text, and those that leave it. */
  private void text(TextCursor cursor, long[] words) {
    Content content = cursor.content();
    or(words, cache.inside(Quotes.NONE, content, cursor.state()));
    or(words, cache.inText(cursor, () -> leaving(cursor)));
  }

  /**
   * The tokens that end a text and go on behind it. How it goes on is the same wherever it ends, so
   * that only bytes with which something begins there are looked for.
   */
  private long[] leaving(TextCursor cursor) {
    long[] words = new long[masks.words()];
    step.reset(null);
    cursor.behind().resume(step);
    List<Cursor> behind = List.copyOf(step.found());
    for (int b = 0; b < 256; b++) {
      step.reset(null);
      for (Cursor one : behind) {
        one.step(b, step);
      }
      if (!step.found().isEmpty()) {
        Tails tails = masks.tails(b);
        walk(
            tails.tree(),
            behind,
            node -> {
              TokenTrie tree = tails.tree();
              for (int i = tree.string(node); i >= 0; i = tree.nextEqual(i)) {
                int token = tails.tokens()[i];
                if (ends(cursor, masks.bytes(token), tails.places()[i])) {
                  words[token >> 6] |= 1L << token;
                }
              }
            });
      }
    }
    return words;
  }

  /** Whether the text may end behind the first bytes of a token. */
  private static boolean ends(TextCursor cursor, byte[] bytes, int length) {
    int state = cursor.state();
    int partial = Quoted.NONE;
    for (int i = 0; i < length; i++) {
      int next = Quoted.next(Quotes.NONE, partial, bytes[i] & 0xFF);
      if (next == Quoted.WRONG) {
        return false;
      }
      if (Quoted.isWhole(next)) {
        state = cursor.content().next(state, Quoted.codePoint(next));
        if (state == Content.DEAD) {
          return false;
        }
      }
      partial = Quoted.isWhole(next) ? Quoted.NONE : next;
    }
    return partial == Quoted.NONE && cursor.content().accepts(state);
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
      masks.strings(cursor.quotes()).remove(less, cursor.state(), all);
      or(words, all);
      return;
    }
    StringMask mask = cache.inString(cursor.quotes(), cursor.content(), cursor.state());
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
    TokenTrie tree = masks.strings(cursor.quotes()).suffixes();
    boolean[] fine = new boolean[tree.size()];
    fine[0] = true;
    walk(tree, closed, node -> fine[node] = true);
    for (int i = from; i < to; i++) {
      int token = mask.leaving()[i];
      if (fine[mask.suffixes()[i]]
          && (!masks.strings(cursor.quotes()).endsAnother(token) || fits(cursor, token))) {
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
