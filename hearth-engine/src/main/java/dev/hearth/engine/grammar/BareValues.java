package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Values that stand bare: as strings where the schema names no other type, else as the JSON of one
 * of the types that it names; a text that is neither is a string again.
 */
final class BareValues {
  private static final String SPACE = "[\\s\\x1c-\\x1f]*";

  private BareValues() {}

  /** Whether a value of these types is a string, whatever it looks like. */
  static boolean isText(Set<String> types) {
    return types.isEmpty() || types.equals(Set.of("string"));
  }

  /** A value of these types, written so that it is read as one. */
  static Condition typed(Set<String> types, RegexFactory factory) {
    int mask = 0;
    List<String> others = new ArrayList<>();
    for (String type : types) {
      switch (type) {
        case "integer", "number" -> {
          mask |= Type.NUMBER.bit();
          others.add("[+-]?(?:0[xX][0-9a-fA-F_]+|[0-9_]*\\.?[0-9_]*(?:[eE][+-]?[0-9_]+)?)");
        }
        case "boolean" -> {
          mask |= Type.TRUE.bit() | Type.FALSE.bit();
          others.add("[tT]rue|[fF]alse");
        }
        case "null" -> {
          mask |= Type.NULL.bit();
          others.add("null|None");
        }
        case "array" -> {
          mask |= Type.ARRAY.bit();
          others.add("\\[[^]*");
        }
        case "object" -> {
          mask |= Type.OBJECT.bit();
          others.add("\\{[^]*");
        }
        case "string" -> mask |= Type.STRING.bit();
        default -> {} // no type of JSON
      }
    }
    Condition one = new Condition.Types(mask);
    if (!types.contains("string") || others.isEmpty()) {
      return one;
    }
    String otherwise = SPACE + "(?:" + String.join("|", others) + ")" + SPACE;
    Regex unlike = factory.not(RegexParser.wholeOwn(factory, otherwise));
    Regex text = factory.and(List.of(factory.marked(factory.anyText), unlike));
    return new Condition.And(List.of(one, new Condition.Text(text)));
  }
}
