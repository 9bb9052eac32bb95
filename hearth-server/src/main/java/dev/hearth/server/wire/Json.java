package dev.hearth.server.wire;

import dev.hearth.server.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON of requests and answers, as trees. */
public final class Json {
  /** Deeper values are refused. */
  public static final int DEPTH_MAX = 128;

  private static final int NUMBER_DIGITS_MAX = 400;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_DIGITS_MAX)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The value on one line. */
  public static String line(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }

  /** The value as UTF-8. */
  public static byte[] bytes(JsonNode value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Any value; throws what a client is told where it is not JSON. */
  public static JsonNode read(String text, String what) {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value == null || value.isMissingNode()) {
        throw wrong(what + " is empty").exception();
      }
      return value;
    } catch (JacksonException e) {
      throw wrong(what + " is not JSON: " + place(e)).exception();
    }
  }

  /** A request's body: an object, in UTF-8; nothing at all counts as an empty one. */
  public static ObjectNode body(byte[] utf8) {
    if (utf8.length == 0) {
      return object();
    }
    if (whole(utf8) instanceof ObjectNode body) {
      return body;
    }
    throw wrong("the request's body is no JSON object").exception();
  }

  /** A request's body: an array, in UTF-8. */
  public static ArrayNode list(byte[] utf8) {
    if (whole(utf8) instanceof ArrayNode body) {
      return body;
    }
    throw Failure.of(400, "invalid_json", "", "the request's body is no JSON array", "send one")
        .exception();
  }

  private static JsonNode whole(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return read(text, "the request's body");
    } catch (CharacterCodingException e) {
      throw wrong("the request's body is not UTF-8").exception();
    }
  }

  private static Failure wrong(String fact) {
    return Failure.of(400, "invalid_json", "", fact, "send one JSON object");
  }

  private static String place(JacksonException e) {
    var at = e.getLocation();
    String message = String.valueOf(e.getOriginalMessage());
    return at == null || at.getLineNr() < 0
        ? message
        : message + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  /** An object as a map in its order, with plain Java values. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(ObjectNode object) {
    return MAPPER.treeToValue(object, Map.class);
  }
}
