package dev.hearth.engine.sample;

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
    TokenTexts texts = TokenTexts.of(fixtures.unpacked("models/llama3.gguf.gz"));
    return new SamplerGoldens(fixtures, t -> DryBreakers.of(t, texts)).tests();
  }
}
