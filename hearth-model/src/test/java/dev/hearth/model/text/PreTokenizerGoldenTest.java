package dev.hearth.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.model.text.TokenizerChecks.Differences;
import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A vocabulary of bytes and pairs, in whose ids every cut of a pre-tokenizer shows. */
@TestInstance(Lifecycle.PER_CLASS)
class PreTokenizerGoldenTest {
  private JsonNode golden;
  private VocabularyChange probe;

  @BeforeAll
  void load() {
    Fixtures fixtures = Fixtures.testdata();
    golden = fixtures.json("tokenizer/probe-pretokenizers.json.gz");
    probe = VocabularyChange.of(fixtures, "vocab/probe-vocab.gguf.gz");
  }

  Stream<String> names() {
    List<String> names = new ArrayList<>();
    golden.get("groups").forEach(g -> g.get("pre").forEach(n -> names.add(n.asString())));
    return names.stream();
  }

  @Test
  void allNamesAreThere() {
    assertThat(names()).hasSize(46).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("names")
  void idsAreTheReference(String name) {
    probe.preTokenizer = name;
    Tokenizer tokenizer = probe.tokenizer();
    JsonNode expected = group(name).get("ids");
    JsonNode strings = golden.get("strings");
    Differences differences = new Differences();
    for (int i = 0; i < strings.size(); i++) {
      int[] ids = tokenizer.encode(strings.get(i).asString(), false, false);
      differences.compare(strings.get(i), TokenizerChecks.ids(expected.get(i)), ids);
    }
    differences.assertNone();
  }

  private JsonNode group(String name) {
    for (JsonNode group : golden.get("groups")) {
      for (JsonNode other : group.get("pre")) {
        if (other.asString().equals(name)) {
          return group;
        }
      }
    }
    throw new AssertionError("no group has " + name);
  }
}
