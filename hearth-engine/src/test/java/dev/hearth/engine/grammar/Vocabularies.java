package dev.hearth.engine.grammar;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;

/** Real vocabularies. */
final class Vocabularies {
  private Vocabularies() {}

  static Tokenizer tokenizer(String name) {
    Fixtures fixtures = Fixtures.testdata();
    try (GgufFile file = GgufFile.open(fixtures.unpacked("vocab/" + name + ".gguf.gz"))) {
      return Tokenizers.of(file.metadata());
    }
  }
}
