package dev.hearth.starter;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody says to an incident.
 *
 * @param valid whether it is a reply at all; all else is empty where it is not
 * @param kind of the cause, {@code none} or {@code unknown}
 * @param evidence ids
 * @param confidence high, medium or low
 * @param probability of the kind, as far as whoever answers knows it
 */
record Answer(
    boolean valid, String kind, List<String> evidence, String confidence, double probability) {
  static final String UNKNOWN = "unknown";
  static final String NONE = "none";
  private static final Answer INVALID = new Answer(false, "", List.of(), "", 0);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Reads a reply. */
  static Answer parse(String json, double probability) {
    try {
      JsonNode root = MAPPER.readTree(json);
      List<String> evidence = new ArrayList<>();
      root.path("evidence").values().forEach(id -> evidence.add(id.asString("")));
      String kind = root.path("root_cause").path("kind").asString("");
      String confidence = root.path("confidence").asString("");
      boolean whole = !kind.isEmpty() && root.path("missing").isArray();
      return whole ? new Answer(true, kind, evidence, confidence, probability) : INVALID;
    } catch (JacksonException e) {
      return INVALID;
    }
  }
}
