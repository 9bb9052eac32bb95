package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What llama.cpp's matcher accepts and rejects. */
class GrammarGoldensTest {
  private static final JsonNode GOLDENS = Fixtures.testdata().json("grammar/grammar.json");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A text, or texts mixed with tokens: each code point of a text is a token of its own. */
  private static boolean matches(Grammar grammar, JsonNode item) {
    TextMatch match = grammar.match();
    if (item.isString()) {
      return match.accept(utf8(item.stringValue())) && match.mayEnd();
    }
    for (JsonNode part : item) {
      boolean fine;
      if (part.isString()) {
        fine =
            part.stringValue()
                .codePoints()
                .allMatch(c -> match.acceptToken(-1, false, utf8(Character.toString(c))));
      } else {
        int id = part.get("token").intValue();
        fine = match.acceptToken(id, true, utf8("<[" + id + "]>"));
      }
      if (!fine) {
        return false;
      }
    }
    return match.mayEnd();
  }

  private static List<JsonNode> cases(String kind) {
    List<JsonNode> found = new ArrayList<>();
    GOLDENS.get("integration").forEach(found::add);
    GOLDENS.get("own_" + (kind.equals("schema") ? "schema" : "gbnf")).forEach(found::add);
    found.removeIf(one -> !one.has(kind));
    return found;
  }

  private static String schema(JsonNode one) {
    JsonNode schema = one.get("schema");
    return schema.isString()
        ? schema.stringValue()
        : JsonMapper.shared().writeValueAsString(schema);
  }

  @Test
  void grammarsAcceptAndRejectExactlyTheSame() {
    int judged = 0;
    for (JsonNode one : cases("grammar")) {
      if (one.has("error")) {
        assertThatThrownBy(
                () -> Grammar.compile(new GrammarSource.Gbnf(one.get("grammar").stringValue())))
            .as(one.get("name").stringValue())
            .isInstanceOf(HearthException.class);
        continue;
      }
      Grammar grammar = Grammar.compile(new GrammarSource.Gbnf(one.get("grammar").stringValue()));
      for (JsonNode text : one.get("accept")) {
        assertThat(matches(grammar, text)).as(one.get("name") + " " + text).isTrue();
        judged++;
      }
      for (JsonNode text : one.get("reject")) {
        assertThat(matches(grammar, text)).as(one.get("name") + " " + text).isFalse();
        judged++;
      }
    }
    assertThat(judged).isGreaterThan(150);
  }

  @Test
  void rulesThatBeginWithThemselvesAreRefused() {
    assertThat(GOLDENS.get("invalid_grammars")).hasSize(4);
    for (JsonNode one : GOLDENS.get("invalid_grammars")) {
      assertThatThrownBy(() -> Grammar.compile(new GrammarSource.Gbnf(one.stringValue())))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("begins with itself");
    }
  }

  /**
   * Our verdict is that of JSON Schema. Where a golden rejects more, that is llama.cpp's fixed
   * order, white space, spelling of numbers or length of tuples; another validator must agree that
   * the text is valid.
   */
  @Test
  void schemasAcceptWhatTheyAcceptAndRejectNothingThatIsValid() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    int looser = 0;
    for (JsonNode one : cases("schema")) {
      Grammar grammar = Grammar.compile(new GrammarSource.JsonSchema(schema(one)));
      for (JsonNode text : one.get("accept")) {
        assertThat(matches(grammar, text)).as(one.get("name") + " " + text).isTrue();
      }
      for (JsonNode text : one.get("reject")) {
        if (matches(grammar, text)) {
          Schema other = registry.getSchema(schema(one));
          assertThat(other.validate(text.stringValue(), InputFormat.JSON))
              .as(one.get("name") + " " + text)
              .isEmpty();
          looser++;
        }
      }
    }
    assertThat(looser).isBetween(20, 40);
  }

  @Test
  void schemasThatAreNoneAreRefused() {
    for (JsonNode one : GOLDENS.get("conversion")) {
      if (!one.get("convertible").booleanValue()) {
        assertThatThrownBy(() -> Grammar.compile(new GrammarSource.JsonSchema(schema(one))))
            .as(one.get("name").stringValue())
            .isInstanceOf(HearthException.class);
      }
    }
  }
}
