package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads GBNF, the grammar language of llama.cpp: rules of texts, classes of characters, groups,
 * repetitions, and tokens by number ({@code <[42]>}) or name ({@code <think>}). The rule {@code
 * root} is the whole text. Rules that begin with themselves are refused, as there.
 */
final class GbnfParser {
  static final int LENGTH_MAX = 1 << 20;
  static final int REPEAT_MAX = 2000;
  static final int ELEMENTS_MAX = 200_000;
  private static final int DEPTH_MAX = 100;

  private final GbnfReader in;
  private final Rules rules = new Rules();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<String> defined = new ArrayList<>();
  private int elements;
  private int depth;

  private GbnfParser(String text) {
    this.in = new GbnfReader(text);
  }

  /**
   * The rules; number 0 is {@code root}.
   *
   * @throws HearthException BAD_INPUT or LIMIT
   */
  static Rules parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw Refusals.limit("characters in a grammar", LENGTH_MAX);
    }
    GbnfParser parser = new GbnfParser(text);
    parser.rule("root");
    parser.rules();
    RuleCheck.check(parser.rules, parser.ruleNames());
    return parser.rules;
  }

  private List<String> ruleNames() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      found.add("");
    }
    names.forEach((name, index) -> found.set(index, name));
    return found;
  }

  private int rule(String name) {
    return names.computeIfAbsent(name, key -> rules.add());
  }

  private void rules() {
    in.space(true);
    while (!in.atEnd()) {
      String name = in.name();
      in.space(false);
      in.expect("::=");
      in.space(true);
      if (defined.contains(name)) {
        throw in.damaged("the rule '" + name + "' is written twice");
      }
      defined.add(name);
      alternatives(rule(name), false);
      if (!in.atEnd() && !in.lineEnd()) {
        throw in.damaged("a rule is followed by something else");
      }
      in.space(true);
    }
    for (String name : names.keySet()) {
      if (!defined.contains(name)) {
        throw in.damaged("there is no rule '" + name + "'");
      }
    }
  }

  private void alternatives(int rule, boolean nested) {
    if (++depth > DEPTH_MAX) {
      throw Refusals.limit("groups inside each other in a grammar", DEPTH_MAX);
    }
    do {
      in.space(true);
      rules.alternative(rule, sequence(nested));
      in.space(nested);
    } while (in.skip('|'));
    depth--;
  }

  private List<Element> sequence(boolean nested) {
    List<Element> sequence = new ArrayList<>();
    while (true) {
      in.space(nested);
      int size = sequence.size();
      if (in.at('"')) {
        for (int c : in.literal()) {
          sequence.add(new Element.Chars(CodePoints.of(c)));
        }
      } else if (in.at('[')) {
        sequence.add(new Element.Chars(in.brackets()));
      } else if (in.skip('.')) {
        sequence.add(new Element.Chars(CodePoints.ALL));
      } else if (in.at('<') || in.at('!')) {
        sequence.add(in.token());
      } else if (in.skip('(')) {
        int group = rules.add();
        alternatives(group, true);
        in.space(true);
        in.expect(")");
        sequence.add(new Element.Rule(group));
      } else if (in.atName()) {
        sequence.add(new Element.Rule(rule(in.name())));
      } else {
        return sequence;
      }
      in.space(nested);
      repetitions(sequence, size, nested);
      count(sequence.size() - size);
    }
  }

  private void count(int more) {
    elements += more;
    if (elements > ELEMENTS_MAX) {
      throw Refusals.limit("parts of a grammar", ELEMENTS_MAX);
    }
  }

  /** What stands behind the elements from {@code from} on: they are repeated as one. */
  private void repetitions(List<Element> sequence, int from, boolean nested) {
    boolean any = false;
    while (true) {
      int min;
      int max;
      if (in.skip('*')) {
        min = 0;
        max = -1;
      } else if (in.skip('+')) {
        min = 1;
        max = -1;
      } else if (in.skip('?')) {
        min = 0;
        max = 1;
      } else if (in.at('{')) {
        int[] counts = in.braces(REPEAT_MAX);
        min = counts[0];
        max = counts[1];
      } else {
        return;
      }
      if (any || from == sequence.size()) {
        throw in.damaged("nothing to repeat");
      }
      any = true;
      List<Element> part = List.copyOf(sequence.subList(from, sequence.size()));
      sequence.subList(from, sequence.size()).clear();
      repeat(part, min, max, sequence);
      in.space(nested);
    }
  }

  private void repeat(List<Element> part, int min, int max, List<Element> sequence) {
    count((Math.max(min, 0) + Math.max(max, 1)) * part.size());
    for (int i = 0; i < min; i++) {
      sequence.addAll(part);
    }
    if (max < 0) {
      int loop = rules.add();
      List<Element> again = new ArrayList<>(part);
      again.add(new Element.Rule(loop));
      rules.alternative(loop, again);
      rules.alternative(loop, List.of());
      sequence.add(new Element.Rule(loop));
    } else if (max > min) {
      List<Element> tail = List.of();
      for (int i = min; i < max; i++) {
        int optional = rules.add();
        List<Element> once = new ArrayList<>(part);
        once.addAll(tail);
        rules.alternative(optional, once);
        rules.alternative(optional, List.of());
        tail = List.of(new Element.Rule(optional));
      }
      sequence.addAll(tail);
    }
  }
}
