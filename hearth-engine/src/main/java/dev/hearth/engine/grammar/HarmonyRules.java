package dev.hearth.engine.grammar;

import static dev.hearth.engine.grammar.MarkupTexts.mark;

import dev.hearth.model.chat.ReplyFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of gpt-oss: messages, each with a header. Thoughts and what is said before a call are
 * messages too; the last is the final one, or a call. A token behind a call mostly ends generation.
 */
final class HarmonyRules {
  private final ReplyStart start;
  private final MarkupTexts texts;
  private final Rules rules = new Rules();
  private final Element free;

  HarmonyRules(ReplyStart start, MarkupTexts texts) {
    this.start = start;
    this.texts = texts;
    this.free = texts.without(CallMarks.of(ReplyFamily.HARMONY));
  }

  /** The rules of a reply whose final message is as other rules say. */
  Rules of(Rules answer) {
    int root = rules.add();
    int message = rules.add();
    rules.alternative(message, finalMessage(new Element.Nested(answer)));
    begin(root, message, new Element.Nested(answer));
    return rules;
  }

  /** The rules of a reply with calls. */
  Rules of(ToolCallRules calls) {
    int root = rules.add();
    int message = rules.add();
    Element body = calls.answer().<Element>map(Element.Nested::new).orElse(free);
    if (!calls.required()) {
      rules.alternative(message, finalMessage(body));
    }
    rules.alternative(message, preamble("commentary", message));
    int call = rules.add();
    calls.harmony(rules, call);
    int behind = rules.add();
    rules.alternative(behind, List.of());
    rules.alternative(behind, List.of(mark("<|call|>")));
    if (calls.parallel()) {
      List<Element> another = new ArrayList<>(List.of(mark("<|call|>")));
      another.addAll(next());
      another.add(new Element.Rule(call));
      another.add(new Element.Rule(behind));
      rules.alternative(behind, another);
    }
    if (calls.any()) {
      rules.alternative(message, List.of(new Element.Rule(call), new Element.Rule(behind)));
    }
    if (start == ReplyStart.IN_ANSWER && calls.required()) {
      throw Refusals.unsupported(
          "a call where the prompt has begun the final message", "it cannot come any more");
    }
    begin(root, message, body);
    return rules;
  }

  private void begin(int root, int message, Element body) {
    if (start == ReplyStart.IN_THOUGHT || start == ReplyStart.MAY_THINK) {
      rules.alternative(message, preamble("analysis", message));
    }
    List<Element> whole = new ArrayList<>(next());
    whole.add(new Element.Rule(message));
    switch (start) {
      case IN_THOUGHT -> {
        List<Element> thought = new ArrayList<>(List.of(free, mark("<|end|>")));
        thought.addAll(whole);
        rules.alternative(root, thought);
      }
      case AFTER_THOUGHT -> rules.alternative(root, whole);
      case IN_ANSWER -> rules.alternative(root, List.of(body));
      default -> {
        rules.alternative(root, List.of(new Element.Rule(message)));
        rules.alternative(root, whole);
      }
    }
  }

  private List<Element> next() {
    return List.of(mark("<|start|>"), texts.word("assistant"));
  }

  private List<Element> finalMessage(Element body) {
    return List.of(mark("<|channel|>"), texts.word("final"), mark("<|message|>"), body);
  }

  private List<Element> preamble(String channel, int message) {
    List<Element> all =
        new ArrayList<>(
            List.of(
                mark("<|channel|>"),
                texts.word(channel),
                mark("<|message|>"),
                free,
                mark("<|end|>")));
    all.addAll(next());
    all.add(new Element.Rule(message));
    return all;
  }
}
