package dev.hearth.model.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pre-tokenizer is by definition: regular expressions, each applied to the pieces of the one
 * before. An expression with classes such as {@code \p{L}} sees each character beyond ASCII as its
 * class alone, as in llama.cpp; one without sees the characters.
 */
final class RegexCuts {
  private static final String CONTRACTIONS =
      "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
  private static final String SPACES = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String LLAMA3 =
      "(?:%s)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|%s"
          .formatted(CONTRACTIONS, SPACES);
  private static final String DEEPSEEK =
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?"
          + "[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|"
          + SPACES;
  private static final String CASED =
      "[^\\r\\n\\p{L}\\p{N}]?(?:(?=[\\p{L}])[^a-z])*(?:(?=[\\p{L}])[^A-Z])+%1$s"
          + "|[^\\r\\n\\p{L}\\p{N}]?(?:(?=[\\p{L}])[^a-z])+(?:(?=[\\p{L}])[^A-Z])*%1$s"
          + "|\\p{N}%2$s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|%3$s";
  private static final String SENTENCE = " ?[^(\\s|.,!?…。，、।۔،)]+";
  private static final String EAST_ASIAN = "[一-龥\u0800-一가-\uD7FF]+";
  private static final String HAN_KANA = "[一-龥\u3040-\u309F\u30A0-\u30FF]+";

  private static final Map<String, Pattern> COMPILED = new HashMap<>();

  private RegexCuts() {}

