package dev.hearth.engine.grammar;

import java.util.HashMap;
import java.util.Map;

/** The named classes of characters of ECMA-262 regular expressions. */
final class RegexClasses {
  static final CodePoints DIGIT = CodePoints.range('0', '9');
  static final CodePoints WORD =
      DIGIT.or(CodePoints.range('a', 'z')).or(CodePoints.range('A', 'Z')).or(CodePoints.of('_'));
  static final CodePoints LINE_END =
      CodePoints.of('\n').or(CodePoints.of('\r')).or(CodePoints.range(0x2028, 0x2029));
  static final CodePoints SPACE =
      CodePoints.range('\t', '\r')
          .or(CodePoints.of(0xFEFF))
          .or(LINE_END)
          .or(CodePoints.where(c -> Character.getType(c) == Character.SPACE_SEPARATOR));

  /** Names of general categories, short and long, with the values of Character.getType. */
  private static final Map<String, int[]> CATEGORIES = new HashMap<>();

  static {
    category("Lu", "Uppercase_Letter", Character.UPPERCASE_LETTER);
    category("Ll", "Lowercase_Letter", Character.LOWERCASE_LETTER);
    category("Lt", "Titlecase_Letter", Character.TITLECASE_LETTER);
    category("LC", "Cased_Letter", 1, 2, 3);
    category("Lm", "Modifier_Letter", Character.MODIFIER_LETTER);
    category("Lo", "Other_Letter", Character.OTHER_LETTER);
    category("L", "Letter", 1, 2, 3, 4, 5);
    category("Mn", "Nonspacing_Mark", Character.NON_SPACING_MARK);
    category("Mc", "Spacing_Mark", Character.COMBINING_SPACING_MARK);
    category("Me", "Enclosing_Mark", Character.ENCLOSING_MARK);
    category("M", "Mark", 6, 7, 8);
    category("Nd", "Decimal_Number", Character.DECIMAL_DIGIT_NUMBER);
    category("Nl", "Letter_Number", Character.LETTER_NUMBER);
    category("No", "Other_Number", Character.OTHER_NUMBER);
    category("N", "Number", 9, 10, 11);
    category("Zs", "Space_Separator", Character.SPACE_SEPARATOR);
    category("Zl", "Line_Separator", Character.LINE_SEPARATOR);
    category("Zp", "Paragraph_Separator", Character.PARAGRAPH_SEPARATOR);
    category("Z", "Separator", 12, 13, 14);
    category("Cc", "Control", Character.CONTROL);
    category("Cf", "Format", Character.FORMAT);
    category("Co", "Private_Use", Character.PRIVATE_USE);
    category("Cn", "Unassigned", Character.UNASSIGNED);
    category("C", "Other", 0, 15, 16, 18);
    category("Pd", "Dash_Punctuation", Character.DASH_PUNCTUATION);
    category("Ps", "Open_Punctuation", Character.START_PUNCTUATION);
    category("Pe", "Close_Punctuation", Character.END_PUNCTUATION);
    category("Pc", "Connector_Punctuation", Character.CONNECTOR_PUNCTUATION);
    category("Po", "Other_Punctuation", Character.OTHER_PUNCTUATION);
    category("Pi", "Initial_Punctuation", Character.INITIAL_QUOTE_PUNCTUATION);
    category("Pf", "Final_Punctuation", Character.FINAL_QUOTE_PUNCTUATION);
    category("P", "Punctuation", 20, 21, 22, 23, 24, 29, 30);
    category("Sm", "Math_Symbol", Character.MATH_SYMBOL);
    category("Sc", "Currency_Symbol", Character.CURRENCY_SYMBOL);
    category("Sk", "Modifier_Symbol", Character.MODIFIER_SYMBOL);
    category("So", "Other_Symbol", Character.OTHER_SYMBOL);
    category("S", "Symbol", 25, 26, 27, 28);
  }

  private RegexClasses() {}

  private static void category(String brief, String name, int... types) {
    CATEGORIES.put(brief, types);
    CATEGORIES.put(name, types);
  }

  /**
   * The code points of {@code \p{name}}.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED for a property that is not known
   */
  static CodePoints property(String written) {
    String name = written;
    int equals = written.indexOf('=');
    if (equals >= 0) {
      String property = written.substring(0, equals);
      name = written.substring(equals + 1);
      if (property.equals("Script") || property.equals("sc")) {
        return script(name);
      }
      if (!property.equals("General_Category") && !property.equals("gc")) {
        throw unknown(written);
      }
    }
    int[] types = CATEGORIES.get(name);
    if (types != null) {
      int mask = 0;
      for (int type : types) {
        mask |= 1 << type;
      }
      int wanted = mask;
      return CodePoints.where(c -> (wanted >> Character.getType(c) & 1) != 0);
    }
    return switch (name) {
      case "Any" -> CodePoints.ALL;
      case "ASCII" -> CodePoints.range(0, 0x7F);
      case "Alphabetic", "Alpha" -> CodePoints.where(Character::isAlphabetic);
      case "Uppercase", "Upper" -> CodePoints.where(Character::isUpperCase);
      case "Lowercase", "Lower" -> CodePoints.where(Character::isLowerCase);
      case "White_Space", "space" -> SPACE.and(CodePoints.of(0xFEFF).not()).or(CodePoints.of(0x85));
      default -> throw unknown(written);
    };
  }

  private static CodePoints script(String name) {
    try {
      Character.UnicodeScript script = Character.UnicodeScript.forName(name);
      return CodePoints.where(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException e) {
      throw unknown("Script=" + name);
    }
  }

  private static RuntimeException unknown(String name) {
    return Refusals.unsupported("\\p{" + name + "}", "this property is not known");
  }
}
