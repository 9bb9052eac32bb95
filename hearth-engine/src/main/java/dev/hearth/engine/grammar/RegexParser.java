package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions of ECMA-262 in Unicode mode, as {@code pattern} of JSON Schema has
 * them. What a finite automaton cannot decide (back-references), and what it could but is not
 * offered (word boundaries, looking behind, looking ahead inside a group), is refused.
 */
final class RegexParser {
  static final int LENGTH_MAX = 4096;
  static final int DEPTH_MAX = 64;
  private static final int REPEAT_MAX = 100_000;

  /** What a part of the pattern is, and which marks it may consume. */
  private record Part(Regex regex, boolean begins, boolean ends) {}

  private final RegexFactory factory;
  private final String pattern;
  private final RegexSetParser sets;
  private int at;
  private int depth;

  private RegexParser(RegexFactory factory, String pattern) {
    this.factory = factory;
    this.pattern = pattern;
    this.sets = new RegexSetParser(pattern);
  }

  /**
   * The marked texts in which the pattern is found.
   *
   * @throws HearthException BAD_INPUT, UNSUPPORTED or LIMIT
   */
  static Regex search(RegexFactory factory, String pattern) {
    return factory.concat(factory.all, parse(factory, pattern));
  }

  /** The marked texts that match as a whole. */
  static Regex whole(RegexFactory factory, String pattern) {
    return whole(checked(factory, pattern));
  }

  /** As {@link #whole(RegexFactory, String)}, for a pattern of our own, of any length. */
  static Regex wholeOwn(RegexFactory factory, String pattern) {
    return whole(new RegexParser(factory, pattern));
  }

  private static Regex whole(RegexParser parser) {
    // (?:pattern) between the marks; anchors in it are allowed to say it again
    RegexFactory factory = parser.factory;
    Regex begin = factory.repeat(factory.set(CodePoints.of(CodePoints.BEGIN)), 0, 1);
    Regex end = factory.repeat(factory.set(CodePoints.of(CodePoints.END)), 0, 1);
    Part part = parser.alternatives(true, end);
    if (parser.at < parser.pattern.length()) {
      throw parser.damaged("a ')' too much");
    }
    return factory.and(List.of(factory.concat(begin, part.regex), factory.marked(factory.anyText)));
  }

  private static Regex parse(RegexFactory factory, String pattern) {
    RegexParser parser = checked(factory, pattern);
    Part part = parser.alternatives(true, factory.all);
    if (parser.at < pattern.length()) {
      throw parser.damaged("a ')' too much");
    }
    return part.regex;
  }

  private static RegexParser checked(RegexFactory factory, String pattern) {
    if (pattern.length() > LENGTH_MAX) {
      throw Refusals.limit("characters in a pattern", LENGTH_MAX);
    }
    return new RegexParser(factory, pattern);
  }

  /**
   * Alternatives up to the end of the group.
   *
   * @param outermost whether what follows is known to be {@code rest}; then it may be looked at
   */
  private Part alternatives(boolean outermost, Regex rest) {
    if (++depth > DEPTH_MAX) {
      throw Refusals.limit("groups inside each other in a pattern", DEPTH_MAX);
    }
    List<Regex> found = new ArrayList<>();
    boolean begins = false;
    boolean ends = false;
    do {
      Part part = sequence(outermost, rest);
      found.add(part.regex);
      begins |= part.begins;
      ends |= part.ends;
    } while (skip('|'));
    depth--;
    return new Part(factory.or(found), begins, ends);
  }

  private Part sequence(boolean outermost, Regex rest) {
    List<Part> parts = new ArrayList<>();
    List<Integer> looks = new ArrayList<>();
    boolean begins = false;
    boolean ends = false;
    while (at < pattern.length() && peek() != '|' && peek() != ')') {
      boolean look = pattern.startsWith("(?=", at) || pattern.startsWith("(?!", at);
      if (look && !outermost) {
        throw unsupported("looking ahead inside a group");
      }
      if (look) {
        looks.add(parts.size());
        parts.add(lookahead());
      } else {
        Part part = quantified();
        if ((begins && part.begins) || (ends && part.ends)) {
          throw unsupported("an anchor behind an anchor of the same kind");
        }
        begins |= part.begins;
        ends |= part.ends;
        parts.add(part);
      }
    }
    Regex all = rest;
    for (int i = parts.size() - 1; i >= 0; i--) {
      Regex part = parts.get(i).regex;
      all = looks.contains(i) ? factory.and(List.of(part, all)) : factory.concat(part, all);
    }
    return new Part(all, begins, ends);
  }

