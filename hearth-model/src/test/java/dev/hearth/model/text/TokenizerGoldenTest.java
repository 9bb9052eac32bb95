package dev.hearth.model.text;

import dev.hearth.testing.Fixtures;

class TokenizerGoldenTest extends TokenizerChecks {
  TokenizerGoldenTest() {
    super(Fixtures.testdata());
  }
}
