package dev.hearth.format.block;

import dev.hearth.testing.Fixtures;
import org.junit.jupiter.api.Tag;

/** The goldens of the whole conformance set. */
@Tag("conformance")
class BlockCodecConformanceTest extends GoldenChecks {
  BlockCodecConformanceTest() {
    super(Fixtures.conformance());
  }
}
