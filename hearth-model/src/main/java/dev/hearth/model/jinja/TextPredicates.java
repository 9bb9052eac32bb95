package dev.hearth.model.jinja;

import java.util.Map;
import java.util.function.IntPredicate;

/** The {@code is...} methods of strings. */
final class TextPredicates {
  /** Letters that are numbers: the Chinese numerals that Unicode counts as numeric. */
  private static final String NUMERIC_LETTERS =
      "\u3405\u3483\u382a\u3b4d\u4e00\u4e03\u4e07\u4e09\u4e5d\u4e8c\u4e94\u4e96\u4ebf\u4ec0\u4edf"
          + "\u4ee8\u4f0d\u4f70\u5104\u5146\u5169\u516b\u516d\u5341\u5343\u5344\u5345\u534c\u53c1"
          + "\u53c2\u53c3\u53c4\u56db\u58f1\u58f9\u5e7a\u5efe\u5eff\u5f0c\u5f0d\u5f0e\u5f10\u62fe"
          + "\u634c\u67d2\u6f06\u7396\u767e\u8086\u842c\u8cae\u8cb3\u8d30\u9621\u9646\u964c\u9678"
          + "\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd"
          + "\u96f6\ud840\udc01\ud840\udc64\ud840\udce2\ud840\udd21\ud842\udd2a\ud842\udd83"
          + "\ud842\udd8c\ud842\udd9c\ud842\udeea\ud842\udefd\ud842\udf19\ud848\udf90\ud84a"
          + "\udd98\ud84e\udf1b\ud858\ude6d\ud87e\udc90";

  /**
   * What Unicode takes for part of an identifier, but Python does not, because its compatibility
   * form is none.
   */
  private static final String NOT_IN_IDENTIFIERS =
      "\u037a\u2e2f\u309b\u309c\u30fb\ufc5e\ufc5f\ufc60\ufc61\ufc62\ufc63\ufdfa\ufdfb\ufe70\ufe72"
          + "\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e\uff65";

  /** The same for the first character. */
  private static final String NOT_FIRST = NOT_IN_IDENTIFIERS + "\u0e33\u0eb3\uff9e\uff9f";

  static final Map<String, BuiltinFunction> METHODS =
      Map.ofEntries(
          every("isalnum", c -> Character.isLetter(c) || isNumeric(c)),
          every("isalpha", Character::isLetter),
          every("isdecimal", Character::isDigit),
          every("isdigit", TextPredicates::isDigit),
          every("isnumeric", TextPredicates::isNumeric),
          every("isspace", CodePoints::isSpace),
          method("isascii", text -> text.chars().allMatch(c -> c < 0x80)),
          method("isprintable", text -> text.codePoints().allMatch(CodePoints::isPrintable)),
          method("isidentifier", TextPredicates::isIdentifier),
          method("islower", TextPredicates::isLower),
          method("isupper", TextPredicates::isUpper),
          method("istitle", TextPredicates::isTitle));

  private interface Predicate {
    boolean holds(String text);
  }

  private TextPredicates() {}

  private static Map.Entry<String, BuiltinFunction> method(String name, Predicate predicate) {
    return Methods.text(
        name,
        Signature.Style.EXACT,
        "",
        a -> {
          a.rendering().scan(a.text().length());
          return predicate.holds(a.text());
        });
  }

  /** True where there is a character and all are as {@code wanted}. */
  private static Map.Entry<String, BuiltinFunction> every(String name, IntPredicate wanted) {
    return method(name, text -> !text.isEmpty() && text.codePoints().allMatch(wanted));
  }

  static boolean isAlphanumeric(int c) {
    return Character.isLetter(c) || isNumeric(c);
  }

  private static boolean isDigit(int c) {
    if (Character.isDigit(c)) {
      return true;
    }
    if (Character.getType(c) != Character.OTHER_NUMBER) {
      return false;
    }
    return c == 0xb2
        || c == 0xb3
        || c == 0xb9
        || (c >= 0x1369 && c <= 0x1371)
        || c == 0x19da
        || c == 0x2070
        || (c >= 0x2074 && c <= 0x2079)
        || (c >= 0x2080 && c <= 0x2089)
        || (c >= 0x2460 && c <= 0x2468)
        || (c >= 0x2474 && c <= 0x247c)
        || (c >= 0x2488 && c <= 0x2490)
        || c == 0x24ea
        || (c >= 0x24f5 && c <= 0x24fd)
        || c == 0x24ff
        || (c >= 0x2776 && c <= 0x277e)
        || (c >= 0x2780 && c <= 0x2788)
        || (c >= 0x278a && c <= 0x2792)
        || (c >= 0x10a40 && c <= 0x10a43)
        || (c >= 0x10e60 && c <= 0x10e68)
        || (c >= 0x11052 && c <= 0x1105a)
        || (c >= 0x1f100 && c <= 0x1f10a);
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      case Character.OTHER_LETTER -> NUMERIC_LETTERS.indexOf(c) >= 0;
      default -> false;
    };
  }

  static boolean isIdentifier(String text) {
    if (text.isEmpty()) {
      return false;
    }
    int first = text.codePointAt(0);
    return isIdentifierStart(first)
        && text.codePoints().skip(1).allMatch(TextPredicates::isIdentifierPart);
  }

  private static boolean isIdentifierStart(int c) {
    return c == '_' || (Character.isUnicodeIdentifierStart(c) && NOT_FIRST.indexOf(c) < 0);
  }

  static boolean isIdentifierPart(int c) {
    return Character.isUnicodeIdentifierPart(c)
        && !Character.isIdentifierIgnorable(c)
        && NOT_IN_IDENTIFIERS.indexOf(c) < 0;
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  private static boolean isTitle(String text) {
    boolean found = false;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      boolean starts = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (starts == inWord && (starts || Character.isLowerCase(c))) {
        return false;
      }
      inWord = TextCase.isCased(c);
      found |= starts;
    }
    return found;
  }
}
