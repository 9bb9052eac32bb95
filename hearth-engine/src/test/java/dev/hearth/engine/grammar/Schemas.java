package dev.hearth.engine.grammar;

import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas to try things with: those of the goldens, and some that combine what is hard. */
final class Schemas {
  static final List<String> HARD =
      List.of(
          "{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"maxProperties\":3,"
              + "\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":3,\"maximum\":40}},"
              + "\"additionalProperties\":{\"type\":\"boolean\"}}",
          "{\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^[ab]{1,2}$\"},"
              + "\"minProperties\":5,\"maxProperties\":6}",
          "{\"oneOf\":[{\"type\":\"number\",\"multipleOf\":3},"
              + "{\"type\":\"number\",\"multipleOf\":5},"
              + "{\"type\":\"string\",\"maxLength\":5}]}",
          "{\"type\":\"array\",\"contains\":{\"type\":\"integer\"},\"minContains\":2,"
              + "\"maxContains\":3,\"items\":{\"type\":[\"integer\",\"string\"],\"maxLength\":4},"
              + "\"maxItems\":5}",
          "{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"enum\":[\"a\",\"ab\",1,2,null]}}",
          "{\"type\":\"array\",\"uniqueItems\":true,"
              + "\"items\":{\"type\":\"string\",\"maxLength\":2}}",
          "{\"if\":{\"properties\":{\"kind\":{\"const\":\"x\"}},\"required\":[\"kind\"]},"
              + "\"then\":{\"required\":[\"y\"]},\"else\":{\"not\":{\"required\":[\"y\"]}},"
              + "\"type\":\"object\",\"properties\":{\"y\":{\"type\":\"null\"}}}",
          "{\"not\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}",
          "{\"type\":\"object\",\"patternProperties\":{\"^s_\":{\"type\":\"string\"}},"
              + "\"anyOf\":[{\"properties\":{\"n\":{\"type\":\"number\"}},\"required\":[\"n\"]},"
              + "{\"properties\":{\"m\":true},\"required\":[\"m\"]}],"
              + "\"unevaluatedProperties\":false}",
          "{\"$defs\":{\"tree\":{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},"
              + "\"kids\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/tree\"}}},"
              + "\"required\":[\"v\"],\"additionalProperties\":false}},\"$ref\":\"#/$defs/tree\"}",
          "{\"type\":\"number\",\"exclusiveMinimum\":0.5,\"maximum\":12.25}",
          "{\"type\":\"string\",\"pattern\":\"^(é|\\\\p{Lu})[a-c]{2,4}$\"}",
          "{\"type\":\"string\",\"format\":\"date-time\"}");

  private Schemas() {}

  static List<String> all() {
    List<String> found = new ArrayList<>(HARD);
    JsonNode goldens = Fixtures.testdata().json("grammar/grammar.json");
    for (String group : List.of("own_schema", "integration")) {
      for (JsonNode one : goldens.get(group)) {
        JsonNode schema = one.path("schema");
        if (schema.isString()) {
          found.add(schema.stringValue());
        } else if (!schema.isMissingNode()) {
          found.add(JsonMapper.shared().writeValueAsString(schema));
        }
      }
    }
    return found;
  }
}
