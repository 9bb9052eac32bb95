package dev.hearth.model.text;

import dev.hearth.testing.Fixtures;
import org.junit.jupiter.api.Tag;

@Tag("conformance")
class StreamingConformanceTest extends StreamingChecks {
  StreamingConformanceTest() {
    super(Fixtures.conformance());
  }
}
