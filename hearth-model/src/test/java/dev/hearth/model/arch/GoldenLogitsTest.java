package dev.hearth.model.arch;

import dev.hearth.testing.Fixtures;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every golden model's logits, greedy continuations and embeddings. */
class GoldenLogitsTest {
  @TestFactory
  Stream<DynamicTest> testdata() {
    return tests(Fixtures.testdata());
  }

  @TestFactory
  @Tag("conformance")
  Stream<DynamicTest> conformance() {
    return tests(Fixtures.conformance());
  }

  private static Stream<DynamicTest> tests(Fixtures fixtures) {
    String only = System.getProperty("golden", "");
    return Golden.all(fixtures).stream()
        .filter(g -> only.isEmpty() || java.util.List.of(only.split(",")).contains(g.name()))
        .map(g ->
            DynamicTest.dynamicTest(
                g.name(),
                () -> {
                  if (g.embedding()) {
                    GoldenChecks.embedding(g);
                  } else {
                    GoldenChecks.logits(g);
                  }
                }));
  }
}
