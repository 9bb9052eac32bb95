package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees: the commands read and write no other form. */
public final class Json {
  private static final int DEPTH_MAX = 500;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one JSON value.
   *
   * @param what names the text in the error
   */
  public static JsonNode read(String text, String what) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      var at = e.getLocation();
      String where =
          at == null || at.getLineNr() < 0
              ? ""
              : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new HearthException(
          Code.BAD_INPUT,
          what + " is not JSON" + where + ": " + e.getOriginalMessage(),
          "correct it",
          e);
    }
  }

  /** The value on one line. */
  public static String line(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }
}
