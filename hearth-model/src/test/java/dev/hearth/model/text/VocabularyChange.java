package dev.hearth.model.text;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.VocabularyData.Options;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A vocabulary to be changed part by part in tests. */
final class VocabularyChange {
  String modelName = "test";
  String tokenizerModel = "gpt2";
  String preTokenizer = "gpt-2";
  List<byte[]> tokens = new ArrayList<>();
  float[] scores;
  int[] types;
  List<byte[]> merges = new ArrayList<>();
  Map<TokenRole, Long> roles = new EnumMap<>(TokenRole.class);
  int[] suppressed = new int[0];
  Options options = Options.NONE;

  /** All of a file's vocabulary, readable after the file is closed. */
  static VocabularyChange of(Fixtures fixtures, String path) {
    try (GgufFile file = GgufFile.open(fixtures.unpacked(path))) {
      return of(GgufVocabulary.read(file.metadata()));
    }
  }

  private static VocabularyChange of(VocabularyData data) {
    VocabularyChange change = new VocabularyChange();
    change.modelName = data.modelName();
    change.tokenizerModel = data.tokenizerModel();
    change.preTokenizer = data.preTokenizer();
    change.tokens = new ArrayList<>(data.tokens());
    change.scores = data.scores() == null ? null : data.scores().clone();
    change.types = data.tokenTypes() == null ? null : data.tokenTypes().clone();
    change.merges = data.merges() == null ? null : new ArrayList<>(data.merges());
    change.roles.putAll(data.roles());
    change.options = data.options();
    return change;
  }

  VocabularyChange copy() {
    return of(data());
  }

  /** Normal tokens with these texts; scores fall from token to token. */
  static VocabularyChange ofTexts(String... texts) {
    VocabularyChange change = new VocabularyChange();
    for (String text : texts) {
      change.tokens.add(utf8(text));
    }
    change.types = new int[texts.length];
    change.scores = new float[texts.length];
    for (int id = 0; id < texts.length; id++) {
      change.types[id] = 1;
      change.scores[id] = -id;
    }
    return change;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  VocabularyChange type(int id, TokenType type) {
    types[id] = type.ordinal() + 1;
    return this;
  }

  VocabularyChange merge(String merge) {
    merges.add(utf8(merge));
    return this;
  }

  VocabularyData data() {
    return new VocabularyData(
        modelName,
        tokenizerModel,
        preTokenizer,
        tokens,
        scores,
        types,
        merges,
        roles,
        suppressed,
        options);
  }

  Tokenizer tokenizer() {
    return Tokenizers.of(data());
  }
}
