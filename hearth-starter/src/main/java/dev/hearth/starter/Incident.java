package dev.hearth.starter;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An incident as a room shows it, and what is to be answered.
 *
 * @param evidence files by their names, each followed by its lines with ids: {@code # name}, then
 *     {@code E1 text}
 * @param used the phrases it is made of
 */
record Incident(Split split, long seed, List<String> evidence, Reply reply, Set<Phrase> used) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What the user says. */
  String prompt() {
    return String.join("\n", evidence);
  }

  /** One line of training data. */
  String json() {
    ObjectNode root = MAPPER.createObjectNode();
    var messages = root.putArray("messages");
    messages.addObject().put("role", "user").put("content", prompt());
    messages.addObject().put("role", "assistant").put("content", reply.json());
    root.putObject("meta").put("kind", reply.kind()).put("split", split.name()).put("seed", seed);
    return MAPPER.writeValueAsString(root);
  }
}
