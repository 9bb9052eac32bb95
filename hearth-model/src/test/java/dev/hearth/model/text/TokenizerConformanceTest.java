package dev.hearth.model.text;

import dev.hearth.testing.Fixtures;
import org.junit.jupiter.api.Tag;

@Tag("conformance")
class TokenizerConformanceTest extends TokenizerChecks {
  TokenizerConformanceTest() {
    super(Fixtures.conformance());
  }
}
