package dev.hearth.model.text;

import dev.hearth.model.text.DigitGroupSplitter.Kind;
import dev.hearth.model.text.RunSplitter.Lead;
import dev.hearth.model.text.WordSplitter.Ending;
import dev.hearth.model.text.WordSplitter.Rules;
import dev.hearth.model.text.WordSplitter.Tail;
import dev.hearth.model.text.WordSplitter.Word;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pre-tokenizers by the names that model files use. Each is a hand-written scanner that stands
 * for the regular expression beside it (in llama.cpp's reading, which differs from the original in
 * places: its regular expressions see one class per character).
 */
final class PreTokenizers {
  private static final int LETTER = CharacterClass.LETTER;
  private static final int NUMBER = CharacterClass.NUMBER;
  private static final int MARK = CharacterClass.MARK;
  private static final int PUNCTUATION = CharacterClass.PUNCTUATION;
  private static final int ALNUM_SPACE = CharacterClass.SPACE | LETTER | NUMBER;
  private static final int ANY_LENGTH = Integer.MAX_VALUE;

  // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
  private static final Splitter GPT2 =
      new WordSplitter(
          new Rules(
              Ending.APART_LOWER_CASE,
              Word.BLANK_LETTERS,
              ANY_LENGTH,
              true,
              ALNUM_SPACE,
              Tail.NONE,
              false));

  // (?i:'s|…)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
  // ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
  private static final Splitter LLAMA3 =
      words(Ending.APART, Word.LEAD_LETTERS, 3, ALNUM_SPACE, Tail.NEWLINES);

  // as LLAMA3 with \p{N}
  private static final Splitter QWEN2 =
      words(Ending.APART, Word.LEAD_LETTERS, 1, ALNUM_SPACE, Tail.NEWLINES);

  // as QWEN2 with [\p{L}\p{M}]+ and [^\s\p{L}\p{M}\p{N}]+
  private static final Splitter QWEN35 =
      words(Ending.APART, Word.LEAD_LETTERS_MARKS, 1, ALNUM_SPACE | MARK, Tail.NEWLINES);

  // as QWEN2 without the line breaks behind punctuation
  private static final Splitter SEED_CODER =
      words(Ending.APART, Word.LEAD_LETTERS, 1, ALNUM_SPACE, Tail.NONE);

  // [^\r\n\p{L}\p{N}]?U*W+|[^\r\n\p{L}\p{N}]?U+W*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|…
  private static final Splitter TEKKEN =
      words(Ending.NONE, Word.LEAD_CASED_LETTERS, 1, ALNUM_SPACE, Tail.NEWLINES_SLASHES);

  // as TEKKEN with (?i:'s|…)? behind words and \p{N}{1,3}
  private static final Splitter GPT4O =
      words(Ending.OF_WORD, Word.LEAD_CASED_LETTERS, 3, ALNUM_SPACE, Tail.NEWLINES_SLASHES);

  // as TEKKEN with [\p{L}\p{M}]+(?i:'s|…)? for words
  private static final Splitter YOUTU =
      words(Ending.OF_WORD, Word.LEAD_LETTERS_MARKS, 1, ALNUM_SPACE, Tail.NEWLINES_SLASHES);

  // \p{Han}+|[^\r\n\p{L}\p{N}]?[\p{L}&&[^\p{Han}]]+(?i:'s|…)?|\p{N}{1,3}|
  // ?[^\s\p{L}\p{N}]+[\r\n]*|…
  private static final Splitter KIMI =
      words(Ending.OF_WORD, Word.LEAD_LETTERS_NO_HAN, 3, ALNUM_SPACE, Tail.NEWLINES);

  private static final Splitter DEEPSEEK_WORDS = new PunctuatedWordSplitter();

