package dev.hearth.engine.sample;

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
    TokenTexts texts = TokenTexts.of(fixtures.unpacked("models/qwen3.gguf.gz"));
    return new SamplerGoldens(fixtures, t -> DryBreakers.of(t, texts)).tests();
  }
}