  /** The expressions of a pre-tokenizer. */
  static List<String> of(String name) {
    return switch (name) {
      case "default" -> List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]");
      case "falcon" -> List.of("[\\p{P}\\$\\+<=>\\^~\\|`]+", GPT2, "[0-9][0-9][0-9]");
      case "gpt-2", "mpt", "olmo", "jais", "exaone4", "modern-bert", "trillion" -> List.of(GPT2);
      case "granite-docling", "phi-2", "gigachat", "a.x-4.0", "mellum" -> List.of(GPT2);
      case "starcoder", "refact", "codeshell", "exaone", "minerva-7b", "mellum2" ->
          List.of("\\p{N}", GPT2);
      case "command-r", "smollm" -> List.of("\\p{N}", GPT2);
      case "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral" -> List.of(LLAMA3);
      case "midm-2.0", "lfm2", "jina-v5-nano", "dbrx", "smaug-bpe", "glm4", "chatglm-bpe" ->
          List.of(LLAMA3);
      case "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "hunyuan", "solar-open", "grok-2" ->
          List.of(LLAMA3.replace("{1,3}", ""));
      case "stablelm2", "megrez" -> List.of(LLAMA3.replace("{1,3}", ""));
      case "bailingmoe", "bailingmoe2", "llada-moe" ->
          List.of(LLAMA3.replace("{1,3}", "").replace("\\s*[\\r\\n]+", "\\s*[\\r\\n]"));
      default -> ofRest(name);
    };
  }

  private static List<String> ofRest(String name) {
    return switch (name) {
      case "qwen35" ->
          List.of(
              ("(?:%s)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}"
                      + "| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|%s")
                  .formatted(CONTRACTIONS, SPACES));
      case "seed-coder" ->
          List.of(
              "(?:%s)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\\r\\n]+|%s"
                  .formatted(CONTRACTIONS, SPACES));
      case "tekken" -> List.of(CASED.formatted("", "", SPACES));
      case "gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2" ->
          List.of(CASED.formatted("(?:" + CONTRACTIONS + ")?", "{1,3}", SPACES));
      case "kimi-k2" ->
          List.of(
              ("[\\p{Han}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Other}]+(?:%s)?|\\p{N}{1,3}"
                      + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|%s")
                  .formatted(CONTRACTIONS, SPACES));
      case "youtu" ->
          List.of(
              "[가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，、-\u303F\uFE30-\uFE4F]+|[ㄅ-ㄯ]+|" + HAN_KANA,
              ("[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]*[\\p{L}\\p{M}]+(?:%1$s)?"
                      + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+[\\p{L}\\p{M}]*(?:%1$s)?|\\p{N}"
                      + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|%2$s")
                  .formatted(CONTRACTIONS, SPACES));
      case "deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4" ->
          List.of("\\p{N}{1,3}", HAN_KANA, DEEPSEEK);
      case "deepseek-coder" ->
          List.of("[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", EAST_ASIAN, "\\p{N}");
      case "deepseek-llm" ->
          List.of(
              "[\r\n]",
              "\\s?[" + CASED_LETTERS + "]+",
              "\\s?[!-/:-~！-／：-～‘-‟\u3000-。]+",
              "\\s+$",
              EAST_ASIAN,
              "\\p{N}+");
      case "poro-chat", "bloom", "gpt3-finnish" -> List.of(SENTENCE);
      case "viking" -> List.of(SENTENCE, "\\p{N}");
      case "superbpe" -> List.of("\\p{N}+", "(?=(\\d{3})+(?!\\d))");
      case "afmoe" -> List.of(DIGITS_FROM_RIGHT, ASIAN_SCRIPTS, DEEPSEEK);
      default -> throw new AssertionError("no expressions for " + name);
    };
  }

  /** Not a regular expression: see {@link DigitGroupSplitter.Kind#ANY_SCRIPT}. */
  private static final String DIGITS_FROM_RIGHT = "digits from the right";

  private static final String ASIAN_SCRIPTS =
      "[\\u4E00-\\u9FFF\\u3400-\\u4DBF\\uF900-\\uFAFF\\u3040-\\u309F\\u30A0-\\u30FF\\uFF65-\\uFF9F"
          + "\\u2F00-\\u2FDF\\u0E40-\\u0E7F\\u0E80-\\u0EFF\\u1780-\\u17FF\\u1000-\\u109F"
          + "\\uAA60-\\uAA7F\\uA9E0-\\uA9FF\\uAC00-\\uD7AF\\u1100-\\u11FF]+";

  private static final String CASED_LETTERS =
      "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿ\\u0386Έ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽ\\u1C90-\\u1CBA"
          + "\\u1CBD-\\u1CBFᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-\\u1F7Dᾀ-ᾴᾶ-ᾼ\\u1FBEῂ-ῄῆ-ῌῐ-\\u1FD3"
          + "ῖ-\\u1FDBῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\\u2126ℨ\\u212A-\\u212Dℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮ\\u2CF2"
          + "\\u2CF3Ꙁ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃";

  /** The pieces of a text. */
  static List<String> cut(String text, List<String> expressions) {
    List<String> pieces = List.of(text);
    for (String expression : expressions) {
      List<String> finer = new ArrayList<>();
      for (String piece : pieces) {
        finer.addAll(
            expression.equals(DIGITS_FROM_RIGHT) ? digitsFromRight(piece) : cut(piece, expression));
      }
      pieces = finer;
    }
    return pieces;
  }

  private static List<String> cut(String text, String expression) {
    int[] codePoints = text.codePoints().toArray();
    boolean collapsed = expression.contains("\\p{");
    // in both readings each code point is a known number of chars, so that matches map back
    StringBuilder seen = new StringBuilder();
    int[] starts = new int[codePoints.length + 1];
    for (int i = 0; i < codePoints.length; i++) {
      starts[i] = seen.length();
      seen.appendCodePoint(seen(codePoints[i], collapsed, expression.contains("\\p{Han}")));
    }
    starts[codePoints.length] = seen.length();
    Matcher matcher =
        COMPILED
            .computeIfAbsent(
                expression, e -> Pattern.compile(e.contains("\\p{") ? collapsed(e) : e))
            .matcher(seen);
    List<String> pieces = new ArrayList<>();
    int done = 0;
    while (matcher.find()) {
      add(pieces, codePoints, starts, done, matcher.start());
      add(pieces, codePoints, starts, matcher.start(), matcher.end());
      done = matcher.end();
    }
    add(pieces, codePoints, starts, done, seen.length());
    return pieces;
  }

  private static void add(List<String> pieces, int[] codePoints, int[] starts, int from, int to) {
    int first = Arrays.binarySearch(starts, from);
    int end = Arrays.binarySearch(starts, to);
    if (first < end) {
      pieces.add(new String(codePoints, first, end - first));
    }
  }

  private static int seen(int codePoint, boolean collapsed, boolean han) {
    if (codePoint < 0x80) {
      return codePoint;
    }
    int bits = CharacterClass.of(codePoint);
    if ((bits & CharacterClass.SPACE) != 0) {
      return 0x0B;
    }
    if (!collapsed) {
      return codePoint;
    }
    if (han && isHan(codePoint)) {
      return (bits & CharacterClass.LETTER) != 0 ? 0xE006 : 0xE007;
    }
    return switch (bits) {
      case CharacterClass.NUMBER -> 0xE001;
      case CharacterClass.LETTER -> 0xE002;
      case CharacterClass.PUNCTUATION -> 0xE003;
      case CharacterClass.MARK -> 0xE004;
      case CharacterClass.SYMBOL -> 0xE005;
      default -> 0xE000;
    };
  }

  private static boolean isHan(int c) {
    return (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B820 && c <= 0x2CEAF)
        || (c >= 0x2CEB0 && c <= 0x2EBEF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  /** Classes by the stand-ins of {@link #seen} and by their ASCII members. */
  private static String collapsed(String expression) {
    StringBuilder result = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (expression.startsWith("\\p{", i)) {
        int close = expression.indexOf('}', i);
        String members = members(expression.substring(i + 3, close));
        result.append(inside ? members : "[" + members + "]");
        i = close;
      } else if (c == '\\') {
        result.append(c).append(expression.charAt(++i));
      } else {
        inside = c == '[' || (inside && c != ']');
        result.append(c);
      }
    }
    return result.toString();
  }

  private static String members(String category) {
    return switch (category) {
      case "N" -> "\uE0010-9";
      case "L" -> "\uE002\uE006A-Za-z";
      case "Other" -> "\uE002A-Za-z";
      case "Han" -> "\uE006\uE007";
      case "P" -> "\uE003!-#%-*,-/:-;?-@\\[-\\]_\\{\\}";
      case "M" -> "\uE004";
      case "S" -> "\uE005\\$\\+<->\\^`\\|~";
      default -> throw new AssertionError(category);
    };
  }

  private static List<String> digitsFromRight(String text) {
    int[] codePoints = text.codePoints().toArray();
    List<String> pieces = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < codePoints.length; i++) {
      int run = i;
      while (run < codePoints.length
          && (CharacterClass.of(codePoints[run]) & CharacterClass.NUMBER) != 0) {
        run++;
      }
      for (int end = i + 1; end <= run; end++) {
        if ((run - end) % 3 == 0) {
          pieces.add(new String(codePoints, done, end - done));
          done = end;
        }
      }
      i = Math.max(i, run - 1);
    }
    if (done < codePoints.length) {
      pieces.add(new String(codePoints, done, codePoints.length - done));
    }
    return pieces;
  }
}
