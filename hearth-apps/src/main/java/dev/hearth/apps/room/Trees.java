package dev.hearth.apps.room;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON of rooms and runs: as trees, and as the records that a run is made of. */
public final class Trees {
  private static final int DEPTH_MAX = 64;
  private static final int STRING_CHARACTERS_MAX = 1 << 26;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(STRING_CHARACTERS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          // records are written in the order of their components
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  /** Whatever the system's end of a line. */
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private Trees() {}

  /** One JSON value; throws Jackson's own error, which knows the place. */
  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The value on one line. */
  public static String line(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A record as a file that people may read: the same record gives the same bytes. */
  public static byte[] file(Object value) {
    String text = MAPPER.writer().with(PRETTY).writeValueAsString(value) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A record out of its file. */
  public static <T> T parse(byte[] bytes, Class<T> type) {
    return MAPPER.readValue(bytes, type);
  }

  /** A record as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