  // \p{N}+, \p{N}, \p{N}{1,3}, [0-9]{3}, [\r\n]
  private static final RunSplitter NUMBERS = RunSplitter.classes(NUMBER);
  private static final Splitter SINGLE_NUMBERS = NUMBERS.lengths(1, 1);
  private static final Splitter NUMBERS_TO_3 = NUMBERS.lengths(1, 3);
  private static final Splitter THREE_DIGITS =
      RunSplitter.ranges(new Ranges("30-39")).lengths(3, 3);
  private static final Splitter SINGLE_NEWLINES =
      new RunSplitter(
          Lead.NONE, (codePoint, bits) -> codePoint == '\r' || codePoint == '\n' ? 1 : 0, 1, 1);

  // " ?[^(\s|.,!?…。，、।۔،)]+"
  private static final Ranges SENTENCE_MARKS =
      new Ranges("21 28 29 2C 2E 3F 7C 60C 6D4 964 2026 3001 3002 FF0C");
  private static final Splitter SENTENCES =
      new RunSplitter(
          Lead.BLANK,
          (codePoint, bits) ->
              (bits & CharacterClass.SPACE) == 0 && !SENTENCE_MARKS.contains(codePoint) ? 1 : 0,
          1,
          ANY_LENGTH);

  // [\p{P}$+<=>^~|]+, for Falcon with the backtick
  private static final Splitter MARKS = marks(new Ranges("24 2B 3C-3E 5E 7C 7E"));
  private static final Splitter MARKS_BACKTICK = marks(new Ranges("24 2B 3C-3E 5E 60 7C 7E"));

  // [一-龥ࠀ-一가-퟿]+ and [一-龥぀-ゟ゠-ヿ]+
  private static final Splitter EAST_ASIAN =
      RunSplitter.ranges(new Ranges("4E00-9FA5 800-4E00 AC00-D7FF"));
  private static final Splitter HAN_KANA = RunSplitter.ranges(new Ranges("4E00-9FA5 3040-30FF"));

  private static final Map<String, PreTokenizer> BY_NAME = byName();

  private PreTokenizers() {}

  /**
   * The pre-tokenizer of that name.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED if it is not known
   */
  static PreTokenizer named(String name) {
    PreTokenizer found = BY_NAME.get(name);
    if (found == null) {
      throw Refusal.unsupported("unknown pre-tokenizer \"" + name + "\"", BY_NAME.keySet());
    }
    return found;
  }

  /** All names, sorted. */
  static Iterable<String> names() {
    return BY_NAME.keySet();
  }

