package dev.hearth.engine.sample;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The sampler goldens of the conformance set, with the vocabulary they name. */
@Tag("conformance")
class SamplerConformanceTest {
  @TestFactory
  Stream<DynamicTest> goldens() {
    Fixtures fixtures = Fixtures.conformance();
    try (GgufFile model = GgufFile.open(fixtures.unpacked("models/llama3.gguf.gz"))) {
      var vocabulary = new TokenizerVocabulary(Tokenizers.of(model.metadata()));
      return new SamplerGoldens(fixtures, texts -> DryBreakers.of(texts, vocabulary)).tests();
    }
  }
}