  private Part lookahead() {
    boolean negative = pattern.charAt(at + 2) == '!';
    at += 3;
    Regex ahead = alternatives(true, factory.all).regex;
    expect(')');
    if (at < pattern.length() && "*+?{".indexOf(peek()) >= 0) {
      throw unsupported("a repeated look ahead");
    }
    return new Part(negative ? factory.not(ahead) : ahead, false, false);
  }

  private Part quantified() {
    Part part = atom();
    if (at >= pattern.length()) {
      return part;
    }
    int min;
    int max;
    int[] braces = peek() == '{' ? braces() : new int[0];
    if (braces.length == 2) {
      min = braces[0];
      max = braces[1];
    } else if (skip('*')) {
      min = 0;
      max = -1;
    } else if (skip('+')) {
      min = 1;
      max = -1;
    } else if (skip('?')) {
      min = 0;
      max = 1;
    } else {
      return part;
    }
    skip('?'); // lazy or greedy: the texts are the same
    if (at < pattern.length() && "*+?".indexOf(peek()) >= 0) {
      throw damaged("nothing to repeat");
    }
    if ((part.begins || part.ends) && (max < 0 || max > 1)) {
      throw unsupported("a repeated anchor");
    }
    return new Part(factory.repeat(part.regex, min, max), part.begins, part.ends);
  }

  /** {@code {3}}, {@code {3,}} or {@code {3,5}}; empty, and nothing read, where it is none. */
  private int[] braces() {
    int close = pattern.indexOf('}', at);
    String inside = close < 0 ? "" : pattern.substring(at + 1, close);
    if (!inside.matches("\\d+(,\\d*)?")) {
      return new int[0];
    }
    at = close + 1;
    int comma = inside.indexOf(',');
    int min = count(comma < 0 ? inside : inside.substring(0, comma));
    int max = min;
    if (comma >= 0) {
      max = comma == inside.length() - 1 ? -1 : count(inside.substring(comma + 1));
    }
    if (max >= 0 && max < min) {
      throw damaged("{" + inside + "} has its numbers in the wrong order");
    }
    return new int[] {min, max};
  }

  private static int count(String digits) {
    if (digits.length() > 6 || Integer.parseInt(digits) > REPEAT_MAX) {
      throw Refusals.limit("repetitions in a pattern", REPEAT_MAX);
    }
    return Integer.parseInt(digits);
  }

  private Part atom() {
    char c = peek();
    switch (c) {
      case '^' -> {
        at++;
        return new Part(factory.set(CodePoints.of(CodePoints.BEGIN)), true, false);
      }
      case '$' -> {
        at++;
        return new Part(factory.set(CodePoints.of(CodePoints.END)), false, true);
      }
      case '(' -> {
        return group();
      }
      case '*', '+', '?' -> throw damaged("nothing to repeat");
      case '\\' -> {
        if (at + 1 < pattern.length() && "bB".indexOf(pattern.charAt(at + 1)) >= 0) {
          throw unsupported("a word boundary");
        }
      }
      default -> {}
    }
    CodePoints set = sets.read(at);
    at = sets.next();
    return new Part(factory.set(set), false, false);
  }

  private Part group() {
    expect('(');
    if (skip('?')) {
      if (at < pattern.length()
          && peek() == '<'
          && !pattern.startsWith("<=", at)
          && !pattern.startsWith("<!", at)) {
        int close = pattern.indexOf('>', at);
        if (close < 0) {
          throw damaged("the name of a group does not end");
        }
        at = close + 1;
      } else if (!skip(':')) {
        throw unsupported("this kind of group");
      }
    }
    Part part = alternatives(false, factory.empty);
    expect(')');
    return part;
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private boolean skip(char c) {
    if (at < pattern.length() && pattern.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw damaged("'" + c + "' is missing");
    }
  }

  private HearthException damaged(String fact) {
    return Refusals.damaged("the pattern '" + pattern + "' is damaged: " + fact);
  }

  private HearthException unsupported(String what) {
    return Refusals.unsupported("the pattern '" + pattern + "'", what + " is not supported");
  }
}
