package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that are damaged, contradict themselves, or would need too much. */
class HostileSchemaTest {
  private static Code refusal(String schema) {
    try {
      Grammar.compile(new GrammarSource.JsonSchema(schema));
    } catch (HearthException e) {
      return e.code();
    }
    throw new AssertionError("was not refused: " + schema);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "1",
        "{\"type\":\"text\"}",
        "{\"type\":3}",
        "{\"minLength\":-1}",
        "{\"minLength\":1.5}",
        "{\"multipleOf\":0}",
        "{\"items\":3}",
        "{\"allOf\":[]}",
        "{\"required\":[1]}",
        "{\"pattern\":\"(\"}",
        "{\"a\":1,\"a\":2}",
        "{\"$ref\":\"#/$defs/none\"}",
        "{\"$ref\":\"#\"}",
        "{\"allOf\":[{\"$ref\":\"#\"}]}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},"
            + "\"b\":{\"$ref\":\"#/$defs/a\"}}}",
        "{\"prefixItems\":[true],\"definitions\":{}}",
        "{\"not\":{}}",
        "{\"enum\":[]}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
        "{\"type\":\"integer\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":2}",
        "{\"type\":\"string\",\"pattern\":\"^a+$\",\"minLength\":3,\"maxLength\":2}",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2}",
        "{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"maxProperties\":1}",
        "{\"type\":\"object\",\"additionalProperties\":false,\"minProperties\":1}",
        "{\"type\":\"object\",\"propertyNames\":{\"enum\":[\"a\",\"b\"]},\"minProperties\":3}",
      })
  void refusesWhatIsDamagedOrAllowsNothing(String schema) {
    assertThat(refusal(schema)).isEqualTo(Code.BAD_INPUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\"}",
        "{\"$ref\":\"https://example.com/other.json\"}",
        "{\"not\":{\"uniqueItems\":true}}",
        "{\"type\":\"array\",\"uniqueItems\":true,\"contains\":{\"const\":1}}",
        "{\"type\":\"array\",\"uniqueItems\":true,\"minItems\":3,\"items\":{\"type\":\"boolean\"}}",
        "{\"type\":\"string\",\"format\":\"regex\"}",
        "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"}",
      })
  void refusesWhatItCannotEnforceInFullAndNamesIt(String schema) {
    assertThat(refusal(schema)).isEqualTo(Code.UNSUPPORTED);
  }

  @Test
  void boundsTheDepth() {
    assertThat(refusal("{\"items\":".repeat(1000) + "true" + "}".repeat(1000)))
        .isEqualTo(Code.LIMIT);
    assertThat(refusal("[".repeat(100_000))).isEqualTo(Code.LIMIT);
    String chain =
        IntStream.range(0, 5000)
            .mapToObj(i ->
                "\"d%d\":{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d%d\"}},"
                        .formatted(i, i + 1)
                    + "\"required\":[\"a\"]}")
            .collect(Collectors.joining(","));
    assertThat(refusal("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + chain + ",\"d5000\":true}}"))
        .isEqualTo(Code.LIMIT);
  }

  @Test
  void boundsWhatExplodes() {
    String clauses =
        IntStream.range(0, 40)
            .mapToObj(i ->
                "{\"anyOf\":[{\"required\":[\"a%d\"]},{\"required\":[\"b%d\"]}]}".formatted(i, i))
            .collect(Collectors.joining(","));
    assertThat(refusal("{\"allOf\":[" + clauses + "]}")).isEqualTo(Code.LIMIT);
    assertThat(refusal("{\"type\":\"array\",\"minItems\":1000000000}")).isEqualTo(Code.LIMIT);
    assertThat(refusal("{\"type\":\"string\",\"pattern\":\"(a|b)*a(a|b){40}\"}"))
        .isEqualTo(Code.LIMIT);
  }

  @Test
  void takesLargeSchemasOfTheUsualKind() {
    String words =
        IntStream.range(0, 5000)
            .mapToObj(i -> "\"word " + i + "\"")
            .collect(Collectors.joining(","));
    Grammar.compile(new GrammarSource.JsonSchema("{\"enum\":[" + words + "]}"));
    String properties =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"property%d\":{\"type\":\"integer\"}".formatted(i))
            .collect(Collectors.joining(","));
    String required =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"property%d\"".formatted(i))
            .collect(Collectors.joining(","));
    Grammar grammar =
        Grammar.compile(
            new GrammarSource.JsonSchema(
                "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]}"
                    .formatted(properties, required)));
    assertThat(grammar.match().accept("{\"property299\": 1, \"property0\"".getBytes())).isTrue();
  }

  @Test
  void namesWhatItRefuses() {
    assertThatThrownBy(
            () -> Grammar.compile(new GrammarSource.JsonSchema("{\"not\":{\"uniqueItems\":true}}")))
        .hasMessageContaining("uniqueItems");
  }
}
