package dev.hearth.format.block;

import dev.hearth.testing.Fixtures;

/** The goldens that travel with the project. */
class BlockCodecGoldenTest extends GoldenChecks {
  BlockCodecGoldenTest() {
    super(Fixtures.testdata());
  }
}
