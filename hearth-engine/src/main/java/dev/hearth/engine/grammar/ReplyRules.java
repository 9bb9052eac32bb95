package dev.hearth.engine.grammar;

import static dev.hearth.engine.grammar.MarkupTexts.mark;

import dev.hearth.model.chat.ReplyFamily;
import java.util.ArrayList;
import java.util.List;

/** A whole reply in the markup of its family: perhaps a thought, which is free, then an answer. */
final class ReplyRules {
  private static final int LINE_BREAKS_MAX = 2;

  private final ReplyFamily family;
  private final ReplyStart start;
  private final MarkupTexts texts;
  private final Rules rules = new Rules();

  ReplyRules(GrammarSource.Reply reply, MarkupTexts texts) {
    this.family = reply.family();
    this.start = reply.start();
    this.texts = texts;
  }

  /** The rules of a reply whose answer is as other rules say. */
  Rules of(Rules answer) {
    if (family == ReplyFamily.HARMONY) {
      return new HarmonyRules(start, texts).of(answer);
    }
    Element nested = new Element.Nested(answer);
    return of(nested, nested);
  }

  /** The rules of a reply with calls. */
  Rules of(ToolCallRules calls) {
    if (family == ReplyFamily.HARMONY) {
      return new HarmonyRules(start, texts).of(calls);
    }
    Element first = new Element.Nested(calls.rules(true));
    boolean thinks = start == ReplyStart.IN_THOUGHT || start == ReplyStart.MAY_THINK;
    return of(first, thinks ? new Element.Nested(calls.rules(false)) : first);
  }

  /**
   * The rules.
   *
   * @param first the answer where nothing stands before it
   * @param later the answer behind a thought
   */
  private Rules of(Element first, Element later) {
    int root = rules.add();
    boolean thoughts = !family.thoughtEnd().isEmpty();
    switch (start) {
      case IN_THOUGHT -> rules.alternative(root, behindOpening(List.of(), later));
      case MAY_THINK -> {
        if (thoughts) {
          List<Element> opening = new ArrayList<>(List.of(texts.pattern("[ \\n\\r\\t]{0,4}")));
          opening.addAll(opening());
          rules.alternative(root, behindOpening(opening, later));
        }
        rules.alternative(root, List.of(first));
      }
      default -> rules.alternative(root, List.of(first));
    }
    return rules;
  }

  private List<Element> opening() {
    return switch (family) {
      case GEMMA4 -> List.of(mark("<|channel>"), texts.word("thought\n"));
      case MISTRAL -> List.of(mark("[THINK]"));
      default -> List.of(mark("<think>"));
    };
  }

  private List<Element> behindOpening(List<Element> opening, Element answer) {
    String close =
        switch (family) {
          case GEMMA4 -> "<channel|>";
          case MISTRAL -> "[/THINK]";
          default -> "</think>";
        };
    List<String> ends = new ArrayList<>(List.of(close));
    if (family != ReplyFamily.QWEN) {
      // a call ends a thought that was not closed
      ends.addAll(CallMarks.of(family));
    }
    List<Element> all = new ArrayList<>(opening);
    all.add(texts.without(ends));
    all.add(mark(close));
    all.add(texts.pattern("\\n{0," + LINE_BREAKS_MAX + "}"));
    all.add(answer);
    return all;
  }
}
