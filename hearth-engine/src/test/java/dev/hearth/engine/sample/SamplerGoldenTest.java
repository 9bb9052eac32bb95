package dev.hearth.engine.sample;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sampler goldens that travel with the project. */
class SamplerGoldenTest {
  @TestFactory
  Stream<DynamicTest> goldens() {
    // the tiny qwen3 has the vocabulary of the goldens' llama3
    Fixtures fixtures = Fixtures.testdata();
    try (GgufFile model = GgufFile.open(fixtures.unpacked("models/qwen3.gguf.gz"))) {
      var vocabulary = new TokenizerVocabulary(Tokenizers.of(model.metadata()));
      return new SamplerGoldens(fixtures, texts -> DryBreakers.of(texts, vocabulary)).tests();
    }
  }
}
