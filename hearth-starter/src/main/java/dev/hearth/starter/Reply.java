package dev.hearth.starter;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What triage should answer.
 *
 * @param kind of the cause; {@code none} where nothing is wrong, {@code unknown} where it does not
 *     show
 * @param text the cause in a sentence
 * @param evidence ids of the lines that prove it, such as E7
 * @param commands that only read
 * @param confidence high, medium or low
 * @param missing what would help
 */
record Reply(
    String kind,
    String text,
    List<String> evidence,
    List<String> commands,
    String confidence,
    List<String> missing) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The reply as one line of JSON, its keys in their fixed order. */
  String json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.putObject("root_cause").put("kind", kind).put("text", text);
    evidence.forEach(root.putArray("evidence")::add);
    commands.forEach(root.putArray("commands")::add);
    root.put("confidence", confidence);
    missing.forEach(root.putArray("missing")::add);
    return MAPPER.writeValueAsString(root);
  }
}
