package dev.hearth.main.shell;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  private static final int STRING_CHARACTERS_MAX = 128 << 20;

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
   * @throws HearthException BAD_INPUT where it is not JSON
   */
  public static JsonNode read(String text, String what) {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new HearthException(Code.BAD_INPUT, what + " is empty", "write one JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT, what + " is not JSON: " + place(e), "correct it", e);
    }
  }

  private static String place(JacksonException e) {
    var at = e.getLocation();
    String message = e.getOriginalMessage();
    return at == null || at.getLineNr() < 0
        ? message
        : message + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  /** Reads one JSON value from bytes that must be UTF-8. */
  public static JsonNode read(byte[] utf8, String what) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return read(text, what);
    } catch (CharacterCodingException e) {
      throw new HearthException(Code.BAD_INPUT, what + " is not UTF-8", "write it as UTF-8", e);
    }
  }

  /** Reads a file that holds one JSON value. */
  public static JsonNode readFile(Path path) throws IOException {
    return read(TextFile.read(path), path.toString());
  }

  /** The value on one line. */
  public static String line(JsonNode value) {
    return MAPPER.writeValueAsString(value);
  }

  /** An array as plain Java values: String, Number, Boolean, null, List, Map. */
  public static List<?> list(JsonNode array) {
    return MAPPER.treeToValue(array, List.class);
  }

  /** An object as a map in its order, with plain Java values. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(ObjectNode object) {
    return MAPPER.treeToValue(object, Map.class);
  }
}
