package dev.hearth.model.text;

import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.model.text.PieceTable.Spelling;
import dev.hearth.model.text.SpecialTokens.Stripping;
import dev.hearth.model.text.TextTokenizer.Frame;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The one switch from a vocabulary to the tokenizer for it. */
public final class Tokenizers {
  private static final List<String> KNOWN = List.of("bert", "gemma4", "gpt2", "llama");

  private Tokenizers() {}

  /**
   * The tokenizer of an open model file; nothing of the file is used afterwards.
   *
   * @throws HearthException as {@link #of(VocabularyData)}
   */
  public static Tokenizer of(Metadata metadata) {
    return of(GgufVocabulary.read(metadata));
  }

  /**
   * The tokenizer for a vocabulary.
   *
   * @throws HearthException UNSUPPORTED if the kind of tokenizer or pre-tokenizer is not known;
   *     BAD_INPUT if the vocabulary is not complete or contradicts itself
   */
  public static Tokenizer of(VocabularyData data) {
    return switch (data.tokenizerModel()) {
      case "gpt2" -> bytePair(data);
      case "gemma4" -> rawPair(data);
      case "llama" -> sentencePiece(data);
      case "bert" -> wordPiece(data);
      default ->
          throw Refusal.unsupported("unknown tokenizer \"" + data.tokenizerModel() + "\"", KNOWN);
    };
  }

  private static Tokenizer bytePair(VocabularyData data) {
    String name = data.preTokenizer();
    if (name == null) {
      throw Refusal.unsupported("the model names no pre-tokenizer", PreTokenizers.names());
    }
    PreTokenizer preTokenizer = PreTokenizers.named(name);
    boolean begin = preTokenizer.addBeginOfText();
    Vocabulary vocabulary = VocabularyCheck.vocabulary(data, begin, false);
    boolean composed = VocabularyCheck.orElse(data.options().composed(), false);
    BytePairModel model =
        new BytePairModel(vocabulary, merges(data, vocabulary), preTokenizer, composed);
    Frame frame = frame(vocabulary, false, preTokenizer.cleanSpaces());
    return tokenizer(data, vocabulary, Spelling.BYTE_LEVEL, model::encoder, frame);
  }

  private static Tokenizer rawPair(VocabularyData data) {
    // files of this kind are known to say that no BOS is added, but the models need it
    Vocabulary vocabulary = VocabularyCheck.vocabulary(data, true, true);
    RawPairModel model = new RawPairModel(vocabulary, merges(data, vocabulary));
    Frame frame = frame(vocabulary, spacePrefix(data, false), true);
    return tokenizer(data, vocabulary, Spelling.SENTENCE_PIECE, model::encoder, frame);
  }

  private static Tokenizer sentencePiece(VocabularyData data) {
    Vocabulary vocabulary = VocabularyCheck.vocabulary(data, true, false);
    boolean spacePrefix = spacePrefix(data, true);
    SentencePieceModel model =
        new SentencePieceModel(vocabulary, scores(data, vocabulary), spacePrefix);
    Frame frame = frame(vocabulary, spacePrefix, false);
    return tokenizer(data, vocabulary, Spelling.SENTENCE_PIECE, model::encoder, frame);
  }

  private static Tokenizer wordPiece(VocabularyData data) {
    // each text stands between two tokens, whatever the file says
    Vocabulary vocabulary = VocabularyCheck.vocabulary(data, true, true);
    boolean lowerCase = VocabularyCheck.orElse(data.options().lowerCase(), true);
    boolean stripAccents = VocabularyCheck.orElse(data.options().stripAccents(), lowerCase);
    WordPieceModel model = new WordPieceModel(vocabulary, lowerCase, stripAccents);
    int end = vocabulary.role(TokenRole.SEPARATOR);
    if (end == Vocabulary.NONE) {
      throw Refusal.vocabulary("a WordPiece vocabulary needs a token that separates texts");
    }
    Frame frame = new Frame(vocabulary.beginOfText(), end, spacePrefix(data, false), true);
    return tokenizer(data, vocabulary, Spelling.SENTENCE_PIECE, model::encoder, frame);
  }

  private static Tokenizer tokenizer(
      VocabularyData data,
      Vocabulary vocabulary,
      Spelling spelling,
      Supplier<FragmentEncoder> encoders,
      Frame frame) {
    PieceTable pieces = new PieceTable(vocabulary, spelling);
    return new TextTokenizer(vocabulary, pieces, encoders, frame, stripping(data, vocabulary));
  }

  private static Frame frame(Vocabulary vocabulary, boolean spacePrefix, boolean cleanSpaces) {
    return new Frame(
        vocabulary.addsBeginOfText() ? vocabulary.beginOfText() : Vocabulary.NONE,
        vocabulary.addsEndOfText() ? vocabulary.endOfText() : Vocabulary.NONE,
        spacePrefix,
        cleanSpaces);
  }

  private static boolean spacePrefix(VocabularyData data, boolean fallback) {
    return VocabularyCheck.orElse(data.options().addSpacePrefix(), fallback);
  }

  private static MergeTable merges(VocabularyData data, Vocabulary vocabulary) {
    List<byte[]> merges = data.merges();
    if (merges == null) {
      throw Refusal.vocabulary("the vocabulary has no merges");
    }
    return new MergeTable(merges, vocabulary.texts());
  }

  private static float[] scores(VocabularyData data, Vocabulary vocabulary) {
    float[] scores = data.scores();
    if (scores == null) {
      throw Refusal.vocabulary("the vocabulary has no scores");
    }
    if (scores.length != vocabulary.size()) {
      throw Refusal.vocabulary(vocabulary.size() + " tokens but " + scores.length + " scores");
    }
    for (int id = 0; id < scores.length; id++) {
      if (Float.isNaN(scores[id])) {
        throw Refusal.vocabulary("the score of token " + id + " is not a number");
      }
    }
    return scores;
  }

  /** Model files cannot say which white space tokens swallow; models that need it go by name. */
  private static Stripping stripping(VocabularyData data, Vocabulary vocabulary) {
    String name = data.modelName().toLowerCase(Locale.ROOT);
    BitSet before = new BitSet();
    BitSet after = new BitSet();
    if (name.contains("phi-3") || name.contains("phi3")) {
      int[] signals =
          vocabulary.ofTypes(TokenType.CONTROL, TokenType.UNKNOWN, TokenType.USER_DEFINED);
      for (int id : signals) {
        after.set(id);
      }
      for (String text : List.of("<unk>", "<s>", "<|endoftext|>")) {
        int id = vocabulary.find(text);
        if (id != Vocabulary.NONE) {
          after.clear(id);
        }
      }
    } else if (name.contains("modern-bert") && vocabulary.find("[MASK]") != Vocabulary.NONE) {
      before.set(vocabulary.find("[MASK]"));
    }
    return new Stripping(before, after);
  }
}
