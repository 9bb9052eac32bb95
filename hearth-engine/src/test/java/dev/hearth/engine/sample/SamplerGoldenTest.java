package dev.hearth.engine.sample;

import dev.hearth.testing.Fixtures;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sampler goldens that travel with the project. */
class SamplerGoldenTest {
  @TestFactory
  Stream<DynamicTest> goldens() {
    return new SamplerGoldens(Fixtures.testdata(), texts -> DryBreakers.none()).tests();
  }
}
