package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The rules of a context-free grammar; number 0 is the one that a text must match. */
final class Rules {
  /** One of the alternatives of a rule; compared by identity. */
  static final class Sequence {
    final List<Element> elements;

    Sequence(List<Element> elements) {
      this.elements = List.copyOf(elements);
    }
  }

  /** Where a sequence goes on, and what is behind it. */
  private final class Place implements Frame {
    final Sequence sequence;
    final int index;
    final Frame parent;
    private final int hash;

    Place(Sequence sequence, int index, Frame parent) {
      this.sequence = sequence;
      this.index = index;
      this.parent = parent;
      this.hash = (System.identityHashCode(sequence) * 31 + index) * 31 + parent.hashCode();
    }

    @Override
    public void resume(Step step) {
      advance(this, step);
    }

    @Override
    public boolean comparesText() {
      return parent.comparesText();
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Place place
              && hash == place.hash
              && sequence == place.sequence
              && index == place.index
              && parent.equals(place.parent));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final List<List<Sequence>> rules = new ArrayList<>();

  /** A new rule without alternatives. */
  int add() {
    rules.add(new ArrayList<>());
    return rules.size() - 1;
  }

  void alternative(int rule, List<Element> elements) {
    rules.get(rule).add(new Sequence(elements));
  }

  List<Sequence> alternatives(int rule) {
    return rules.get(rule);
  }

  int size() {
    return rules.size();
  }

  /** The texts in these rules and in those inside of them. */
  Set<Content> texts() {
    Set<Content> found = new LinkedHashSet<>();
    for (List<Sequence> alternatives : rules) {
      for (Sequence sequence : alternatives) {
        for (Element element : sequence.elements) {
          if (element instanceof Element.Text text) {
            found.add(text.content());
          } else if (element instanceof Element.Nested nested) {
            found.addAll(nested.rules().texts());
          }
        }
      }
    }
    return found;
  }

  /** Adds every way in which rule 0 may begin. */
  void start(Frame behind, Step step) {
    enter(0, behind, step);
  }

  private void enter(int rule, Frame behind, Step step) {
    for (Sequence sequence : rules.get(rule)) {
      advance(new Place(sequence, 0, behind), step);
    }
  }

  private void advance(Place place, Step step) {
    if (place.index == place.sequence.elements.size()) {
      place.parent.resume(step);
      return;
    }
    if (!step.first(place)) {
      return; // a repetition of nothing
    }
    boolean last = place.index + 1 == place.sequence.elements.size();
    switch (place.sequence.elements.get(place.index)) {
      case Element.Rule rule -> enter(rule.index(), last ? place.parent : behind(place), step);
      case Element.Chars chars -> step.add(new CharsCursor(chars.set(), Utf8.NONE, behind(place)));
      case Element.Text text -> TextCursor.start(text.content(), behind(place), step);
      case Element.Value value ->
          ValueCursor.start(value.goal(), value.notation(), behind(place), step);
      case Element.Arguments all -> all.begin(behind(place), step);
      case Element.Nested nested -> nested.rules().start(behind(place), step);
      case Element.TokenId token ->
          step.add(new TokenCursor(token.id(), token.negated(), behind(place)));
      case Element.Marker marker ->
          step.add(new MarkerCursor(marker.name(), 0, marker.negated(), behind(place)));
    }
  }

  private Frame behind(Place place) {
    return place.index + 1 == place.sequence.elements.size()
        ? place.parent
        : new Place(place.sequence, place.index + 1, place.parent);
  }

  /** One code point of a set. */
  record CharsCursor(CodePoints set, int partial, Frame behind) implements Cursor {
    @Override
    public void step(int b, Step step) {
      int next = partial == Utf8.NONE ? b < 0x80 ? b : Utf8.lead(b) : Utf8.more(partial, b);
      if (next == Utf8.WRONG) {
        return;
      }
      if (Utf8.missing(next) == 0) {
        if (set.has(Utf8.value(next))) {
          behind.resume(step);
        }
      } else if (!set.and(CodePoints.range(Utf8.low(next), Utf8.high(next))).isEmpty()) {
        step.add(new CharsCursor(set, next, behind));
      }
    }
  }

  /** A token that is named by its number. */
  record TokenCursor(int id, boolean negated, Frame behind) implements Cursor {
    @Override
    public void step(int b, Step step) {}

    @Override
    public void token(Token token, Step step) {
      if (token.id() == id != negated) {
        behind.resume(step);
      }
    }
  }

  /** A token that is named by its text, of which {@code at} bytes were read as plain text. */
  record MarkerCursor(String name, int at, boolean negated, Frame behind) implements Cursor {
    @Override
    public void step(int b, Step step) {
      byte[] bytes = Texts.utf8(name);
      if (!negated && !step.isToken(name) && (bytes[at] & 0xFF) == b) {
        if (at + 1 == bytes.length) {
          behind.resume(step);
        } else {
          step.add(new MarkerCursor(name, at + 1, false, behind));
        }
      }
    }

    @Override
    public void token(Token token, Step step) {
      boolean same = Objects.equals(name, Texts.string(token.bytes()));
      if (negated ? !same : same && at == 0 && token.control()) {
        behind.resume(step);
      }
    }
  }
}