  private static Map<String, PreTokenizer> byName() {
    Map<String, PreTokenizer> all = new TreeMap<>();
    PreTokenizer gpt2 = new PreTokenizer(GPT2);
    put(all, gpt2, "gpt-2", "mpt", "olmo", "jais", "exaone4", "modern-bert");
    put(all, gpt2, "phi-2", "gigachat", "a.x-4.0", "mellum");
    put(all, gpt2.withSpacesKept(), "trillion", "granite-docling");
    PreTokenizer starcoder = new PreTokenizer(SINGLE_NUMBERS, GPT2);
    put(all, starcoder, "starcoder", "refact", "codeshell", "exaone", "minerva-7b", "mellum2");
    put(all, starcoder.withSpacesKept(), "command-r", "smollm");
    put(all, new PreTokenizer(MARKS, GPT2, NUMBERS, THREE_DIGITS), "default");
    put(all, new PreTokenizer(MARKS_BACKTICK, GPT2, THREE_DIGITS), "falcon");

    PreTokenizer llama3 = new PreTokenizer(LLAMA3);
    PreTokenizer llama = llama3.withWholeWords().withBeginOfText();
    put(all, llama, "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral");
    put(all, llama, "midm-2.0", "lfm2", "jina-v5-nano");
    put(all, llama3, "dbrx", "smaug-bpe", "glm4", "chatglm-bpe");
    PreTokenizer qwen2 = new PreTokenizer(QWEN2).withSpacesKept();
    put(all, qwen2, "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "hunyuan", "solar-open");
    put(all, qwen2, "bailingmoe", "bailingmoe2", "llada-moe", "grok-2");
    put(all, new PreTokenizer(QWEN2), "stablelm2", "megrez");
    put(all, new PreTokenizer(QWEN35).withSpacesKept(), "qwen35");
    put(all, new PreTokenizer(SEED_CODER).withSpacesKept(), "seed-coder");
    PreTokenizer tekken = new PreTokenizer(TEKKEN).withSpacesKept();
    put(all, tekken.withWholeWords().withBeginOfText(), "tekken");
    PreTokenizer gpt4o = new PreTokenizer(GPT4O).withSpacesKept();
    put(all, gpt4o, "gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2");
    put(all, new PreTokenizer(KIMI).withSpacesKept(), "kimi-k2");
    putOthers(all);
    return all;
  }

  private static void putOthers(Map<String, PreTokenizer> all) {
    PreTokenizer deepseekV3 = new PreTokenizer(NUMBERS_TO_3, HAN_KANA, DEEPSEEK_WORDS);
    put(all, deepseekV3.withSpacesKept(), "deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4");
    PreTokenizer deepseekCoder =
        new PreTokenizer(
            SINGLE_NEWLINES,
            RunSplitter.classes(LETTER).after(Lead.ANY_SPACE),
            RunSplitter.classes(PUNCTUATION).after(Lead.ANY_SPACE),
            EAST_ASIAN,
            SINGLE_NUMBERS);
    put(all, deepseekCoder.withSpacesKept(), "deepseek-coder");
    PreTokenizer deepseekLlm =
        new PreTokenizer(
            SINGLE_NEWLINES,
            RunSplitter.ranges(ScriptRanges.CASED_LETTERS).after(Lead.ANY_SPACE),
            RunSplitter.ranges(ScriptRanges.WIDE_PUNCTUATION).after(Lead.ANY_SPACE),
            new TrailingSpaceSplitter(),
            EAST_ASIAN,
            NUMBERS);
    put(all, deepseekLlm.withSpacesKept(), "deepseek-llm");
    PreTokenizer poro = new PreTokenizer(SENTENCES);
    put(all, poro.withSpacesKept(), "poro-chat");
    put(all, poro, "bloom", "gpt3-finnish");
    put(all, new PreTokenizer(SENTENCES, SINGLE_NUMBERS).withSpacesKept(), "viking");
    Splitter scripts = new RunSplitter(Lead.NONE, ScriptRanges::eastAsianGroup, 1, ANY_LENGTH);
    put(all, new PreTokenizer(scripts, YOUTU).withWholeWords().withSpacesKept(), "youtu");
    PreTokenizer superBpe =
        new PreTokenizer(NUMBERS, new DigitGroupSplitter(Kind.CUT_BEFORE_ASCII));
    put(all, superBpe.withSpacesKept(), "superbpe");
    PreTokenizer afmoe =
        new PreTokenizer(
            new DigitGroupSplitter(Kind.ANY_SCRIPT),
            RunSplitter.ranges(ScriptRanges.ASIAN_SCRIPTS),
            DEEPSEEK_WORDS);
    put(all, afmoe.withSpacesKept(), "afmoe");
  }

  private static void put(Map<String, PreTokenizer> all, PreTokenizer what, String... names) {
    for (String name : names) {
      if (all.put(name, what) != null) {
        throw new IllegalStateException("two pre-tokenizers named " + name);
      }
    }
  }

  private static Splitter words(
      Ending ending, Word word, int digitsMax, int notPunctuation, Tail tail) {
    return new WordSplitter(new Rules(ending, word, digitsMax, false, notPunctuation, tail, true));
  }

  private static Splitter marks(Ranges symbols) {
    return new RunSplitter(
        Lead.NONE,
        (codePoint, bits) ->
            (bits & PUNCTUATION) != 0 || symbols.contains(codePoint) ? 1 : RunSplitter.Group.NONE,
        1,
        ANY_LENGTH);
  }
}
